"""Words between the reporter and the police, and among officers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Officer
from caunoi.core.choices import REPORTER, SYSTEM
from caunoi.core.clock import now
from caunoi.core.errors import RuleBroken
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.choices import Direction
from caunoi.reports.errors import Changed, EmptyReport
from caunoi.reports.models import Mention, Message, ReplyDraft, Report
from caunoi.reports.services.people import may_be_told
from caunoi.reports.services.steps import begin
from caunoi.reports.services.thread import write_message
from caunoi.reports.workflow.wording import CALLED

MAX_MENTIONS = 10


@transaction.atomic
def reply_to_reporter(
    *,
    report_id: UUID,
    by: Actor,
    text: str,
    files: Sequence[UUID] = (),
    seen: datetime | UUID | None = None,
) -> Report:
    """Answer the reporter.

    `seen` is the last message the writer had before them, or when they looked: if another officer
    has answered since, nothing is sent. Without a contact the message waits for the receipt.
    Records `message.sent`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
        Changed: another officer answered since `seen`; it holds both texts.
    """
    step = begin("reply", report_id, by, {"text": text, "files": files})
    if step.is_repeat:
        return step.report
    check_nobody_answered(step.report, by, text, seen)
    step.tell(text, files)
    ReplyDraft.objects.filter(report=step.report, officer_id=by.id).delete()
    return step.finish()


def check_nobody_answered(
    report: Report, by: Actor, text: str, seen: datetime | UUID | None
) -> None:
    """Stop a second answer. The caller holds the report's lock.

    Raises:
        Changed: another officer wrote to the reporter since `seen`.
        RuleBroken: `seen` is no message of this report.
    """
    if seen is None:
        return
    answers = Message.objects.filter(
        report=report, direction=Direction.TO_REPORTER, author__isnull=False
    ).exclude(author_id=by.id)
    if isinstance(seen, UUID):
        last = Message.objects.filter(report=report, pk=seen).values_list("at", flat=True)
        if not last:
            raise RuleBroken(
                _("There is no such message in this thread."), ground="reply", missing=["seen"]
            )
        # What came in the same instant was not seen for certain.
        answers = answers.filter(at__gte=last[0]).exclude(pk=seen)
    else:
        answers = answers.filter(at__gt=seen)
    theirs = list(answers.order_by("at", "pk").values_list("text", flat=True))
    if theirs:
        raise Changed(
            _("Another officer has answered in the meantime. Nothing was sent; compare the two."),
            theirs=theirs,
            yours=text,
        )


@transaction.atomic
def write_note(*, report_id: UUID, by: Actor, text: str, files: Sequence[UUID] = ()) -> Report:
    """Write an internal note; `@badge` calls an officer's attention to it. Records `note.written`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or an officer is named who may not
            see the report, or too many are.
    """
    step = begin("note", report_id, by, {"text": text, "files": files})
    if step.is_repeat:
        return step.report
    named = _named_officers(text, step.report)
    note = step.keep(text, files)
    Mention.objects.bulk_create([Mention(note=note, officer_id=pk) for pk in named])
    step.after["mentions"] = [str(pk) for pk in named]
    return step.finish()


def _named_officers(text: str, report: Report) -> list[UUID]:
    badges = {badge.casefold() for badge in CALLED.findall(text)}
    if not badges:
        return []
    if len(badges) > MAX_MENTIONS:
        raise RuleBroken(_("One note can name at most ten officers."), missing=["text"])
    found = Officer.objects.filter(badge__iregex=f"^({'|'.join(map(re.escape, badges))})$")
    rows = list(found.values_list("pk", "badge"))
    unseen = [badge for pk, badge in rows if not may_be_told(pk, report)]
    if unseen:
        raise RuleBroken(
            _("These officers may not see this report: %(badges)s.")
            % {"badges": ", ".join(unseen)},
            ground="accounts.policy",
            missing=["text"],
        )
    return [pk for pk, _badge in rows]


@transaction.atomic
def add_message(
    report: Report,
    *,
    text: str,
    files: Sequence[UUID] = (),
    channel: str = "",
    external_id: str = "",
    sent_at: datetime | None = None,
    taken_by: str = "",
) -> Message:
    """Take one more message from the reporter, in every state of the report.

    The same `external_id` of a channel twice is one message. `report` was opened by code and
    secret, or by the channel that knows its sender; `taken_by` is the officer who wrote down what
    the reporter said. Records `message.received`.

    Raises:
        EmptyReport: neither text nor files.
    """
    if not text.strip() and not files:
        raise EmptyReport(_("Please write something, or add a file."), missing=["text"])
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    at = now()
    way = channel or locked.channel
    if external_id:
        known = Message.objects.filter(channel=way, external_id=external_id).first()
        if known is not None:
            return known
    message = write_message(
        locked, Direction.FROM_REPORTER, text, at=min(sent_at or at, at), files=files,
        channel=way, external_id=external_id,
    )  # fmt: skip
    locked.touched_at = at
    locked.waits_for_answer = True
    locked.save(update_fields=["touched_at", "waits_for_answer"])
    record(
        events.MESSAGE_RECEIVED, subject=locked, by=taken_by or REPORTER, at=at,
        after={"message": str(message.pk), "channel": way, "files": len(files)},
    )  # fmt: skip
    return message


@transaction.atomic
def note_answer_elsewhere(
    report: Report, *, text: str, channel: str, at: datetime, external_id: str
) -> Message:
    """Keep what an officer answered in a platform's own app: it went out already.

    Which officer is not known; it stands under the unit's name. The same `external_id` of a
    channel twice is one message. Records `message.sent_elsewhere`.
    """
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    known = Message.objects.filter(channel=channel, external_id=external_id).first()
    if known is not None:
        return known
    message = write_message(
        locked, Direction.TO_REPORTER, text, at=at, channel=channel, external_id=external_id
    )
    locked.touched_at, locked.waits_for_answer = now(), False
    locked.save(update_fields=["touched_at", "waits_for_answer"])
    record(
        events.MESSAGE_ELSEWHERE, subject=locked, by=f"{SYSTEM}:{channel}", at=now(),
        after={"message": str(message.pk), "channel": channel},
    )  # fmt: skip
    return message
