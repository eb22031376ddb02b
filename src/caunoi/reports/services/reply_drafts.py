"""Unsent replies: kept while they are written, passed to a colleague, gone when they are sent."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.clock import now
from caunoi.core.errors import NotFound
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.choices import Urgency
from caunoi.reports.models import ReplyDraft, Report
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services.thread import MAX_TEXT


def keep_draft(*, report_id: UUID, by: Actor, text: str) -> ReplyDraft | None:
    """Keep what the officer has written so far; nothing but spaces drops it.

    A draft is nobody's act yet, so no event tells of it.

    Raises:
        NotFound: there is no such report, or none that this officer may know of.
        AccessDenied: none of the officer's duties allows an answer there.
    """
    report = _get_visible(report_id, by)
    if not text.strip():
        discard_draft(report_id=report_id, by=by)
        return None
    _require_reply(report, by)
    draft = ReplyDraft(
        report=report, officer_id=by.id, text=text.replace("\x00", "")[:MAX_TEXT], updated_at=now()
    )
    ReplyDraft.objects.bulk_create(
        [draft], update_conflicts=True, unique_fields=["report", "officer"],
        update_fields=["text", "updated_at"],
    )  # fmt: skip
    return draft


def discard_draft(*, report_id: UUID, by: Actor) -> None:
    """Drop the officer's own unsent reply."""
    ReplyDraft.objects.filter(report_id=report_id, officer_id=by.id).delete()


@transaction.atomic
def take_draft_over(*, report_id: UUID, by: Actor, officer: UUID) -> str:
    """Go on with a colleague's unsent reply; it is theirs no more. Returns the text as it is now.

    What the officer had written themself stays in front of it. Again: the same text. Records
    `draft.taken`.

    Raises:
        NotFound: no such report for this officer, or the colleague has no unsent reply there.
        AccessDenied: none of the officer's duties allows an answer there.
    """
    report = _get_visible(report_id, by, lock=True)
    _require_reply(report, by)
    drafts = ReplyDraft.objects.filter(report=report)
    theirs = drafts.filter(officer_id=officer).first()
    mine = drafts.filter(officer_id=by.id).first()
    if officer == by.id or theirs is None:
        if mine is not None:
            return mine.text
        raise NotFound(_("There is no unsent reply of that officer."))
    text = f"{mine.text}\n\n{theirs.text}" if mine is not None else theirs.text
    theirs.delete()
    keep_draft(report_id=report_id, by=by, text=text)
    record(events.DRAFT_TAKEN, subject=report, by=by.ref, at=now(), after={"from": str(officer)})
    return text


def _get_visible(report_id: UUID, by: Actor, *, lock: bool = False) -> Report:
    found = visible_reports(by).select_related("unit")
    if lock:
        found = found.select_for_update(of=("self",))
    report = found.filter(pk=report_id).first()
    if report is None:
        raise NotFound(_("There is no such report."))
    return report


def _require_reply(report: Report, by: Actor) -> None:
    urgent = report.urgency == Urgency.EMERGENCY and not report.about_police
    require(by, policy.REPLY, within=report.unit, urgent=urgent)
