"""Units that take a procedure, and the ward police that somebody's words mean."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.core.folding import fold
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import suggest_areas
from caunoi.procedures.catalogue import Listed
from caunoi.procedures.choices import DeskKind
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo

_MOST = 12


@dataclass(frozen=True, slots=True)
class Meant:
    """The ward police that words could mean; `note` says what became of an old name."""

    units: tuple[UnitInfo, ...] = ()
    note: str = ""
    is_certain: bool = False  # the whole name of one ward of today


def units_for(one: Listed) -> list[UnitInfo]:
    """Units that may be asked about a procedure: departments first, then wards by their name."""
    desk = one.content.desk
    found: list[UnitInfo] = []
    department = directory.find_unit_by_pk(one.unit_id)
    if desk in (DeskKind.UNIT, DeskKind.BOTH) and department is not None:
        found.append(department)
    if desk in (DeskKind.WARD, DeskKind.BOTH):
        # By the letters without their marks: so they stand where a Vietnamese reader looks.
        found += sorted(directory.units_on(kind=UnitKind.WARD), key=lambda unit: fold(unit.label))
    return found


def police_meant(words: str) -> Meant:
    """The police of the wards whose name, of today or of before the reform, is as typed."""
    if not words.strip():
        return Meant()
    suggestions = suggest_areas(words)
    places = {
        heir.place.code: heir.place
        for one in suggestions for heir in one.now if heir.place.kind == AreaKind.WARD
    }  # fmt: skip
    asked = fold(words)
    exact = [one for one in places.values() if asked in (fold(one.short_name), fold(one.name))]
    found = exact if len(exact) == 1 else list(places.values())
    units = [unit for one in found if (unit := directory.ward_police(one.code)) is not None]
    note = suggestions[0].note if suggestions and len(exact) != 1 else ""
    return Meant(tuple(units[:_MOST]), note, is_certain=len(exact) == 1 and len(units) == 1)
