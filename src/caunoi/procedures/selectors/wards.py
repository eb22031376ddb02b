"""Units that take a procedure, and the ward police that somebody's words mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from caunoi.core.folding import fold
from caunoi.places.meaning import wards_meant
from caunoi.places.selectors import Place
from caunoi.procedures.catalogue import Listed
from caunoi.procedures.choices import DeskKind
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo


@dataclass(frozen=True, slots=True)
class MeantGroup:
    """The police that one name stands for; `is_rest`: those before are likelier."""

    note: str
    units: tuple[UnitInfo, ...]
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class Meant:
    """The ward police that words could mean; `note` says what became of an old name.

    `groups`: the same, by the name that fits.
    """

    units: tuple[UnitInfo, ...] = ()
    note: str = ""
    groups: tuple[MeantGroup, ...] = ()
    is_guess: bool = False  # no ward is called just that
    is_certain: bool = False  # one ward of today, and nothing to be told of it first


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
    """The police of the wards that words mean: a name of today or of before, or an address."""
    read = wards_meant(words)
    units = _police(read.wards)
    is_certain = read.is_certain and len(units) == 1
    groups = tuple(
        MeantGroup(group.note, _police(group.wards), group.is_rest) for group in read.groups
    )
    return Meant(units, read.note, groups, is_guess=read.is_guess, is_certain=is_certain)


def _police(wards: Sequence[Place]) -> tuple[UnitInfo, ...]:
    found = (directory.ward_police(ward.code) for ward in wards)
    return tuple(unit for unit in found if unit is not None)
