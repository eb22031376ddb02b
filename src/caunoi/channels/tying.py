"""One number, every channel: code and secret tie a chat to a report that began elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from caunoi.channels.dialogue.memory import Memory
from caunoi.channels.dialogue.turns import Say, Tie
from caunoi.channels.models import Conversation
from caunoi.core.choices import REPORTER
from caunoi.core.clock import now
from caunoi.core.errors import NotFound
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.errors import TooManyTries
from caunoi.reports.models import Report
from caunoi.reports.services.receipts import open_report


@dataclass(frozen=True, slots=True)
class Opened:
    """What code and secret in a chat lead to."""

    tie: Tie
    report: Report | None = None


def open_for_chat(conversation: Conversation, memory: Memory, code: str, secret: str) -> Opened:
    """Look whether they open a report, and whether its owner was warned where they must be.

    A worker reads for everybody, so that nobody's guesses may make it wait: after some wrong ones
    a number opens in no chat for a while; /tra-cuu/ stays open to its owner.
    """
    try:
        report = open_report(code, secret, may_wait=False)
    except TooManyTries:
        return Opened(Tie.LATER)
    except NotFound:
        return Opened(Tie.WRONG)
    if conversation.report_id == report.pk:
        return Opened(Tie.KNOWN, report)
    # Sent without a name: a platform that knows its writer is more than they told us.
    if report.anonymous and memory.told.get(Say.TIE_WARNED) != report.code:
        return Opened(Tie.WARN, report)
    return Opened(Tie.DONE, report)


@transaction.atomic
def tie(conversation: Conversation, report: Report) -> None:
    """What is written in the chat joins the report from now on, and its answers come there.

    The caller holds the conversation's lock and saves it. Records `report.tied`.
    """
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    conversation.report = locked
    record(
        events.REPORT_TIED, subject=locked, by=REPORTER, at=now(),
        after={"channel": conversation.account.channel},
    )  # fmt: skip
