"""Send what waits: claim under a lease, send outside any transaction, write down how it ended."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from caunoi.channels.accounts import pause_account, silent_accounts, stop_account
from caunoi.channels.chat_sending import send_chat
from caunoi.channels.choices import DeliveryState, Letter
from caunoi.channels.email.delivery import send_email
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    UnknownOutcome,
    Unreachable,
    WindowClosed,
)
from caunoi.channels.models import Conversation, Delivery
from caunoi.channels.phones import send_to_phone
from caunoi.channels.procedure_letters import is_about_procedure, note_nobody_told
from caunoi.channels.ways import next_way
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.history import record
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.models import Report

logger = logging.getLogger(__name__)

SENDERS: dict[str, Callable[[Delivery], str]] = {
    "email": send_email, "facebook": send_chat, "zalo": send_chat, "zns": send_to_phone,
}  # fmt: skip
LEASE = timedelta(minutes=3)  # longer than one letter can take: a dozen steps of 10 s each
MAX_ATTEMPTS = 8  # about four hours in all
FIRST_WAIT = timedelta(seconds=15)
ASK_AFTER = timedelta(seconds=20)  # by then a platform's own events tell what became of it
BATCH = 20


def send_waiting(limit: int = BATCH, *, channel: str | None = None, lane: int | None = None) -> int:
    """Send up to `limit` deliveries that are due, of one channel and lane or of all.

    Answers go before broadcasts. Returns how many were tried.
    """
    claimed = claim(limit, channel=channel, lane=lane)
    for delivery in claimed:
        _send(delivery)
    return len(claimed)


@transaction.atomic
def claim(limit: int, *, channel: str | None = None, lane: int | None = None) -> list[Delivery]:
    """Take due deliveries, and those whose holder died, under a new fencing number.

    Nothing of an account that is paused or out of order.
    """
    moment = now()
    due = Q(state=DeliveryState.WAITING, next_try_at__lte=moment) | Q(
        state=DeliveryState.SENDING, lease_until__lt=moment
    )
    wanted = {"channel": channel, "lane": lane}
    rows = Delivery.objects.filter(
        due,
        broadcast=None,
        channel__in=SENDERS,  # notices have senders of their own
        **{name: value for name, value in wanted.items() if value is not None},
    ).exclude(conversation__account__in=silent_accounts())
    keys = list(
        rows.order_by("lane", "next_try_at")
        .select_for_update(skip_locked=True, of=("self",))
        .values_list("pk", flat=True)[:limit]
    )
    if not keys:
        return []
    Delivery.objects.filter(pk__in=keys).update(
        state=DeliveryState.SENDING, lease_until=moment + LEASE,
        fence=F("fence") + 1, attempts=F("attempts") + 1,
    )  # fmt: skip
    return list(
        Delivery.objects.filter(pk__in=keys)
        .select_related(
            "report__contact",
            "message",
            "officer__account",
            "conversation__account",
            "chat__conversation",
        )
        .order_by("lane", "next_try_at")
    )


def _send(delivery: Delivery) -> None:
    # The letters before this one may have taken their time: whoever lost the lease sends nothing.
    if not _hold(delivery).update(lease_until=now() + LEASE):
        return
    try:
        provider_id = SENDERS[delivery.channel](delivery)
    except (PermanentFailure, TemporaryFailure, UnknownOutcome, AccountTrouble) as failure:
        _settle(delivery, failure)
    except Exception:
        # A letter that cannot be written must not stop the others.
        logger.exception("delivery %s failed", delivery.pk)
        _try_again(delivery, "internal")
    else:
        _end(delivery, DeliveryState.SENT, provider_id=provider_id)


def _settle(delivery: Delivery, failure: Exception) -> None:
    """What a failure asks for; the narrower kinds come first."""
    reason = str(failure)
    match failure:
        case WindowClosed():
            _hold_back(delivery, reason)
        case Unreachable():
            _note_unreachable(delivery, reason)
            _give_up(delivery, DeliveryState.DEAD, reason)
        case PermanentFailure():
            _give_up(delivery, DeliveryState.DEAD, reason)
        case RateLimited():
            _pause_account(delivery, failure)
        case TemporaryFailure():
            _try_again(delivery, reason, until=failure.until)
        case AccountTrouble():
            _stop_account(delivery, failure)
        case _:
            _end_unknown(delivery, reason)


def _end_unknown(delivery: Delivery, error: str) -> None:
    """A resident's letter is not repeated blindly: an officer reads that it may not have arrived.

    A chat's platform can be asked: the next attempt does, before it sends anything. To an officer
    a second "please open it" does no harm and a missing one might: try again.
    """
    if delivery.conversation_id is not None:
        _try_again(delivery, error, until=now() + ASK_AFTER, last=DeliveryState.UNKNOWN)
    elif delivery.officer_id is not None:
        _try_again(delivery, error)
    else:
        _give_up(delivery, DeliveryState.UNKNOWN, error)


def _try_again(
    delivery: Delivery,
    error: str,
    *,
    until: datetime | None = None,
    last: DeliveryState = DeliveryState.DEAD,
) -> None:
    if delivery.attempts >= MAX_ATTEMPTS:
        _give_up(delivery, last, error)
        return
    wait = FIRST_WAIT * 2 ** (delivery.attempts - 1) * random.uniform(0.8, 1.2)  # noqa: S311  (spreads retries, guards nothing)
    _hold(delivery).update(
        state=DeliveryState.WAITING, next_try_at=until or now() + wait, lease_until=None,
        last_error=error[:300],
    )  # fmt: skip


def _wait_uncounted(delivery: Delivery, error: str, until: datetime) -> None:
    """No fault of this message: it waits, and the attempt does not count."""
    _hold(delivery).update(
        state=DeliveryState.WAITING, next_try_at=until, lease_until=None, last_error=error[:300],
        attempts=delivery.attempts - 1,
    )  # fmt: skip


def _pause_account(delivery: Delivery, failure: RateLimited) -> None:
    until = failure.until or now() + timedelta(minutes=1)
    if delivery.conversation is not None:
        pause_account(delivery.conversation.account, until)
    _wait_uncounted(delivery, str(failure), until)


def _stop_account(delivery: Delivery, trouble: AccountTrouble) -> None:
    logger.error("a channel stopped: %s", trouble)
    if delivery.conversation is not None:
        stop_account(delivery.conversation.account, trouble.state, str(trouble))
    _wait_uncounted(delivery, str(trouble), now() + timedelta(seconds=30))


@transaction.atomic
def _hold_back(delivery: Delivery, error: str) -> None:
    """The platform's window is closed: wait for the resident's next word, try another way."""
    if not _end(delivery, DeliveryState.HELD, error=error):
        return
    moment = now()
    _conversation_of(delivery).update(window_closed_at=moment)
    if not _go_next_way(delivery):
        _tell_history(delivery, DeliveryState.HELD, error)


def _conversation_of(delivery: Delivery) -> QuerySet[Conversation]:
    return Conversation.objects.filter(deliveries=delivery.pk)


def _note_unreachable(delivery: Delivery, reason: str) -> None:
    _conversation_of(delivery).update(unreachable=reason[:80])


def _go_next_way(delivery: Delivery) -> bool:
    """Try the next way that the reporter gave us; False where there is none."""
    way = next_way(delivery)
    if way is None:
        return False
    moment = now()
    Delivery.objects.bulk_create(
        [
            Delivery(
                event_id=delivery.event_id, report_id=delivery.report_id, channel=way.channel,
                conversation=way.conversation, message_id=delivery.message_id,
                target=delivery.target,
                letter=delivery.letter, next_try_at=moment, created_at=moment,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return True


@transaction.atomic
def _give_up(delivery: Delivery, state: DeliveryState, error: str) -> None:
    if _end(delivery, state, error=error) and not _go_next_way(delivery):
        _tell_history(delivery, state, error)


def _end(
    delivery: Delivery, state: DeliveryState, *, provider_id: str = "", error: str = ""
) -> int:
    return _hold(delivery).update(
        state=state, ended_at=now(), lease_until=None, provider_id=provider_id[:250],
        last_error=error[:300], sealed=None,
    )  # fmt: skip


def _hold(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, if this worker still holds it: an older fencing number finds nothing."""
    return Delivery.objects.filter(
        pk=delivery.pk, fence=delivery.fence, state=DeliveryState.SENDING
    )


@transaction.atomic
def note_bounce(delivery_id: UUID, reason: str) -> bool:
    """A mail server could not deliver a letter that ours had taken; twice is once (then False).

    Records `message.not_delivered` where the letter was for the reporter.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state == DeliveryState.DEAD:
        return False
    error = f"returned {reason}".strip()[:300]
    delivery.state, delivery.last_error, delivery.ended_at = DeliveryState.DEAD, error, now()
    delivery.save(update_fields=["state", "last_error", "ended_at"])
    _tell_history(delivery, DeliveryState.DEAD, error)
    return True


def _tell_history(delivery: Delivery, state: DeliveryState, error: str) -> None:
    """Let the desk see that the reporter was not reached; once, and for every officer's words."""
    if is_about_procedure(delivery):
        note_nobody_told(delivery, error)
        return
    if delivery.officer_id is not None or delivery.report_id is None:
        logger.warning("a letter to an officer was not delivered: %s", error)
        return
    if delivery.letter == Letter.CHAT:
        return  # the product's own words; what officers write is told of
    report = Report.objects.select_for_update(of=("self",)).get(pk=delivery.report_id)
    known = Event.objects.filter(
        subject_kind=Report.history_kind, subject_id=report.pk, code=events.MESSAGE_NOT_DELIVERED
    )
    if delivery.letter != Letter.ANSWER and known.exists():
        return
    record(
        events.MESSAGE_NOT_DELIVERED, subject=report, by=f"{SYSTEM}:mail", at=now(),
        after={
            "delivery": str(delivery.pk), "message": str(delivery.message_id or ""),
            "channel": delivery.channel, "state": state.value, "reason": error[:80],
        },
    )  # fmt: skip
