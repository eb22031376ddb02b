"""How much waits, and since when: for the desk, for /readyz and for Prometheus."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Min, Q, When

from caunoi.channels.accounts import silent_accounts
from caunoi.channels.choices import DeliveryState, HookState
from caunoi.channels.models import Delivery, Hook
from caunoi.channels.sender import SENDERS
from caunoi.channels.spool import folder
from caunoi.core.clock import now, seconds_since

LATELY = timedelta(days=7)
STUCK = (DeliveryState.HELD, DeliveryState.DEAD, DeliveryState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Queue:
    """What one channel has to send. `oldest`: since when the longest-waiting one is due.

    `stuck` of those that wait were tried in vain; `later` are kept back on purpose.
    """

    channel: str
    waiting: int = 0
    stuck: int = 0
    later: int = 0
    oldest: datetime | None = None
    held: int = 0
    dead: int = 0
    unknown: int = 0


def queues() -> dict[str, Queue]:
    """By channel; two statements, each over an index of few rows.

    What was never tried is due from its own time on, a notice of the night from the morning on.
    """
    untried = Q(attempts=0)
    later = untried & Q(next_try_at__gt=now())
    due = Case(When(untried, then="next_try_at"), default="created_at")
    moving: dict[str, dict[str, Any]] = {
        row["channel"]: {**row}
        for row in Delivery.objects.filter(
            state__in=[DeliveryState.WAITING, DeliveryState.SENDING]
        ).values("channel").annotate(
            waiting=Count("pk"), oldest=Min(due, filter=~later),
            stuck=Count("pk", filter=tried_in_vain()), later=Count("pk", filter=later),
        )
    }  # fmt: skip
    stuck: dict[str, dict[str, Any]] = {
        row["channel"]: {**row}
        for row in Delivery.objects.filter(stuck_lately()).values("channel").annotate(
            held=Count("pk", filter=Q(state=DeliveryState.HELD)),
            dead=Count("pk", filter=Q(state=DeliveryState.DEAD)),
            unknown=Count("pk", filter=Q(state=DeliveryState.UNKNOWN)),
        )
    }  # fmt: skip
    names = {*SENDERS, *moving, *stuck}
    return {
        name: Queue(
            name, **{k: v for k, v in {**moving.get(name, {}), **stuck.get(name, {})}.items()
                     if k != "channel"}
        )
        for name in sorted(names)
    }  # fmt: skip


def stuck_lately() -> Q:
    """What did not arrive, or waits for a resident to write; older ones are past mending.

    Notices to many have a table of outcomes of their own.
    """
    return Q(state__in=STUCK, created_at__gte=now() - LATELY, broadcast=None)


def tried_in_vain() -> Q:
    """What waits for another try: the platform did not take it, or did not answer."""
    return Q(state=DeliveryState.WAITING, attempts__gt=0)


def waiting_delivery_seconds() -> float:
    """How long the most overdue delivery that could go out has been due; 0.0 where none is.

    What waits for an account that is paused or out of order is no fault of the worker.
    """
    moment = now()
    due = Delivery.objects.filter(
        state=DeliveryState.WAITING, next_try_at__lte=moment, broadcast=None, channel__in=SENDERS
    ).exclude(conversation__account__in=silent_accounts().values("pk"))
    first = due.order_by("next_try_at").values_list("next_try_at", flat=True).first()
    return seconds_since(first)


def hook_counts() -> dict[str, int]:
    """How many webhooks wait, and how many of the last days are kept apart."""
    since = now() - LATELY
    apart = Q(state__in=[HookState.QUARANTINED, HookState.PARTLY], received_at__gte=since)
    return Hook.objects.filter(Q(state=HookState.WAITING) | apart).aggregate(
        waiting=Count("pk", filter=Q(state=HookState.WAITING)), apart=Count("pk", filter=apart)
    )


def spooled() -> int:
    """How many webhooks wait on disk because the database was away."""
    place = folder()
    return sum(1 for _path in place.glob("*.hook")) if place.is_dir() else 0
