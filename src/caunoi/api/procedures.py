"""`GET /procedures`: what residents look up of procedures."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field as Described

from caunoi.api.schemas import problems
from caunoi.api.schemas_out import UnitNameOut
from caunoi.procedures import catalogue
from caunoi.procedures.catalogue import Listed
from caunoi.procedures.changed_law import Changed, changed_law, changes_since
from caunoi.units import directory

router = Router(tags=["public"])
MOST = 60


class ProcedureOut(Schema):
    """A procedure. `must_check`: say so wherever it is shown, and link to the portal."""

    slug: str = Described(examples=["dang-ky-tam-tru"])
    code: str = Described(description="The national code; empty where none is known.")
    name: str
    field: str = Described(examples=["qlhc"])
    unit: UnitNameOut
    steps: list[str]
    papers: list[str]
    fee: str
    time: str
    place: str
    online: str = Described(description="full, part or none", examples=["full"])
    law: str
    note: str
    certainty: str = Described(description="A, B or C", examples=["A"])
    must_check: bool
    checked_on: str = Described(examples=["2026-11-26"])
    has_check: bool = Described(description="Whether there is a guided check.")
    url: str
    portal: str


class ProceduresOut(Schema):
    """Procedures that fit, the likeliest first."""

    items: list[ProcedureOut]


@router.get(
    "/procedures",
    response={200: ProceduresOut, **problems(422)},
    summary="Procedures: papers, fee, time, place",
)
def list_procedures(request: HttpRequest, q: str = "", field: str = "") -> dict[str, Any]:
    """Those that the words mean, with or without marks; without words all of them."""
    changed = changed_law()
    return {"items": [_item(one, changed) for one in catalogue.search(q, field, limit=MOST)]}


def _item(one: Listed, changed: list[Changed]) -> dict[str, Any]:
    content = one.content
    checking = bool(changes_since(content.law, one.looked_at, changed))
    unit = directory.find_unit_by_pk(one.unit_id)
    return {
        "slug": one.slug, "code": content.code, "name": str(content.name),
        "field": content.field.value, "unit": {"name": unit.label if unit else content.unit},
        "steps": [str(words) for words in content.steps],
        "papers": [str(words) for words in content.papers],
        "fee": str(content.fee), "time": str(content.time), "place": str(content.place),
        "online": content.online.value, "law": content.law,
        "note": str(content.note) if content.note else "",
        "certainty": content.certainty.value, "must_check": checking or not content.is_sure,
        "checked_on": content.checked_on.isoformat(), "has_check": content.check is not None,
        "url": f"{settings.SITE_URL}{reverse('procedures:show', args=[one.slug])}",
        "portal": settings.PUBLIC_SERVICE_PORTAL,
    }  # fmt: skip
