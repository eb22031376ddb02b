"""Take in what partners send: reports, and what is added to them; each once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.channels.open311.errors import Fault
from caunoi.channels.open311.partners import Partner
from caunoi.channels.open311.reading import (
    check_not_ahead,
    digest_of,
    media_of,
    read_moment,
    read_report,
)
from caunoi.channels.open311.rendering import Thing
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.core.ids import new_id
from caunoi.reports import idempotency
from caunoi.reports.choices import Channel
from caunoi.reports.codes import read_code
from caunoi.reports.drafts import Receipt
from caunoi.reports.errors import KeyReused
from caunoi.reports.models import Message, Report
from caunoi.reports.promises import first_look_by
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.talking import add_message
from caunoi.reports.suggest import danger_now
from caunoi.units import directory

SAME_FOR = 600  # seconds: the same content again within one to two of these is a repetition
STATUSES = frozenset(
    {
        "OPEN", "CLOSED", "INVESTIGATING", "IN_PROGRESS", "ACTION_SCHEDULED", "FIXED",
        "NO_FURTHER_ACTION", "DUPLICATE", "NOT_COUNCILS_RESPONSIBILITY", "INTERNAL_REFERRAL",
    }
)  # fmt: skip


def take_report(request: HttpRequest, partner: Partner) -> list[Thing]:
    """Store the report and say its number, and what its resident must keep.

    A repetition (the partner's own number of the matter, else the same content within minutes)
    gets the same answer.

    Raises:
        Fault: 400 or 404, as `read_report`.
    """
    language = "en" if get_language() == "en" else "vi"
    sent = read_report(request, language)
    keys = _keys(partner, sent.reference, request)
    given = idempotency.answer_under(keys)
    if given is not None:
        return [_receipt(given, [])]
    files, lost = _keep(sent.files)
    draft = replace(sent.draft, files=tuple(files), external_id=f"{partner.mark}:{new_id().hex}")
    try:
        receipt = receive_report(draft, idempotency_key=keys[0])
    except KeyReused:
        # Its twin of this very moment came with copies of the same media.
        receipt = idempotency.answer_under(keys) or receive_report(draft)
    except Refused as refused:
        raise Fault(400, refused.message) from refused
    return [_receipt(receipt, lost, text=draft.text)]


def _keys(partner: Partner, reference: str, request: HttpRequest) -> list[str]:
    """Under which keys a repetition is found; a new report goes under the first."""
    if reference:
        return [f"open311:{partner.mark}:ref:{reference}"]
    digest, slot = digest_of(request), int(now().timestamp()) // SAME_FOR
    return [f"open311:{partner.mark}:{digest}:{number}" for number in (slot, slot - 1)]


def _keep(files: Iterable[UploadedFile[bytes]]) -> tuple[list[UUID], list[str]]:
    """Ids of the files that were stored, and what is wrong with the others."""
    tokens, lost = [], []
    for one in files:
        try:
            tokens.append(store_upload(one))
        except Refused as refused:
            lost.append(f"{one.name}: {refused.message}")
    found, missing = find_files(tokens)
    return list(found), [*lost, *missing]


def _receipt(receipt: Receipt, lost: list[str], *, text: str = "") -> Thing:
    unit = directory.find_unit(receipt.unit_code)
    due = min((clock.due_at for clock in receipt.deadlines), default=None)
    danger = danger_now(text) if text else None
    lines = [
        _("Somebody may be in danger: call %(number)s at once.") % {"number": danger.call}
        if danger else "",
        _("Your report is received under the number %(code)s and is with %(unit)s.") % {
            "code": receipt.code, "unit": unit.spoken if unit else receipt.unit_name["vi"],
        },
        first_look_by(due) if due else "",
        _("For the person who reports, to follow it by web, by phone or at a ward desk: the secret "
          "%(secret)s") % {"secret": receipt.secret},
        *lost,
    ]  # fmt: skip
    return {
        "service_request_id": receipt.code, "service_notice": "\n".join(filter(None, lines)),
        "account_id": None,
    }  # fmt: skip


def take_update(request: HttpRequest, partner: Partner) -> list[Thing]:
    """Add a partner's words to a report that came through it; twice is once.

    Raises:
        Fault: 400 without words, status or media; 404 for a report that the partner did not send.
    """
    given = request.POST
    report = _own_report(given.get("service_request_id", ""), partner)
    status = given.get("status", "").strip().upper()
    if status and status not in STATUSES:
        raise Fault(400, "status is not known")
    moment = given.get("updated_datetime", "").strip()
    sent_at = (
        check_not_ahead(read_moment(moment, "updated_datetime"), "updated_datetime")
        if moment else None
    )  # fmt: skip
    ids = _update_ids(report, partner, request)
    known = Message.objects.filter(channel=Channel.OPEN311, external_id__in=ids).first()
    if known is not None:
        return [{"update_id": str(known.pk)}]
    files, lost = _keep(media_of(request))
    text = "\n".join(filter(None, [given.get("description", "").strip(), _status(status), *lost]))
    try:
        message = add_message(
            report, text=text, files=files, channel=Channel.OPEN311, sent_at=sent_at,
            external_id=ids[0],
        )  # fmt: skip
    except Refused as refused:
        raise Fault(400, "description is missing") from refused
    return [{"update_id": str(message.pk)}]


def _own_report(code: str, partner: Partner) -> Report:
    digits = read_code(code)
    found = (
        Report.objects.filter(
            code=digits, messages__channel=Channel.OPEN311,
            messages__external_id__startswith=f"{partner.mark}:",
        ).first()
        if digits else None
    )  # fmt: skip
    if found is None:
        raise Fault(404, "service_request_id was not found")
    return found


def _update_ids(report: Report, partner: Partner, request: HttpRequest) -> list[str]:
    start = f"{partner.mark}:{report.code}"
    theirs = request.POST.get("update_id") or request.POST.get("update_id_ext") or ""
    if theirs.strip():
        return [f"{start}:u:{theirs.strip()[:150]}"]
    digest, slot = digest_of(request), int(now().timestamp()) // SAME_FOR
    return [f"{start}:c:{digest}:{number}" for number in (slot, slot - 1)]


def _status(status: str) -> str:
    """What a partner's state says, as words of its resident; "open" says nothing new."""
    if status in ("", "OPEN"):
        return ""
    if status in ("CLOSED", "FIXED", "NO_FURTHER_ACTION"):
        return _("(The sender says that the matter is settled.)")
    return _("(The sender's system gives the state “%(status)s”.)") % {
        "status": status.replace("_", " ").lower()
    }
