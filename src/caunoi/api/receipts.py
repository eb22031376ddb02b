"""Calls with a receipt: what became of the report, and what the reporter adds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Header, Router

from caunoi.api.schemas import Problem
from caunoi.reports.selectors.history import PublicView, public_view
from caunoi.reports.services.receipts import open_report

router = Router(tags=["receipt"])


@router.get(
    "/reports/{code}",
    response={200: dict[str, Any], 404: Problem},
    summary="What became of a report",
)
def read_report(
    request: HttpRequest, code: str, receipt: str = Header("", alias="Receipt")
) -> dict[str, Any]:
    """State, public history, messages, deadlines and who opened it.

    A wrong code and a wrong secret give the same 404 in the same time.
    """
    return as_json(public_view(open_report(code, receipt)))


def as_json(view: PublicView) -> dict[str, Any]:
    """The reporter's view in the API's shape."""
    report = view.report
    return {
        "code": report.spelled_code,
        "kind": report.kind,
        "state": report.state,
        "state_name": str(view.state),
        "text": report.text,
        "place": report.place,
        "received_at": report.received_at,
        "unit": {"name": view.unit},
        "routing": {"why": view.why},
        "outcome": {"code": report.outcome, "ground": view.ground} if report.outcome else None,
        "rating": report.rating,
        "history": [{"at": s.at, "code": s.code, "words": s.words} for s in view.steps],
        "messages": [
            {
                "id": m.id, "at": m.at, "from": "reporter" if m.from_reporter else "police",
                "sender": m.sender, "text": m.text,
                "attachments": [{"id": f.id, "name": f.name, "size": f.size} for f in m.files],
            }
            for m in view.messages
        ],
        "deadlines": [
            {
                "rule": c.rule, "title": c.title, "article": c.article, "due_at": c.due_at,
                "legal_due_at": c.legal_due_at, "met_at": c.met_at, "running": not c.ended,
                "late": c.late,
            }
            for c in view.clocks
        ],
        "access": [{"at": a.at, "unit": a.unit, "purpose": str(a.purpose)} for a in view.looks],
    }  # fmt: skip
