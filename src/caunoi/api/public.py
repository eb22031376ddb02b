"""Calls that anybody may make: send a report, follow it, look things up."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Header, Router
from ninja.errors import HttpError

from caunoi.api.schemas import ReceiptOut, ReportIn, SuggestIn, SuggestOut, problems
from caunoi.api.schemas_out import AreasOut, CategoriesOut, UnitsOut
from caunoi.core.clock import now
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import Suggestion, areas_on, find_ward, nearest_wards, suggest_areas
from caunoi.reports import catalogue
from caunoi.reports.choices import Channel
from caunoi.reports.codes import has_secret
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft, Receipt
from caunoi.reports.services.intake import preview, receive_report
from caunoi.reports.suggest import danger_now, money_just_sent
from caunoi.units import directory
from caunoi.units.choices import UnitKind

router = Router(tags=["public"])
MAX_KEY = 255


@router.post(
    "/reports",
    response={201: ReceiptOut, 200: ReceiptOut, **problems(409, 422, 503)},
    summary="Send a report",
)
def send_report(
    request: HttpRequest,
    body: ReportIn,
    idempotency_key: str = Header("", alias="Idempotency-Key"),
) -> HttpResponse:
    """Store the report and give its receipt: 201, or 200 where the same key and body came before.

    Nothing is refused for its content; what could not be used is told in `warnings`.
    """
    if len(idempotency_key) > MAX_KEY:
        raise HttpError(422, _("The idempotency key is too long."))
    draft, warnings = _draft(body)
    receipt = receive_report(draft, idempotency_key=idempotency_key)
    # Written here: the answer is of our own making, and checking it again costs as much as routing.
    answer = HttpResponse(
        orjson.dumps({**_receipt(receipt), "warnings": warnings}),
        content_type="application/json", status=200 if receipt.replayed else 201,
    )  # fmt: skip
    if receipt.replayed:
        answer["Idempotency-Replayed"] = "true"
    return answer


def _draft(body: ReportIn) -> tuple[Draft, list[str]]:
    warnings = []
    occurred_at = body.occurred_at
    if occurred_at is not None and is_naive(occurred_at):
        occurred_at = make_aware(occurred_at)
    if occurred_at is not None and occurred_at > now():
        warnings.append(_("The time of the event lies in the future; it was kept as it is."))
    if body.category and not _is_leaf(body.category):
        warnings.append(_("There is no such category; the text decided."))
    if (body.lat is None) != (body.lon is None):
        warnings.append(_("A point needs both lat and lon; it was left out."))
    if has_secret(body.text):
        warnings.append(_("The text held secret words of a receipt; they were taken out."))
    contact = ContactCard()
    if body.contact is not None and not body.anonymous:
        contact = ContactCard(body.contact.name, body.contact.phone, body.contact.email)
    whole = body.lat is not None and body.lon is not None
    draft = Draft(
        text=body.text, channel=Channel.API, kind=body.kind or "",
        category=body.category if _is_leaf(body.category) else "",
        lat=body.lat if whole else None, lon=body.lon if whole else None,
        area_code=body.area, place=body.place, occurred_at=occurred_at,
        anonymous=body.anonymous, contact=contact,
        language=get_language() or "vi",
    )  # fmt: skip
    return draft, warnings


def _is_leaf(code: str) -> bool:
    found = catalogue.find_category(code) if code else None
    return found is not None and bool(found.parent)


def _receipt(receipt: Receipt) -> dict[str, Any]:
    language = "en" if get_language() == "en" else "vi"
    return {
        "code": receipt.code,
        "secret": receipt.secret,
        "unit": {"code": receipt.unit_code, "name": receipt.unit_name[language]},
        "category": {"code": receipt.category_code, "name": receipt.category_name[language]},
        "routing": {"why": receipt.why[language]},
        "state": receipt.state,
        "deadlines": [{"rule": c.rule, "due_at": c.due_at} for c in receipt.deadlines],
    }


@router.post("/suggest", response={200: SuggestOut, **problems(422)}, summary="Suggest a category")
def suggest_category(request: HttpRequest, body: SuggestIn) -> dict[str, Any]:
    """The category and unit that a text would get. Stores nothing."""
    draft = Draft(
        text=body.text, channel=Channel.API, lat=body.lat, lon=body.lon, area_code=body.area,
        category=body.category if _is_leaf(body.category) else "",
    )  # fmt: skip
    seen = preview(draft)
    danger = danger_now(body.text)
    return {
        "danger": {"call": danger.call, "words": list(danger.words)} if danger else None,
        "holds_secret": has_secret(body.text),
        "money_sent": money_just_sent(body.text),
        "category": {"code": seen.category.code, "name": seen.category.name},
        "unit": {"code": seen.route.unit.code, "name": seen.route.unit.label},
        "words": list(seen.words),
    }


@router.get("/categories", response=CategoriesOut, summary="The categories of reports")
def list_categories(request: HttpRequest) -> dict[str, Any]:
    """The leaves, each with its top, its workflow and its urgency (1 is the most urgent)."""
    items = []
    for row in catalogue.leaves():
        top = catalogue.find_category(row.parent)
        items.append(
            {
                "code": row.code, "name": row.name, "kind": row.kind, "urgency": row.urgency,
                "parent": {"code": row.parent, "name": top.name if top else row.parent},
            }
        )  # fmt: skip
    return {"items": items}


@router.get("/units", response={200: UnitsOut, **problems(422)}, summary="The units in service")
def list_units(request: HttpRequest, on: date | None = None) -> dict[str, Any]:
    """All units in service on a day (today without one)."""
    return {
        "items": [
            {
                "code": unit.code, "name": unit.label, "kind": unit.kind,
                "parent": unit.parent_code, "area": unit.area_code, "hotline": unit.hotline,
            }
            for unit in directory.units_on(on)
            if unit.kind != UnitKind.MINISTRY
        ]
    }  # fmt: skip


@router.get(
    "/areas",
    response={200: AreasOut, **problems(422)},
    exclude_none=True,
    summary="Wards by place or name",
)
def list_areas(
    request: HttpRequest,
    lat: float | None = None,
    lon: float | None = None,
    on: date | None = None,
    q: str = "",
) -> dict[str, Any]:
    """The ward at a point on a day, or areas whose name begins like `q`, old names too.

    Without either, all wards of that day.
    """
    if q:
        return {"items": [_area_match(match) for match in suggest_areas(q, on=on)]}
    if lat is None and lon is None:
        return {"items": [
            {"code": ward.code, "name": ward.label, "kind": ward.kind}
            for ward in areas_on(on, AreaKind.WARD)
        ]}  # fmt: skip
    if lat is None or lon is None:
        raise HttpError(422, _("A point needs both lat and lon."))
    hit = find_ward(lat, lon, on)
    if hit is None:
        near = [{"code": w.code, "name": w.name, "distance_m": w.distance_m}
                for w in nearest_wards(lat, lon, on)]  # fmt: skip
        return {"items": [], "near": near}
    item = {
        "code": hit.code, "name": hit.name, "approximate": hit.approximate,
        "border_m": hit.border_m,
    }  # fmt: skip
    near = [{"code": w.code, "name": w.name, "distance_m": w.distance_m} for w in hit.near]
    return {"items": [item], "near": near}


def _area_match(match: Suggestion) -> dict[str, Any]:
    return {
        "code": match.code, "name": match.name, "kind": match.kind, "was": match.was,
        "note": match.note,
        "now": [{"code": heir.place.code, "name": heir.place.label} for heir in match.now],
    }  # fmt: skip
