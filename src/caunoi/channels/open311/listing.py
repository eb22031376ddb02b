"""What Open311 shows of reports: few kinds, and of these nothing that tells who or whose home.

Neither the resident's words nor photos are shown: nobody has read them for names before. A point
is given as the middle of its public hexagon (some hundred metres), because a report of a noise is
mostly sent from the home that it is heard in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import h3
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caunoi.channels.open311.catalogue import public_codes
from caunoi.channels.open311.errors import Fault
from caunoi.channels.open311.reading import SKEW, read_list, read_moment, read_number
from caunoi.channels.open311.rendering import Thing, say_moment
from caunoi.core.clock import now
from caunoi.places.selectors import find_area
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import Kind, State
from caunoi.reports.codes import read_code
from caunoi.reports.models import Report
from caunoi.units import directory

SPAN = timedelta(days=90)
MOST = 1000
PUBLIC_KINDS = (Kind.ORDER_FEEDBACK, Kind.FIRE_HAZARD)
_COLUMNS = (
    "code", "kind", "category", "state", "channel", "unit_id", "area_code", "h3_cell",
    "received_at", "touched_at", "next_due",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of a call; `extended`: with what we know beyond the standard."""

    ids: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    states: frozenset[str] = frozenset()
    start: datetime | None = None
    end: datetime | None = None
    changed: dict[str, datetime] = field(default_factory=dict)
    page: int = 1
    size: int = MOST
    extended: bool = False


def public_reports() -> QuerySet[Report]:
    """Reports that anybody may know of."""
    return Report.objects.filter(
        kind__in=PUBLIC_KINDS, category__in=public_codes(), contact__isnull=False,
        about_police=False,
    )  # fmt: skip


def read_filters(given: Any) -> Asked:
    """The filters in a query. Raises Fault 400."""
    ids = tuple(filter(None, map(read_code, read_list(given.get("service_request_id", "")))))
    page = read_number(given, "page", default=1, most=100_000)
    size = read_number(given, "page_size", default=MOST, most=MOST)
    extended = asks_extensions(given)
    if given.get("service_request_id", "").strip():
        return Asked(ids=ids[:MOST] or ("",), page=page, size=size, extended=extended)
    states = frozenset(read_list(given.get("status", "").lower()))
    if not states <= {"open", "closed"}:
        raise Fault(400, "status must be open or closed")
    start, end = read_span(given, default=SPAN)
    changed = {
        f"touched_at__{way}": read_moment(given[name], name)
        for name, way in (("updated_after", "gte"), ("updated_before", "lte"))
        if given.get(name)
    }
    services = tuple(read_list(given.get("service_code", "")))
    return Asked((), services, states, start, end, changed, page, size, extended)


def asks_extensions(given: Any) -> bool:
    """Whether a query has `extensions=true`; whatever else stands there is as if it did not."""
    return str(given.get("extensions", "")).strip().lower() == "true"


def read_span(given: Any, *, default: timedelta) -> tuple[datetime, datetime]:
    """Start and end of a search, at most 90 days apart. Raises Fault 400.

    A clock that goes ahead of ours by some minutes asks for nothing that is lost.
    """
    present = now()
    start_words, end_words = given.get("start_date", ""), given.get("end_date", "")
    end = read_moment(end_words, "end_date", ends=True) if end_words else None
    start = read_moment(start_words, "start_date") if start_words else None
    if end is None:
        end = min(start + SPAN, present + SKEW) if start else present + SKEW
    if start is None:
        start = end - default - (SKEW if not end_words else timedelta(0))
    if start > end + SKEW:
        raise Fault(400, "start_date lies after end_date")
    if end - start > SPAN + SKEW * 2:
        raise Fault(400, "start_date and end_date may lie at most 90 days apart")
    return start, end


def list_requests(asked: Asked) -> list[Thing]:
    """The requests that fit, newest first; one statement."""
    found = public_reports()
    if asked.ids:
        found = found.filter(code__in=asked.ids)
    else:
        found = found.filter(received_at__range=(asked.start, asked.end), **asked.changed)
        if asked.services:
            found = found.filter(category__in=asked.services)
        if asked.states == {"open"}:
            found = found.open()  # type: ignore[attr-defined]  # our own queryset
        elif asked.states == {"closed"}:
            found = found.filter(state=State.CLOSED)
    first = (asked.page - 1) * asked.size
    rows = found.order_by("-received_at", "-id").values(*_COLUMNS)[first : first + asked.size]
    return [_request(row, extended=asked.extended) for row in rows]


def one_request(code: str, *, extended: bool = False) -> list[Thing]:
    """One request as a list of one. Raises Fault 404."""
    digits = read_code(code)
    found = list_requests(Asked(ids=(digits,), extended=extended)) if digits else []
    if not found:
        raise Fault(404, "service_request_id was not found")
    return found


def _request(row: dict[str, Any], *, extended: bool) -> Thing:
    category, unit = find_category(row["category"]), directory.find_unit_by_pk(row["unit_id"])
    name, ward = category.name if category else row["category"], _ward_name(row["area_code"])
    lat, lon = _middle(row["h3_cell"])
    is_closed = row["state"] == State.CLOSED
    code = row["code"]
    beyond: dict[str, Thing] = {"extended_attributes": _extended(row)} if extended else {}
    return {
        "service_request_id": f"{code[:4]}-{code[4:8]}-{code[8:]}",
        "status": "closed" if is_closed else "open",
        "status_notes": str(State(row["state"]).label),
        "service_name": name, "service_code": row["category"],
        "description": _("%(what)s, %(where)s") % {"what": name, "where": ward} if ward else name,
        "agency_responsible": unit.label if unit else None, "service_notice": None,
        "requested_datetime": say_moment(row["received_at"]),
        "updated_datetime": say_moment(row["touched_at"]),
        "expected_datetime": None if is_closed else say_moment(row["next_due"]),
        "address": ward or None, "address_id": row["area_code"] or None, "zipcode": None,
        "lat": lat, "long": lon, "media_url": None, **beyond,
    }  # fmt: skip


def _extended(row: dict[str, Any]) -> Thing:
    """Codes, in any language the same: where it stands in our procedure, and how it came."""
    return {
        "detailed_status": row["state"], "kind": row["kind"], "source": row["channel"],
    }  # fmt: skip


def _ward_name(code: str) -> str:
    ward = find_area(code) if code else None
    return ward.label if ward else ""


def _middle(cell: str) -> tuple[float | None, float | None]:
    if not cell:
        return None, None
    lat, lon = h3.cell_to_latlng(cell)
    return round(lat, 4), round(lon, 4)
