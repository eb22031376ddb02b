"""Send notices to mailboxes over one connection a batch."""

from __future__ import annotations

import logging
import smtplib
from uuid import UUID

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from caunoi.channels.broadcasts.claiming import Held, Settled, claim, failed, sent, settle, skipped
from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.latest import latest_notices
from caunoi.channels.choices import Letter, Route
from caunoi.channels.email import provider
from caunoi.channels.email.delivery import send_by_smtp
from caunoi.channels.email.known import suppressed_why
from caunoi.channels.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from caunoi.channels.mailing.letters import write_letter
from caunoi.channels.mailing.subscriptions import open_mailbox
from caunoi.channels.models import Delivery, MailSubscription

logger = logging.getLogger(__name__)

BATCH = 40


def send_notice_mail() -> int:
    """Send what is due, questions first; returns how many were tried."""
    held = claim(Route.MAIL, BATCH)
    if not held:
        return 0
    notices = latest_notices({one.broadcast_id for one in held})
    rows = MailSubscription.objects.in_bulk([UUID(one.target) for one in held])
    server = get_connection()
    try:
        for one in held:
            notice = notices.get(one.broadcast_id) if one.broadcast_id else None
            settle([_attempt(server, one, rows.get(UUID(one.target)), notice)])
    finally:
        server.close()
    return len(held)


def _attempt(
    server: BaseEmailBackend, held: Held, row: MailSubscription | None, notice: Notice | None
) -> Settled:
    if row is None:
        return skipped(held, "left before")
    if notice is not None and held.letter != Letter.WITHDRAWAL:
        if notice.is_withdrawn:
            return skipped(held, "taken back before")
        if notice.is_expired:
            return skipped(held, "its time is over")
    try:
        address = open_mailbox(row)
        why = suppressed_why(address)
        if why:
            return failed(held, PermanentFailure(f"suppressed: {why}"))
        letter = write_letter(
            delivery_id=held.id, subscriber=row.pk, address=address,
            language=row.language if row.wish is None else row.wish["language"],
            letter=held.letter, notice=notice,
        )  # fmt: skip
        place = _post(server, letter, held)
    except UnknownOutcome as failure:
        # Blindly again would be twice; a notice stands on its page too.
        return Settled(held, "unknown", error=str(failure))
    except (PermanentFailure, TemporaryFailure) as failure:
        return failed(held, failure)
    except Exception as failure:
        logger.exception("a notice could not be written")
        return failed(held, failure)
    return sent(held, place)


def _post(server: BaseEmailBackend, letter: EmailMessage, held: Held) -> str:
    """Hand it over, as `email.delivery` does with single letters; returns the letter's id."""
    if provider.is_used():
        provider.prepare(letter, Delivery(pk=held.id))
        return provider.send(letter)
    letter.connection = server
    try:
        server.open()
    except (smtplib.SMTPException, OSError) as error:
        raise TemporaryFailure(type(error).__name__) from error
    try:
        return send_by_smtp(letter)
    except TemporaryFailure:
        server.close()  # the next letter begins a connection of its own
        raise
