"""Send what waits: claim under a lease, send outside any transaction, write down how it ended."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from caunoi.channels.choices import DeliveryState, Letter
from caunoi.channels.email.delivery import send_email
from caunoi.channels.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from caunoi.channels.models import Delivery
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.history import record
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.models import Report

logger = logging.getLogger(__name__)

SENDERS: dict[str, Callable[[Delivery], str]] = {"email": send_email}
LEASE = timedelta(minutes=3)  # longer than one letter can take: a dozen steps of 10 s each
MAX_ATTEMPTS = 8  # about four hours in all
FIRST_WAIT = timedelta(seconds=15)
BATCH = 20


def send_waiting(limit: int = BATCH) -> int:
    """Send up to `limit` deliveries that are due; returns how many were tried."""
    claimed = claim(limit)
    for delivery in claimed:
        _send(delivery)
    return len(claimed)


@transaction.atomic
def claim(limit: int) -> list[Delivery]:
    """Take due deliveries, and those whose holder died, under a new fencing number."""
    moment = now()
    due = Q(state=DeliveryState.WAITING, next_try_at__lte=moment) | Q(
        state=DeliveryState.SENDING, lease_until__lt=moment
    )
    keys = list(
        Delivery.objects.filter(due)
        .order_by("next_try_at")
        .select_for_update(skip_locked=True)
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
        .select_related("report__contact", "message", "officer__account")
        .order_by("next_try_at")
    )


def _send(delivery: Delivery) -> None:
    # The letters before this one may have taken their time: whoever lost the lease sends nothing.
    if not _hold(delivery).update(lease_until=now() + LEASE):
        return
    sender = SENDERS[delivery.channel]
    try:
        provider_id = sender(delivery)
    except PermanentFailure as failure:
        _give_up(delivery, DeliveryState.DEAD, str(failure))
    except TemporaryFailure as failure:
        _try_again(delivery, str(failure))
    except UnknownOutcome as failure:
        _end_unknown(delivery, str(failure))
    except Exception:
        # A letter that cannot be written must not stop the others.
        logger.exception("delivery %s failed", delivery.pk)
        _try_again(delivery, "internal")
    else:
        _end(delivery, DeliveryState.SENT, provider_id=provider_id)


def _end_unknown(delivery: Delivery, error: str) -> None:
    """A resident's letter is not repeated blindly: an officer reads that it may not have arrived.

    To an officer a second "please open it" does no harm and a missing one might: try again.
    """
    if delivery.officer_id is not None:
        _try_again(delivery, error)
    else:
        _give_up(delivery, DeliveryState.UNKNOWN, error)


def _try_again(delivery: Delivery, error: str) -> None:
    if delivery.attempts >= MAX_ATTEMPTS:
        _give_up(delivery, DeliveryState.DEAD, error)
        return
    wait = FIRST_WAIT * 2 ** (delivery.attempts - 1) * random.uniform(0.8, 1.2)  # noqa: S311  (spreads retries, guards nothing)
    _hold(delivery).update(
        state=DeliveryState.WAITING, next_try_at=now() + wait, lease_until=None,
        last_error=error[:300],
    )  # fmt: skip


@transaction.atomic
def _give_up(delivery: Delivery, state: DeliveryState, error: str) -> None:
    if _end(delivery, state, error=error):
        _tell_history(delivery, state, error)


def _end(
    delivery: Delivery, state: DeliveryState, *, provider_id: str = "", error: str = ""
) -> int:
    return _hold(delivery).update(
        state=state, ended_at=now(), lease_until=None, provider_id=provider_id,
        last_error=error[:300],
    )  # fmt: skip


def _hold(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, if this worker still holds it: an older fencing number finds nothing."""
    return Delivery.objects.filter(
        pk=delivery.pk, fence=delivery.fence, state=DeliveryState.SENDING
    )


@transaction.atomic
def note_bounce(delivery_id: UUID, reason: str) -> None:
    """A mail server could not deliver a letter that ours had taken; twice is once.

    Records `message.not_delivered` where the letter was for the reporter.
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state == DeliveryState.DEAD:
        return
    error = f"returned {reason}".strip()
    delivery.state, delivery.last_error, delivery.ended_at = DeliveryState.DEAD, error, now()
    delivery.save(update_fields=["state", "last_error", "ended_at"])
    _tell_history(delivery, DeliveryState.DEAD, error)


def _tell_history(delivery: Delivery, state: DeliveryState, error: str) -> None:
    """Let the desk see that the reporter was not reached; once, and for every officer's words."""
    if delivery.officer_id is not None:
        logger.warning("a letter to an officer was not delivered: %s", error)
        return
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
