"""Who does a unit's work for one report, after a reform."""

from __future__ import annotations

from datetime import date

from caunoi.core.clock import local
from caunoi.places.selectors import find_area, find_ward, heirs
from caunoi.reports.models import Report
from caunoi.units import directory
from caunoi.units.directory import Successor


def heir_of(unit_code: str, report: Report, day: date) -> Successor | None:
    """The unit itself while in service, else its heir for the place of the report.

    Where the work was divided, the ward in which the place lies on that day decides. `sure` is
    False where that ward is a guess: a head must confirm it. None: nobody follows.
    """
    ward, is_sure = _ward_on(report, day)
    heir = directory.successor(unit_code, day, ward_code=ward)
    if heir is None or heir.unit.code == unit_code:
        return heir
    return Successor(heir.unit, sure=heir.sure and is_sure)


def _ward_on(report: Report, day: date) -> tuple[str | None, bool]:
    """The code of the ward in which the report's place lies on that day, and whether it is sure.

    A ward's code may have been given to another ward since, so it is read as of the receipt.
    Borders built from points never decide alone (data/README.md).
    """
    then = local(report.received_at).date()
    place = find_area(report.area_code, then) if report.area_code else None
    parts = [heir.place.code for heir in heirs(place.pk, day)] if place is not None else []
    if len(parts) == 1:
        return parts[0], True
    if report.lat is None or report.lon is None:
        return None, True  # the unit's own succession says whether its main heir is sure
    hit = find_ward(report.lat, report.lon, day)
    # The reporter's own word stands above the point, which chooses only among that ward's parts.
    if hit is None or (parts and hit.code not in parts):
        return None, True
    return hit.code, not hit.approximate
