""" "My ward": from a name, past or present, to all that is near."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.selectors import public_notices
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.selectors.finding import look_for, officer_of
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import Place, areas_on, resolve_ward
from caunoi.portal.models import UnitPage
from caunoi.portal.selectors.news import unit_shelf
from caunoi.units import directory
from caunoi.units.directory import UnitInfo

NOTICES = 4


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward of today: its police, what they say of themselves, its groups, what is warned of.

    `groups`: each neighbourhood with rank and name of its area officer, "" where there is none.
    """

    place: Place
    police: UnitInfo | None
    shelf: UnitPage | None
    groups: tuple[tuple[Neighbourhood, str], ...]
    notices: tuple[Notice, ...]


def find_ward_page(code: str) -> Ward | None:
    """The ward of that code; a code that is gone leads to its only heir. None for others."""
    place = resolve_ward(code)
    if place is None:
        return None
    police = directory.ward_police(place.code)
    groups = tuple((one, officer_of(one)) for one in look_for("", place.code).groups)
    return Ward(
        place=place, police=police, shelf=unit_shelf(police.code) if police else None,
        groups=groups, notices=tuple(public_notices(ward=place.code)[:NOTICES]),
    )  # fmt: skip


def all_wards() -> list[Place]:
    """Every ward of today, in the order of the alphabet."""
    return sorted(areas_on(None, AreaKind.WARD), key=lambda place: place.folded)
