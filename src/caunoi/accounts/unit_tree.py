"""Units for administrators to read: the tree of today, one unit with its history and people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from caunoi.accounts.models import Duty
from caunoi.accounts.selectors import held_now
from caunoi.core.clock import today
from caunoi.units import directory
from caunoi.units.directory import UnitInfo
from caunoi.units.models import FormerParent, Responsibility, Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the tree."""

    unit: UnitInfo
    depth: int
    staff: int


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit, in service or gone."""

    unit: Unit
    label: str
    is_open: bool
    former: Sequence[FormerParent]
    before: Sequence[UnitSuccession]
    after: Sequence[UnitSuccession]
    duties: Sequence[Duty]
    rules: Sequence[Responsibility]


def tree() -> list[Row]:
    """The units in service, each under the one above it."""
    children: dict[str, list[UnitInfo]] = defaultdict(list)
    units = {unit.code: unit for unit in directory.units_on()}
    for unit in units.values():
        chain = directory.ancestors(unit.code)
        above = next((code for code in chain[1:] if code in units), "")
        children[above].append(unit)
    people: dict[int, int] = defaultdict(int)
    for unit_id in Duty.objects.filter(held_now()).values_list("unit_id", flat=True):
        people[unit_id] += 1

    def walk(above: str, depth: int) -> Iterator[Row]:
        for unit in sorted(children[above], key=lambda one: (one.kind, one.label)):
            yield Row(unit, depth, people[unit.pk])
            yield from walk(unit.code, depth + 1)

    return list(walk("", 0))


def find_unit_page(code: str) -> UnitPage | None:
    """A unit by its code; None where there is none."""
    unit = Unit.objects.select_related("parent", "area").filter(code=code).first()
    known = directory.find_unit(code)
    if unit is None or known is None:
        return None
    return UnitPage(
        unit, known.label, known.is_open(today()),
        list(unit.former_parents.select_related("parent").order_by("-until")),
        list(UnitSuccession.objects.filter(new=unit).select_related("old").order_by("-on")),
        list(UnitSuccession.objects.filter(old=unit).select_related("new").order_by("-on")),
        list(
            Duty.objects.filter(held_now(), unit=unit).select_related("officer__account")
            .order_by("role", "officer__account__name")
        ),
        list(
            Responsibility.objects.filter(unit=unit).select_related("area")
            .order_by("category", "-priority")
        ),
    )  # fmt: skip
