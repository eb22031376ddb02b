"""What supervision sees: every clock with its extensions, suspensions, and who read what.

Only through `visible_reports` with the permission of the view, so that nobody learns here of a
report that is hidden from them. No text of any report: codes, rules, dates, units, officers.
"""

from __future__ import annotations

import base64
import binascii
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.models import Officer
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.models import Event
from caunoi.law.choices import Origin
from caunoi.law.rules import get_rule, get_rule_book
from caunoi.reports import events
from caunoi.reports.choices import Kind, State
from caunoi.reports.codes import spell_code
from caunoi.reports.models import Deadline, Report
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.selectors.visibility import visible_reports
from caunoi.reports.workflow import OPTIONAL, WINDOWS
from caunoi.units import directory

T = TypeVar("T")
PAGE = 50
COUNTED = 100
# Whoever suspends a case owes the procuracy and the reporter a notice by these (24 hours, or as
# the law of the kind says).
NOTICES = frozenset({"crime_report.send_suspension", "denunciation.notify_suspension"})
_RUNNING = Q(met_at=None, cancelled_at=None, extended_by=None)


class BadCursor(Refused):
    """The link to a page cannot be read."""

    status = 422


@dataclass(frozen=True, slots=True)
class ClockFilters:
    """Which clocks: of a unit and those under it, of a rule, of a kind; only those past the law.

    `origin`: only those that the law sets, or only the house's own targets; empty for both.
    """

    unit: str = ""
    rule: str = ""
    kind: str = ""
    late: bool = False
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Extension:
    """A longer limit in the place of one: by whom, when, and the end that it replaced."""

    rule: str
    was_due: datetime
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A running clock of one report. `level`: 1 told the officer, 2 the head, 3 the procuracy."""

    code: str
    kind: str
    state: str
    unit: str
    rule: str
    title: str
    article: str
    started_at: datetime
    due_at: datetime
    legal_due_at: datetime
    is_past: bool
    is_late: bool
    level: int
    extensions: tuple[Extension, ...]
    is_house: bool  # the house's own target, no limit of the law


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspended report and the notice that it owes. `is_silent`: due, and not sent."""

    code: str
    kind: str
    unit: str
    since: datetime | None
    by: str
    article: str
    notice_due: datetime | None
    notice_sent: datetime | None
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """Some rows and the cursor of the next page, empty at the end."""

    rows: tuple[T, ...]
    next: str


def list_clocks(by: Actor, filters: ClockFilters, *, cursor: str = "") -> Rows[ClockRow]:
    """The running clocks in the officer's reach, soonest strict end first, in few queries.

    Those that the law sets for crime reports come first, then other law, then the house's targets.

    Raises:
        BadCursor: the cursor cannot be read.
    """
    moment = now()
    found = _clocks(by, filters)
    ranks = [rank for rank in _ranks() if filters.origin in {"", rank.origin}]
    start, at, last = 0, None, None
    if cursor:
        turn, _dot, place = cursor.partition(".")
        if turn not in map(str, range(len(ranks))):
            raise BadCursor(_("This page link is not valid any more."), ground="cursor")
        start, (at, last) = int(turn), read_cursor(place)
    if filters.late:
        # The strict end never lies after the legal one; it is what the index holds.
        found = found.filter(due_at__lt=moment, legal_due_at__lt=moment)
        found = found.exclude(rule__in=sorted(OPTIONAL))
    parts = []
    for number in range(start, len(ranks)):
        part = found.filter(rule__in=ranks[number].rules)
        if at is not None and number == start:
            part = part.filter(Q(due_at__gte=at), Q(due_at__gt=at) | Q(due_at=at, pk__gt=last))
        part = part.annotate(rank=Value(number)).order_by("due_at", "pk")
        parts.append(part.values_list("rank", "due_at", "pk")[: PAGE + 1])
    page = list(_in_turn(parts))
    rows = Deadline.objects.select_related("report").in_bulk([key for *_, key in page[:PAGE]])
    chains = _extensions([row.report_id for row in rows.values()])
    number, ends, final = page[PAGE - 1] if len(page) > PAGE else (0, moment, None)
    return Rows(
        tuple(
            _clock_row(rows[key], chains.get(key, ()), moment)
            for *_, key in page[:PAGE]
            if key in rows
        ),
        f"{number}.{write_cursor(ends, final)}" if final else "",
    )


def _in_turn(parts: Sequence[Any]) -> Iterable[tuple[int, datetime, UUID]]:
    first, *others = parts
    if not others:
        return first  # type: ignore[no-any-return]
    together = first.union(*others, all=True).order_by("rank", "due_at", "id")
    return together[: PAGE + 1]  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class _Rank:
    origin: str
    rules: tuple[str, ...]


def _ranks() -> tuple[_Rank, ...]:
    """The rules in the order in which supervision reads them: each part is sorted by an index."""
    book = get_rule_book()
    own = {code for code in book.codes if book.versions(code)[0].origin == Origin.HOUSE}
    law = [code for code in book.codes if code not in own]
    crime = [code for code in law if code.partition(".")[0] == Kind.CRIME_REPORT]
    return (
        _Rank(Origin.LAW, tuple(crime)),
        _Rank(Origin.LAW, tuple(code for code in law if code not in crime)),
        _Rank(Origin.HOUSE, tuple(sorted(own))),
    )


def _clocks(by: Actor, filters: ClockFilters) -> QuerySet[Deadline]:
    reports = _reach(by, filters).open()
    found = Deadline.objects.filter(_RUNNING, report__in=reports).exclude(rule__in=sorted(WINDOWS))
    if filters.rule:
        return found.filter(rule=filters.rule)
    if filters.kind in Kind.values:
        # Says the kind once more, in what the index of rules knows: a rare kind is found at once.
        own = [c for c in get_rule_book().codes if c.partition(".")[0] in {filters.kind, "any"}]
        return found.filter(rule__in=own)
    return found


def _reach(by: Actor, filters: ClockFilters) -> ReportQuerySet:
    reports = visible_reports(by, policy.VIEW_CLOCKS)
    if filters.kind in Kind.values:
        reports = reports.filter(kind=filters.kind)
    if filters.unit:
        reports = reports.filter(unit_id__in=units_under(filters.unit))
    return reports


def units_under(code: str) -> list[int]:
    """Keys of the unit with this code and of all under it; none for an unknown code."""
    found = map(directory.find_unit, directory.subtree(code))
    return sorted(unit.pk for unit in found if unit)


def _clock_row(row: Deadline, chain: Sequence[Extension], moment: datetime) -> ClockRow:
    rule = get_rule(row.rule, row.rule_version)
    report = row.report
    return ClockRow(
        spell_code(report.code), str(Kind(report.kind).label), str(State(report.state).label),
        _unit_name(report.unit_id), row.rule, str(rule.title), str(rule.article), row.started_at,
        row.due_at, row.legal_due_at, row.due_at < moment, row.legal_due_at < moment,
        row.escalated, tuple(chain), rule.origin == Origin.HOUSE,
    )  # fmt: skip


def _unit_name(pk: int) -> str:
    unit = directory.find_unit_by_pk(pk)
    return unit.label if unit else ""


def _extensions(report_ids: Collection[UUID]) -> dict[UUID, tuple[Extension, ...]]:
    """The chain that led to each running clock, oldest first, by the clock's key; 3 queries."""
    replaced = list(
        Deadline.objects.filter(report__in=report_ids, extended_by__isnull=False).order_by("due_at")
    )
    if not replaced:
        return {}
    acts = _acts(
        {row.report_id for row in replaced},
        (events.REPORT_EXTENDED, events.REPORT_EXTENDED_BY_PROCURACY),
    )
    before = {row.extended_by_id: row for row in replaced}
    chains: dict[UUID, tuple[Extension, ...]] = {}
    for key in before.keys() - {row.pk for row in replaced}:
        if key is None:
            continue
        chain, step = [], before.get(key)
        while step is not None:
            chain.append(step)
            step = before.get(step.pk)
        chain.reverse()
        chains[key] = tuple(_extension(row, acts[row.report_id]) for row in chain)
    return chains


@dataclass(frozen=True, slots=True)
class _Act:
    code: str
    at: datetime
    by: str
    extended: tuple[str, ...]


def _extension(row: Deadline, acts: Sequence[_Act]) -> Extension:
    act = next((act for act in acts if row.rule in act.extended), None)
    title = str(get_rule(row.rule, row.rule_version).title)
    return Extension(title, row.due_at, act.at if act else None, act.by if act else "")


def _acts(report_ids: Collection[UUID], codes: Sequence[str]) -> dict[UUID, list[_Act]]:
    """These events of the reports with the names of those who acted; 2 queries."""
    found = list(
        Event.objects.filter(
            subject_kind=Report.history_kind, subject_id__in=report_ids, code__in=codes
        )
        .order_by("number")
        .values_list("subject_id", "code", "at", "by", "data")
    )
    names = _names(by for _report, _code, _at, by, _data in found)
    acts: dict[UUID, list[_Act]] = defaultdict(list)
    for report_id, code, at, by, data in found:
        extended = tuple(data["after"].get("extended", ()))
        acts[report_id].append(_Act(code, at, names.get(by, ""), extended))
    return acts


def _names(refs: Iterable[str]) -> dict[str, str]:
    keys = {ref.removeprefix("officer:") for ref in refs if ref.startswith("officer:")}
    if not keys:
        return {}
    rows = Officer.objects.filter(pk__in=keys).values_list("pk", "account__name")
    return {f"officer:{pk}": name for pk, name in rows}


def list_suspensions(
    by: Actor, filters: ClockFilters, *, cursor: str = "", silent: bool = False
) -> Rows[Suspension]:
    """Suspended reports in reach, oldest first; `silent`: only those whose notice is owed.

    Raises:
        BadCursor: the cursor cannot be read.
    """
    found = _reach(by, filters).filter(state=State.SUSPENDED).open()
    if silent:
        found = found.filter(pk__in=_silent().values("report_id"))
    if cursor:
        at, last = read_cursor(cursor)
        found = found.filter(
            Q(received_at__gte=at), Q(received_at__gt=at) | Q(received_at=at, pk__gt=last)
        )
    page = list(
        found.order_by("received_at", "pk").values_list(
            "pk", "code", "kind", "unit_id", "received_at"
        )[: PAGE + 1]
    )
    rows = page[:PAGE]
    keys = [row[0] for row in rows]
    acts = _acts(keys, (events.REPORT_SUSPENDED,)) if keys else {}
    notices = {
        clock.report_id: clock
        for clock in Deadline.objects.filter(report__in=keys, rule__in=sorted(NOTICES)).order_by(
            "started_at"
        )
    }
    moment = now()
    return Rows(
        tuple(
            _suspension(code, kind, unit, acts.get(key, []), notices.get(key), moment)
            for key, code, kind, unit, _received in rows
        ),
        write_cursor(rows[-1][4], rows[-1][0]) if len(page) > PAGE else "",
    )


def _suspension(
    code: str, kind: str, unit: int, acts: Sequence[_Act], notice: Deadline | None, moment: datetime
) -> Suspension:
    act = acts[-1] if acts else None
    is_silent = notice is not None and notice.is_running and notice.due_at < moment
    return Suspension(
        spell_code(code), str(Kind(kind).label), _unit_name(unit), act.at if act else None,
        act.by if act else "",
        str(get_rule(notice.rule, notice.rule_version).article) if notice else "",
        notice.due_at if notice else None, notice.met_at if notice else None, is_silent,
    )  # fmt: skip


def _silent() -> QuerySet[Deadline]:
    return Deadline.objects.filter(_RUNNING, rule__in=sorted(NOTICES), due_at__lt=now())


def count_silent(by: Actor) -> int:
    """How many suspensions in reach nobody was told of in time, at most COUNTED."""
    reports = visible_reports(by, policy.VIEW_CLOCKS).filter(state=State.SUSPENDED)
    return _silent().filter(report__in=reports).order_by()[:COUNTED].count()


def write_cursor(at: datetime, key: UUID) -> str:
    """Where a page ended."""
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{key}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Where the page before ended.

    Raises:
        BadCursor: it is none of ours.
    """
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _bar, key = packed.partition("|")
        at, last = datetime.fromisoformat(moment), UUID(key)
        if at.tzinfo is None:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as error:
        raise BadCursor(_("This page link is not valid any more."), ground="cursor") from error
    return at, last
