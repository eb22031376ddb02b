"""How a unit is reached, so that no page of a unit or ward ends with nothing to do."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.portal.known_addresses import known_addresses
from caunoi.portal.models import UnitPage
from caunoi.procedures import catalogue
from caunoi.procedures.catalogue import Listed
from caunoi.procedures.choices import DeskKind
from caunoi.procedures.models import Desk
from caunoi.procedures.selectors.desks import desks_of
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo


@dataclass(frozen=True, slots=True)
class Contact:
    """`phone_of` names who answers where the unit has no number of its own; `desks` can be booked.

    `does`: what the unit is there for; `procedures`: what is handed in there.
    `is_sure`: the unit wrote the address itself, or it is known for certain.
    """

    address: str
    is_sure: bool
    phone: str
    phone_of: str
    hours: str
    desks: tuple[Desk, ...]
    does: str
    procedures: tuple[Listed, ...]


def contact_of(unit: UnitInfo, shelf: UnitPage | None) -> Contact:
    """What the unit wrote of itself, else what the city's data know, else whoever stands above."""
    own = (shelf.duty_phone if shelf else "") or unit.hotline
    above = None if own else directory.who_answers(unit)
    address = shelf.address if shelf else ""
    desks = tuple(desks_of(unit.pk))
    # Where the unit opened desks it wrote their addresses: what we only heard adds nothing.
    known = None if address or desks else known_addresses().get(unit.code)
    return Contact(
        address=address or (str(known) if known else ""),
        is_sure=bool(address) or (known is not None and known.is_sure),
        phone=own or (above.hotline if above else ""),
        phone_of=above.label if above else "",
        hours=shelf.opening_hours if shelf else "",
        desks=desks,
        does=(shelf.about if shelf else "") or unit.does,
        procedures=tuple(_handed_in_at(unit)),
    )


def _handed_in_at(unit: UnitInfo) -> list[Listed]:
    """The procedures for which one goes to that unit; at any ward's police they are the same."""
    if unit.kind == UnitKind.WARD:
        at = (DeskKind.WARD, DeskKind.BOTH)
        return [one for one in catalogue.all_procedures() if one.content.desk in at]
    return [one for one in catalogue.all_procedures()
            if one.unit_id == unit.pk and one.content.desk != DeskKind.WARD]  # fmt: skip
