"""Calls with a receipt: what became of the report, and what the reporter adds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Header, Router
from ninja.files import UploadedFile

from caunoi.api.schemas import MessageIn, Problem
from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.choices import Channel
from caunoi.reports.selectors.history import PublicView, public_view
from caunoi.reports.services.receipts import open_report
from caunoi.reports.services.talking import add_message

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


@router.post(
    "/reports/{code}/messages",
    response={201: dict[str, Any], 404: Problem, 422: Problem},
    summary="Add a message",
)
def send_message(
    request: HttpRequest, code: str, body: MessageIn, receipt: str = Header("", alias="Receipt")
) -> tuple[int, dict[str, Any]]:
    """The reporter writes; it stands in the officer's inbox at once."""
    message = add_message(open_report(code, receipt), text=body.text, channel=Channel.API)
    return 201, {"id": str(message.pk), "at": message.at}


@router.post(
    "/reports/{code}/attachments",
    response={201: dict[str, Any], 404: Problem, 413: Problem, 422: Problem},
    summary="Add files",
)
def send_files(
    request: HttpRequest,
    code: str,
    file: list[UploadedFile] = File(...),
    receipt: str = Header("", alias="Receipt"),
) -> tuple[int, dict[str, Any]]:
    """The reporter adds files; one that cannot be kept is named and stops no other."""
    report = open_report(code, receipt)
    tokens, refused = [], []
    for one in file:
        try:
            tokens.append(store_upload(one))
        except Refused as error:
            refused.append({"name": one.name or "", "detail": error.message})
    ids, _missing = find_files(tokens)
    if not ids:
        detail = refused[0]["detail"] if refused else _("No file could be kept.")
        raise Refused(detail, missing=["file"])
    message = add_message(report, text="", files=ids, channel=Channel.API)
    return 201, {"id": str(message.pk), "files": [str(key) for key in ids], "refused": refused}
