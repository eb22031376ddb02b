"""Send what waits: claim under a lease, send outside any transaction, write down how it ended."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from caunoi.channels.choices import DeliveryState
from caunoi.channels.email.delivery import send_email
from caunoi.channels.errors import PermanentFailure, TemporaryFailure
from caunoi.channels.models import Delivery
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

SENDERS: dict[str, Callable[[Delivery], str]] = {"email": send_email}
LEASE = timedelta(seconds=60)  # longer than the longest time-out of a sender
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
    sender = SENDERS[delivery.channel]
    try:
        provider_id = sender(delivery)
    except PermanentFailure as failure:
        _end(delivery, DeliveryState.DEAD, error=str(failure))
    except TemporaryFailure as failure:
        _try_again(delivery, str(failure))
    except Exception:
        # A letter that cannot be written must not stop the others.
        logger.exception("delivery %s failed", delivery.pk)
        _try_again(delivery, "internal")
    else:
        _end(delivery, DeliveryState.SENT, provider_id=provider_id)


def _try_again(delivery: Delivery, error: str) -> None:
    if delivery.attempts >= MAX_ATTEMPTS:
        _end(delivery, DeliveryState.DEAD, error=error)
        return
    wait = FIRST_WAIT * 2 ** (delivery.attempts - 1) * random.uniform(0.8, 1.2)  # noqa: S311  (spreads retries, guards nothing)
    _hold(delivery).update(
        state=DeliveryState.WAITING, next_try_at=now() + wait, lease_until=None,
        last_error=error[:300],
    )  # fmt: skip


def _end(
    delivery: Delivery, state: DeliveryState, *, provider_id: str = "", error: str = ""
) -> None:
    ended: datetime = now()
    _hold(delivery).update(
        state=state, ended_at=ended, lease_until=None, provider_id=provider_id,
        last_error=error[:300],
    )  # fmt: skip


def _hold(delivery: Delivery) -> QuerySet[Delivery]:
    """The row, if this worker still holds it: an older fencing number finds nothing."""
    return Delivery.objects.filter(
        pk=delivery.pk, fence=delivery.fence, state=DeliveryState.SENDING
    )
