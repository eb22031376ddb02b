"""The history of a report for officers: each event as a sentence with what it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from caunoi.core.choices import REPORTER
from caunoi.core.ids import read_id
from caunoi.core.models import Event
from caunoi.core.moments import short_moment
from caunoi.law.errors import NoSuchRule
from caunoi.law.rules import get_rule
from caunoi.reports import catalogue, events
from caunoi.reports.choices import Channel, CrimeSource, Kind, State, Urgency
from caunoi.reports.event_words import DID_NOT_HELP, EVENT_WORDS, HELPED, TAKEN_DOWN, Saying
from caunoi.reports.models import Report
from caunoi.reports.selectors.colleagues import Colleague
from caunoi.reports.workflow import GROUNDS, MOVES
from caunoi.reports.workflow.verdicts import name_of
from caunoi.units import directory

_OFFICER = "officer:"
_PEOPLE = ("assignee", "officer", "from")
UNKNOWN = Saying("%(code)s")
NOBODY = "—"


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as the desk tells it."""

    at: datetime
    code: str
    words: str
    details: tuple[str, ...]
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """What of an event is read."""

    code: str
    at: datetime
    by: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def events_of(report: Report) -> tuple[Row, ...]:
    """The report's events, oldest first."""
    rows = Event.objects.filter(subject_kind=Report.history_kind, subject_id=report.pk)
    return tuple(
        Row(code, at, by, data.get("before") or {}, data.get("after") or {})
        for code, at, by, data in rows.order_by("number").values_list("code", "at", "by", "data")
    )


def people_named(rows: Iterable[Row]) -> set[UUID]:
    """Ids of all officers that these events name, as doers or otherwise."""
    named: set[UUID] = set()
    for row in rows:
        texts = [row.by.removeprefix(_OFFICER)] if row.by.startswith(_OFFICER) else []
        texts += [str(part.get(key) or "") for part in (row.before, row.after) for key in _PEOPLE]
        texts += [str(called) for called in row.after.get("mentions", ())]
        named.update(key for text in texts if (key := read_id(text)) is not None)
    return named


def tell(rows: Iterable[Row], people: Mapping[UUID, Colleague]) -> tuple[Happening, ...]:
    """Each event in words; `people` are the officers it may name."""
    told, kind = [], ""
    for row in rows:
        told.append(_tell(row, people, kind))
        kind = str(row.after.get("kind") or kind)
    return tuple(told)


def _step(row: Row, kind: str) -> str:
    """What the step is called that an event records, for a report that was of this kind then."""
    verb = str(row.after.get("verb", ""))
    tables = [MOVES[kind]] if kind in MOVES else list(MOVES.values())
    move = next((table[verb] for table in tables if verb in table), None)
    return str(name_of(move, row.after)) if move is not None else NOBODY


def _tell(row: Row, people: Mapping[UUID, Colleague], kind: str) -> Happening:
    saying = _saying(row, kind)
    said = {name: _spoken(name, value, people) for name, value in row.after.items()}
    was = {f"{name}_before": _spoken(name, value, people) for name, value in row.before.items()}
    officer = row.after.get("officer") or row.after.get("from")
    values = _Values(
        {**said, **was, "who": _who(row.by, people), "code": row.code, "step": _step(row, kind),
         "officer": _shown("officer", officer, people)}
    )  # fmt: skip
    details = tuple(_details(row, saying, people))
    words = capfirst(str(saying.words) % values)
    return Happening(row.at, row.code, words, details, saying.icon, saying.tone)


def _saying(row: Row, kind: str) -> Saying:
    if row.by.startswith(_OFFICER) and row.code in TAKEN_DOWN:
        return TAKEN_DOWN[row.code]
    if row.code == events.REPORT_RATED and kind == Kind.QUESTION:
        return HELPED if int(row.after["rating"]) > 2 else DID_NOT_HELP
    return EVENT_WORDS.get(row.code, UNKNOWN)


class _Values(dict[str, str]):
    """A sentence never fails for a value that an old event lacks."""

    def __missing__(self, key: str) -> str:
        return NOBODY


def _who(by: str, people: Mapping[UUID, Colleague]) -> str:
    if by.startswith(_OFFICER):
        return _person(by.removeprefix(_OFFICER), people)
    return _("The reporter") if by == REPORTER else _("The system")


def _person(text: str, people: Mapping[UUID, Colleague]) -> str:
    key = read_id(text)
    person = people.get(key) if key is not None else None
    return person.name if person is not None else _("an officer")


def _spoken(name: str, value: Any, people: Mapping[UUID, Colleague]) -> str:
    """A value within a sentence: a unit with its article."""
    unit = directory.find_unit(str(value)) if name == "unit" and value else None
    return unit.spoken if unit is not None else _shown(name, value, people)


def _shown(name: str, value: Any, people: Mapping[UUID, Colleague]) -> str:
    """A value of an event in the reader's words."""
    if value in (None, "", [], {}):
        return NOBODY
    if name in _PEOPLE:
        return _person(str(value), people)
    reader = _READERS.get(name)
    return reader(value) if reader is not None else str(value)


def _choice(choices: Any) -> Any:
    labels = {str(value): label for value, label in choices.choices}
    return lambda value: str(labels.get(str(value), value))


def _unit(value: Any) -> str:
    found = directory.find_unit(str(value))
    return found.label if found else str(value)


def _category(value: Any) -> str:
    found = catalogue.find_category(str(value))
    return found.name if found else str(value)


def _ground(value: Any) -> str:
    titles = (g.title for grounds in GROUNDS.values() for g in grounds if g.code == value)
    return str(next(titles, value))


def _rule(value: Any) -> str:
    try:
        return str(get_rule(str(value)).title)
    except NoSuchRule:
        return str(value)


_READERS = {
    "state": _choice(State), "kind": _choice(Kind), "crime_source": _choice(CrimeSource),
    "urgency": _choice(Urgency), "channel": _choice(Channel), "unit": _unit,
    "category": _category, "ground": _ground, "outcome": _ground, "rule": _rule,
}  # fmt: skip


def _details(row: Row, saying: Saying, people: Mapping[UUID, Colleague]) -> Iterator[str]:
    labels = {
        "state": _("State"), "unit": _("Unit"), "assignee": _("Officer"),
        "category": _("Category"), "kind": _("Kind"), "crime_source": _("What it is in law"),
        "urgency": _("Urgency"), "ground": _("Legal ground"),
    }  # fmt: skip
    for name, label in labels.items():
        if name in saying.says or name not in row.after or row.after[name] in (None, ""):
            continue
        new = _shown(name, row.after[name], people)
        old = _shown(name, row.before.get(name), people)
        yield f"{label}: {old} → {new}" if old not in (NOBODY, new) else f"{label}: {new}"
    if row.after.get("paper"):
        yield _("Paper: %(paper)s") % {"paper": row.after["paper"]}
    if row.after.get("competent") is False:
        yield _("Not this unit's to handle")
    if row.after.get("mentions"):
        yield _("Officers called: %(count)s") % {"count": len(row.after["mentions"])}
    yield from _clocks(row.after)


def _clocks(after: Mapping[str, Any]) -> Iterator[str]:
    sentences = {
        "met": _("Clock met: %(titles)s"), "extended": _("Clock replaced: %(titles)s"),
        "cancelled": _("Clock not needed any more: %(titles)s"),
    }  # fmt: skip
    for name, sentence in sentences.items():
        if after.get(name):
            yield sentence % {"titles": "; ".join(_rule(rule) for rule in after[name])}
    started = after.get("started") or {}
    for rule, due in started.items():
        moment = parse_datetime(str(due))
        until = short_moment(moment) or NOBODY
        yield _("Clock started: %(title)s, until %(until)s") % {
            "title": _rule(rule), "until": until,
        }  # fmt: skip
