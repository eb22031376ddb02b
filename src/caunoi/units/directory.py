"""Who answers for a report, who stands above whom, who follows a unit that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from caunoi.core.clock import today
from caunoi.core.errors import NotFound
from caunoi.places import selectors as places
from caunoi.units.choices import Desk, UnitKind, Why
from caunoi.units.naming import units_named
from caunoi.units.roll import Heir, Roll, Rule, UnitInfo, forget, roll

__all__ = [
    "Found",
    "Heir",
    "Rule",
    "Successor",
    "UnitInfo",
    "all_unit_ids",
    "ancestors",
    "desk",
    "find_unit",
    "find_unit_by_pk",
    "forget",
    "get_unit",
    "is_within",
    "responsible_unit",
    "subtree",
    "subtree_ids",
    "successor",
    "units_on",
    "units_named",
    "ward_police",
]

EMERGENCY = frozenset({"113", "114", "115"})


@dataclass(frozen=True, slots=True)
class Found:
    """The unit for a report, and why. `replaced`: the unit named by the rule, if it is gone."""

    unit: UnitInfo
    why: Why
    matched: Rule | None = None
    ward: places.Place | None = None
    replaced: UnitInfo | None = None

    @property
    def rule(self) -> str:
        """Which row decided, for the record: `hinh_su.trom_cap PC02`; empty where none did."""
        if self.matched is None:
            return ""
        where = f" {self.matched.area_code}" if self.matched.area_code else ""
        return f"{self.matched.category or '*'}{where} {self.matched.unit_code}"

    @property
    def reason(self) -> str:
        """One or two sentences that an officer can read aloud, in the reader's language."""
        names = {"unit": self.unit.spoken, "area": self.ward.label if self.ward else ""}
        sentences = {
            Why.WARD_FIRST: _(
                "It happened in %(area)s, where the ward's own police deal with such reports first."
            ),
            Why.CITY_WIDE: _("%(unit)s deals with such reports for the whole city."),
            Why.AREA_RULE: _("%(unit)s deals with such reports in %(area)s."),
            Why.WARD_UNKNOWN: _(
                "We do not know the ward yet, so it goes to %(unit)s, which deals with such "
                "reports for the whole city."
            ),
            Why.DEFAULT: _(
                "No other unit is named for this place, so %(unit)s deals with such reports."
            ),
            Why.DUTY_DESK: _(
                "No unit is named for this kind of report; %(unit)s, on duty day and night, "
                "takes it."
            ),
        }
        text = capfirst(sentences[self.why] % names)
        if self.replaced is None:
            return text
        gone = _("%(unit)s has taken over the work of %(old)s, which no longer exists.") % {
            **names, "old": self.replaced.spoken,
        }  # fmt: skip
        return f"{text} {capfirst(gone)}"


@dataclass(frozen=True, slots=True)
class Successor:
    """Who does a unit's work now. `sure` is False where only a part went there."""

    unit: UnitInfo
    sure: bool


def find_unit(code: str) -> UnitInfo | None:
    """The unit with that code, in service or not."""
    return roll().units.get(code)


def find_unit_by_pk(pk: int) -> UnitInfo | None:
    """The unit with that primary key, in service or not."""
    return roll().by_pk.get(pk)


def all_unit_ids() -> frozenset[int]:
    """The primary keys of all units, in service or not."""
    return frozenset(roll().by_pk)


def get_unit(code: str) -> UnitInfo:
    """As `find_unit`.

    Raises:
        NotFound: there is no such unit.
    """
    unit = find_unit(code)
    if unit is None:
        raise NotFound(_("There is no such unit."))
    return unit


def units_on(on: date | None = None, kind: str | None = None) -> list[UnitInfo]:
    """The units in service on a day, by code."""
    day = on or today()
    return [u for u in roll().units.values() if u.is_open(day) and (kind is None or u.kind == kind)]


def desk(which: Desk, on: date | None = None) -> UnitInfo | None:
    """The unit in service that has a task for the whole city, such as the inspectorate."""
    return next((u for u in units_on(on) if u.desk == which), None)


def ward_police(ward_code: str, on: date | None = None) -> UnitInfo | None:
    """The police of the ward that bears the code on that day."""
    return _local_police(roll(), ward_code, on or today())


def _local_police(book: Roll, ward_code: str, day: date) -> UnitInfo | None:
    found = book.local.get((UnitKind.WARD, ward_code), ())
    return next((u for u in found if u.is_open(day)), None)


def responsible_unit(
    category_code: str,
    ward_code: str | None = None,
    on: date | None = None,
    *,
    default_unit: str | None = None,
) -> Found:
    """The unit in service that answers for a category in a ward on a day.

    The narrowest rule decides (see Responsibility). A rule for all categories stands behind
    `default_unit`, the code of the category's own unit. A ward that is not known, or whose code
    leads to several wards of that day, leaves the report with the city's unit for the category.

    Raises:
        NotFound: no unit at all is in service; only before any unit is loaded.
    """
    book, day = roll(), on or today()
    ward = places.resolve_ward(ward_code, day) if ward_code else None
    path = places.area_path(ward.code, day) if ward else ()
    for rule in _matching(book, category_code, path, day):
        if rule.category == "" and default_unit:
            unit = _in_service(book, default_unit, day)
            if unit is not None:
                return Found(unit, Why.DEFAULT, None, ward)
        found = _apply(book, rule, ward, day)
        if found is not None:
            return found
    for which in (Desk.COMMAND_CENTRE, Desk.ROOT):
        unit = desk(which, day)
        if unit is not None:
            return Found(unit, Why.DUTY_DESK, None, ward)
    raise NotFound(_("No unit is in service on that day."))


def _matching(book: Roll, category: str, path: tuple[str, ...], day: date) -> list[Rule]:
    """Rules that fit, best first: priority, then narrow category, then narrow area."""
    words = category.split(".") if category else []
    ranked = []
    for depth in range(len(words), -1, -1):
        for rule in book.rules.get(".".join(words[:depth]), ()):
            fits = rule.area_code is None or rule.area_code in path
            if fits and rule.is_in_force(day):
                near = path[::-1].index(rule.area_code) + 1 if rule.area_code else 0
                ranked.append((rule.priority, depth, near, rule))
    ranked.sort(key=lambda r: r[:3], reverse=True)
    return [rule for *_rank, rule in ranked]


def _apply(book: Roll, rule: Rule, ward: places.Place | None, day: date) -> Found | None:
    if rule.ward_first and ward is not None:
        police = _local_police(book, ward.code, day)
        if police is not None:
            return Found(police, Why.WARD_FIRST, rule, ward)
    unit = _in_service(book, rule.unit_code, day)
    if unit is None:
        return None
    if rule.category == "":
        why = Why.DUTY_DESK
    elif rule.area_code is not None:
        why = Why.AREA_RULE
    elif rule.ward_first:
        why = Why.WARD_UNKNOWN
    else:
        why = Why.CITY_WIDE
    named = book.units[rule.unit_code]
    return Found(unit, why, rule, ward, None if named is unit else named)


def _in_service(book: Roll, code: str, day: date) -> UnitInfo | None:
    unit = book.units.get(code)
    if unit is None or unit.is_open(day):
        return unit
    heir = _successor(book, unit, day, None)
    return heir.unit if heir else None


def successor(
    unit_code: str, on: date | None = None, *, ward_code: str | None = None
) -> Successor | None:
    """Who does the unit's work on a day: itself while in service, else its heir in service.

    `ward_code`, as it is called on that day, picks the heir where the work was divided: the
    police of that ward. Without it the main heir is given, with `sure` False. None where the
    unit is not known, not yet there, or nobody follows it.
    """
    book, day = roll(), on or today()
    unit = book.units.get(unit_code)
    return _successor(book, unit, day, ward_code) if unit else None


def _successor(book: Roll, unit: UnitInfo, day: date, ward_code: str | None) -> Successor | None:
    if unit.is_open(day):
        return Successor(unit, sure=True)
    if unit.kind in {UnitKind.WARD, UnitKind.DISTRICT} and ward_code:
        police = _local_police(book, ward_code, day)
        if police is not None:
            return Successor(police, sure=True)
    for heir in book.heirs.get(unit.code, ()):
        if heir.on > day:
            continue
        end = _successor(book, book.units[heir.code], day, None)
        if end is not None:
            return Successor(end.unit, sure=end.sure and not heir.partial)
    return None


def who_answers(unit: UnitInfo) -> UnitInfo | None:
    """The unit itself where it has a telephone, else the nearest above it that has one."""
    return next((one for one in map(get_unit, ancestors(unit.code)) if one.hotline), None)


def who_answers_questions(unit: UnitInfo) -> UnitInfo | None:
    """As `who_answers`, past emergency numbers: those are for danger, not for forms and fees."""
    above = map(get_unit, ancestors(unit.code))
    return next((one for one in above if one.hotline and one.hotline not in EMERGENCY), None)


def ancestors(unit_code: str, on: date | None = None) -> tuple[str, ...]:
    """Codes of the unit and of all units above it on that day, nearest first."""
    return tuple(_upward(roll(), unit_code, on or today()))


def _upward(book: Roll, code: str, day: date) -> Iterator[str]:
    seen: set[str] = set()
    step: str | None = code
    while step is not None and step not in seen and step in book.units:
        seen.add(step)
        yield step
        step = book.parent(step, day)


def is_within(unit_code: str, ancestor_code: str, on: date | None = None) -> bool:
    """Whether the unit is the other one or stands under it on that day."""
    return ancestor_code in _upward(roll(), unit_code, on or today())


def subtree(unit_code: str, on: date | None = None) -> frozenset[str]:
    """Codes of the unit and of all units under it on that day, in service or not."""
    return _below(unit_code, on)[0]


def subtree_ids(unit_code: str, on: date | None = None) -> frozenset[int]:
    """The same by primary key."""
    return _below(unit_code, on)[1]


def _below(unit_code: str, on: date | None) -> tuple[frozenset[str], frozenset[int]]:
    book, day = roll(), on or today()
    found = book.subtrees.get((unit_code, day))
    if found is None:
        codes = frozenset(c for c in book.units if unit_code in _upward(book, c, day))
        found = codes, frozenset(book.units[c].pk for c in codes)
        book.subtrees[unit_code, day] = found
    return found
