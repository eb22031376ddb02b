"""Deliveries of notices by the hundred: claimed by one statement, settled by another.

As `sender.py` for single letters: a lease, a fence that grows with every claim, and only its
holder may say how it ended.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from caunoi.channels.broadcasts.night import is_night, next_morning
from caunoi.channels.choices import BroadcastState, DeliveryState, Route, Urgent
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.models import Broadcast
from caunoi.core.clock import now

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=15)
ASK_AFTER = timedelta(seconds=20)
TROUBLE_WAIT = timedelta(minutes=1)
QUIET = frozenset({Route.FACEBOOK, Route.ZALO})  # there a notice ends without waking anybody
CHATS = QUIET  # what belongs to no notice there is a chat's, and `sender.py` sends it

_CLAIM = """
UPDATE channels_delivery SET state = 'sending', lease_until = %(lease)s, fence = fence + 1,
    attempts = attempts + 1
WHERE id IN (
    SELECT id FROM channels_delivery
    WHERE channel = %(channel)s AND lane = ANY(ARRAY[0, 1])
        AND (state = 'waiting' AND next_try_at <= %(at)s
            OR state = 'sending' AND lease_until < %(at)s)
        AND CASE WHEN broadcast_id IS NULL THEN NOT %(chats)s
            ELSE broadcast_id <> ALL(%(still)s::uuid[]) OR %(quiet)s AND letter = 'withdrawal' END
    ORDER BY lane, next_try_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id, fence, attempts, letter, target, broadcast_id, event_id, created_at
"""
_SETTLE = """
UPDATE channels_delivery d SET state = v.state, next_try_at = COALESCE(v.due, d.next_try_at),
    lease_until = NULL, ended_at = CASE WHEN v.due IS NULL THEN %(at)s::timestamptz END,
    provider_id = v.provider, last_error = v.error, attempts = d.attempts - v.uncounted
FROM unnest(%(ids)s::uuid[], %(fences)s::int[], %(states)s::text[], %(dues)s::timestamptz[],
    %(providers)s::text[], %(errors)s::text[], %(uncounted)s::int[])
    AS v (id, fence, state, due, provider, error, uncounted)
WHERE d.id = v.id AND d.fence = v.fence AND d.state = 'sending'
"""


@dataclass(frozen=True, slots=True)
class Held:
    """One delivery that this worker may send now."""

    id: UUID
    fence: int
    attempts: int
    letter: str
    target: str
    broadcast_id: UUID | None
    event_id: UUID
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """How one attempt ended. `due`: when to try again; `uncounted`: it was no fault of its own."""

    held: Held
    state: str
    provider_id: str = ""
    error: str = ""
    due: datetime | None = None
    uncounted: bool = False


def claim(channel: str, limit: int) -> list[Held]:
    """Take what is due in one channel; nothing of notices that are paused or wait for morning."""
    moment = now()
    told: dict[str, Any] = {
        "channel": channel, "at": moment, "lease": moment + LEASE, "limit": limit,
        "still": _still(moment), "quiet": channel in QUIET, "chats": channel in CHATS,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, told)
        return [Held(*row) for row in cursor.fetchall()]


def _still(at: datetime) -> list[UUID]:
    quiet = Q(is_paused=True)
    if is_night(at):
        quiet |= ~Q(urgency=Urgent.IMMEDIATE)
    out = Broadcast.objects.filter(quiet).exclude(state=BroadcastState.DRAFT)
    return list(out.filter(expires_at__gt=at - timedelta(days=3)).values_list("pk", flat=True))


def settle(results: Sequence[Settled]) -> int:
    """Write down how attempts ended; rows whose lease somebody else has by now stay as they are."""
    if not results:
        return 0
    told: dict[str, Any] = {
        "at": now(),
        "ids": [one.held.id for one in results],
        "fences": [one.held.fence for one in results],
        "states": [str(one.state) for one in results],
        "dues": [one.due for one in results],
        "providers": [one.provider_id[:250] for one in results],
        "errors": [one.error[:300] for one in results],
        "uncounted": [int(one.uncounted) for one in results],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, told)
        return int(cursor.rowcount)


def sent(held: Held, provider_id: str) -> Settled:
    """It arrived, as far as the other side says."""
    return Settled(held, DeliveryState.SENT, provider_id)


def skipped(held: Held, why: str) -> Settled:
    """Nothing was to be done any more."""
    return Settled(held, DeliveryState.SKIPPED, error=why)


def failed(held: Held, failure: Exception) -> Settled:
    """What a failure asks for; the narrower kinds come first."""
    reason = str(failure) or type(failure).__name__
    match failure:
        case PermanentFailure():
            return Settled(held, DeliveryState.DEAD, error=reason)
        case RateLimited():
            until = failure.until or now() + TROUBLE_WAIT
            return _wait(held, reason, until, uncounted=True)
        case AccountTrouble():
            return _wait(held, reason, now() + TROUBLE_WAIT, uncounted=True)
        case TemporaryFailure():
            return _again(held, reason, failure.until, DeliveryState.DEAD)
        case UnknownOutcome():
            return _again(held, reason, now() + ASK_AFTER, DeliveryState.UNKNOWN)
        case _:
            return _again(held, f"internal {type(failure).__name__}", None, DeliveryState.DEAD)


def until_morning(held: Held) -> Settled:
    """The platform itself refuses at night."""
    return _wait(held, "night", next_morning(now()), uncounted=True)


def _again(held: Held, reason: str, until: datetime | None, last: str) -> Settled:
    if held.attempts >= MAX_ATTEMPTS:
        return Settled(held, last, error=reason)
    wait = FIRST_WAIT * 2 ** (held.attempts - 1) * random.uniform(0.8, 1.2)  # noqa: S311  (spreads load)
    return _wait(held, reason, until or now() + wait, uncounted=False)


def _wait(held: Held, reason: str, until: datetime, *, uncounted: bool) -> Settled:
    return Settled(held, DeliveryState.WAITING, error=reason, due=until, uncounted=uncounted)
