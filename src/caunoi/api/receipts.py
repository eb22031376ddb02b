"""Calls with a receipt: what became of the report, and what the reporter adds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Header, Router, Status
from ninja.files import UploadedFile

from caunoi.api.schemas import MessageIn, problems
from caunoi.api.schemas_out import FilesTaken, MessageTaken, ReportOut
from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.choices import Channel
from caunoi.reports.selectors.history import PublicView, public_view
from caunoi.reports.services.message_once import add_message_under, find_message
from caunoi.reports.services.receipts import open_report

router = Router(tags=["receipt"])


@router.get(
    "/reports/{code}",
    response={200: ReportOut, **problems(404)},
    by_alias=True,
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
                "attachments": [
                    {"id": f.id, "name": f.name, "size": f.size, "state": f.state,
                     "state_name": f.trouble or f.words}
                    for f in m.files
                ],
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
    response={
        201: MessageTaken,
        200: MessageTaken,
        **problems(404, 409, 422, 503),
    },
    summary="Add a message",
)
def send_message(
    request: HttpRequest,
    response: HttpResponse,
    code: str,
    body: MessageIn,
    receipt: str = Header("", alias="Receipt"),
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=255),
) -> Status[dict[str, Any]]:
    """The reporter writes; it stands in the officer's inbox at once.

    The same `Idempotency-Key` and text again: 200 with the first answer; another text: 409.
    """
    report = open_report(code, receipt)
    way, key = Channel.API.value, idempotency_key
    known = find_message(report, key=key, channel=way, text=body.text)
    message = known or add_message_under(report, key=key, channel=way, text=body.text)
    return _taken(response, known is not None, {"id": str(message.pk), "at": message.at})


def _taken(
    response: HttpResponse, is_replay: bool, answer: dict[str, Any]
) -> Status[dict[str, Any]]:
    if is_replay:
        response["Idempotency-Replayed"] = "true"
    return Status(200 if is_replay else 201, answer)


@router.post(
    "/reports/{code}/attachments",
    response={
        201: FilesTaken,
        200: FilesTaken,
        **problems(404, 413, 422, 503),
    },
    summary="Add files",
)
def send_files(
    request: HttpRequest,
    response: HttpResponse,
    code: str,
    file: list[UploadedFile] = File(..., min_length=1),
    receipt: str = Header("", alias="Receipt"),
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=255),
) -> Status[dict[str, Any]]:
    """The reporter adds files; one that cannot be kept is named and stops no other.

    The same `Idempotency-Key` again: 200 with the first answer, and nothing is stored twice.
    """
    report = open_report(code, receipt)
    way, key = Channel.API.value, idempotency_key
    known = find_message(report, key=key, channel=way, text="")
    if known is not None:
        kept = known.attachments.values_list("file_id", flat=True)
        first = {"id": str(known.pk), "files": [str(pk) for pk in kept], "refused": []}
        return _taken(response, True, first)
    ids, refused = _kept(file)
    message = add_message_under(report, key=key, channel=way, text="", files=ids)
    answer: dict[str, Any] = {
        "id": str(message.pk), "files": [str(pk) for pk in ids], "refused": refused,
    }  # fmt: skip
    return _taken(response, False, answer)


def _kept(files: list[UploadedFile]) -> tuple[list[UUID], list[dict[str, str]]]:
    """Ids of the files that could be kept, and what is wrong with the others.

    Raises:
        Refused: none could be kept.
    """
    tokens, refused = [], []
    for one in files:
        try:
            tokens.append(store_upload(one))
        except Refused as error:
            refused.append({"name": one.name or "", "detail": error.message})
    ids, _missing = find_files(tokens)
    if not ids:
        detail = refused[0]["detail"] if refused else _("No file could be kept.")
        raise Refused(detail, missing=["file"])
    return list(ids), refused
