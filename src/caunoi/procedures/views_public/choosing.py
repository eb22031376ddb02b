"""Which unit: asked where a procedure is handed in at each ward's own police, never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from caunoi.procedures.catalogue import Listed
from caunoi.procedures.choices import DeskKind
from caunoi.procedures.models import Desk
from caunoi.procedures.selectors.wards import police_meant, units_for
from caunoi.procedures.views_public.catalogue import facts
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo

PARAMETER = "noi"  # the unit's code; a ward's page hands it on
_WORDS = 80


def needs_ward(one: Listed) -> bool:
    """Whether more than one unit takes the procedure, each for its own people."""
    return one.content.desk in (DeskKind.WARD, DeskKind.BOTH)


def unit_asked(request: HttpRequest, one: Listed) -> UnitInfo | None:
    """The unit that the address names, where it takes the procedure."""
    code = request.GET.get(PARAMETER, "")
    return next((unit for unit in units_for(one) if unit.code == code), None) if code else None


def ask_where(
    request: HttpRequest, one: Listed, *, view: str, takers: Sequence[Desk] = (), carry: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page that asks for the unit, by a ward's name of today or of before.

    `view` goes on from there. `takers`: desks that can be booked, where that is what it is for.
    `carry`: what an address of ours hands on, "&name=value" for each, or nothing.
    """
    words = request.GET.get("tim", "")[:_WORDS].replace("\x00", " ")
    meant = police_meant(words)
    address = reverse(view, args=[one.slug])
    if meant.is_certain:
        return redirect(f"{address}?{PARAMETER}={meant.units[0].code}{carry}")
    units = units_for(one)
    with_desks = {desk.unit_id for desk in takers}
    context = {
        **facts(one), "words": words, "meant": meant, "target": address,
        "carry": carry, "carried": parse_qsl(carry),
        "is_booking": view == "procedures:book",
        "departments": [unit for unit in units if unit.kind != UnitKind.WARD],
        "wards": [unit for unit in units if unit.kind == UnitKind.WARD],
        "takers": [unit for key in with_desks if (unit := directory.find_unit_by_pk(key))],
    }  # fmt: skip
    return render(request, "procedures/public/which_unit.html", context, status=status)
