"""Calls of staff systems, with a bearer token: list, open, act."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import is_naive, make_aware
from ninja import Body, Query, Router
from ninja.security import HttpBearer

from caunoi.accounts.access import Actor
from caunoi.accounts.services.tokens import actor_for_token
from caunoi.api import examples
from caunoi.api.receipts import as_json
from caunoi.api.schemas import KindName, StateName, problems
from caunoi.api.schemas_out import HandedOn, InboxOut, StaffReportOut
from caunoi.core.errors import NotFound
from caunoi.reports import catalogue
from caunoi.reports.contacts import mask, open_contact
from caunoi.reports.models import Report
from caunoi.reports.selectors import Filters, Row, get_report, list_reports
from caunoi.reports.selectors.history import public_view
from caunoi.reports.selectors.inbox import MAX_PAGE
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.moving import open_moves, perform
from caunoi.reports.workflow import GROUNDS, Move
from caunoi.units import directory


class Token(HttpBearer):
    """A bearer token of an officer; its scopes narrow what the officer's duties allow."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """The actor, or None (401)."""
        return actor_for_token(token)


router = Router(tags=["staff"], auth=Token())


@router.get(
    "/staff/reports", response={200: InboxOut, **problems(401, 422)},
    summary="The inbox",
)  # fmt: skip
def list_inbox(
    request: HttpRequest,
    state: StateName = "open",
    unit: str = "",
    category: str = "",
    kind: KindName | Literal[""] = "",
    area: str = "",
    q: str = "",
    due_before: datetime | None = None,
    assigned: str = "",
    cursor: str = "",
    limit: int = Query(50, ge=1, le=MAX_PAGE),
) -> HttpResponse:
    """What the officer may see through these filters, newest first.

    `state` is a state, "open" or "all"; `assigned` is "me", "none" or an officer's id; `next`
    is the cursor of the following page, empty at the end.
    """
    if due_before is not None and is_naive(due_before):
        due_before = make_aware(due_before)
    filters = Filters(
        state=state, unit=_unit_pk(unit), category=category, kind=kind, area=area, q=q,
        due_before=due_before, assigned=assigned,
    )  # fmt: skip
    page = list_reports(_actor(request), filters, cursor=cursor, limit=limit)
    # Written here: checking fifty rows of our own making against the document again costs more than
    # finding them.
    body = orjson.dumps({"items": [_row(row) for row in page.rows], "next": page.next})
    return HttpResponse(body, content_type="application/json")


def _actor(request: HttpRequest) -> Actor:
    actor = request.auth  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    return actor


def _unit_pk(code: str) -> int | None:
    if not code:
        return None
    found = directory.find_unit(code)
    return found.pk if found else -1  # an unknown unit holds nothing


def _unit(pk: int) -> dict[str, str]:
    found = directory.find_unit_by_pk(pk)
    return {"code": found.code, "name": found.label} if found else {"code": "", "name": ""}


def _category(code: str) -> dict[str, str]:
    found = catalogue.find_category(code)
    return {"code": code, "name": found.name if found else code}


def _row(row: Row) -> dict[str, Any]:
    code = f"{row.code[:4]}-{row.code[4:8]}-{row.code[8:]}"
    return {
        "code": code, "kind": row.kind, "category": _category(row.category), "state": row.state,
        "urgency": row.urgency, "excerpt": row.excerpt, "area": row.area_code, "place": row.place,
        "unit": _unit(row.unit_id), "assignee": row.assignee_name, "channel": row.channel,
        "anonymous": row.anonymous, "received_at": row.received_at,
        "next": {"rule": row.next_rule, "due_at": row.next_due} if row.next_due else None,
        "waits_for_answer": row.waits_for_answer,
    }  # fmt: skip


@router.get(
    "/staff/reports/{code}", response={200: StaffReportOut, **problems(401, 404)},
    by_alias=True, summary="One report",
)  # fmt: skip
def read_staff_report(request: HttpRequest, code: str) -> dict[str, Any]:
    """The report with its thread, clocks, masked contact and the verbs open to the caller."""
    actor = _actor(request)
    report = get_report(actor, code)
    record_look(report, actor)
    return _detail(report, actor)


def _detail(report: Report, actor: Actor) -> dict[str, Any]:
    card = mask(open_contact(report.contact)) if report.contact else None
    return {
        **as_json(public_view(report)),
        "category": _category(report.category),
        "unit": _unit(report.unit_id),
        "urgency": report.urgency,
        "area": report.area_code,
        "channel": report.channel,
        "anonymous": report.anonymous,
        "about_police": report.about_police,
        "assignee": str(report.assignee_id) if report.assignee_id else None,
        "contact": {"name": card.name, "phone": card.phone, "email": card.email} if card else None,
        "transitions": [_transition(move) for move in open_moves(report, actor)],
    }


def _transition(move: Move) -> dict[str, Any]:
    fields = [
        {"name": f.name, "label": str(f.label), "form": f.form, "required": f.required}
        for f in move.fields
    ]
    if move.grounds:
        fields.append(
            {
                "name": "ground", "label": "", "form": "ground", "required": True,
                "choices": [
                    {"code": g.code, "title": str(g.title), "law": g.law}
                    for g in GROUNDS[move.grounds]
                ],
            }
        )  # fmt: skip
    return {"name": move.verb, "title": str(move.title), "law": move.law, "fields": fields}


@router.post(
    "/staff/reports/{code}/{transition}",
    response={
        200: StaffReportOut | HandedOn,
        **problems(401, 403, 404, 409, 422),
    },
    by_alias=True,
    openapi_extra={
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "examples": examples.STEPS,
                    }
                }
            }
        }
    },
    summary="Do a step",
)
def do_transition(
    request: HttpRequest, code: str, transition: str, fields: dict[str, Any] = Body(default={})
) -> dict[str, Any]:
    """Do what the verb names, with its own fields; 409 names what is missing or not allowed."""
    actor = _actor(request)
    report = get_report(actor, code)
    perform(transition, report_id=report.pk, by=actor, fields=fields)
    try:
        return _detail(get_report(actor, code), actor)
    except NotFound:
        # A hand-over took it out of the caller's sight.
        return {"code": report.spelled_code, "state": "transferred"}
