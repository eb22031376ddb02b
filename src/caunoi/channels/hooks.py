"""Webhooks: stored before the platform is answered, then read by the worker, each part once."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import F

from caunoi.channels.chat import PLATFORMS, Incoming, Reading
from caunoi.channels.choices import HookState
from caunoi.channels.errors import TemporaryFailure, Unreadable
from caunoi.channels.hook_secrets import without_secrets
from caunoi.channels.models import Hook
from caunoi.channels.taking import take
from caunoi.core import keys
from caunoi.core.clock import now, seconds_since
from caunoi.core.ids import new_id
from caunoi.core.rows import insert_together, new_row

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)  # a worker that died with a body in hand gives it back then
FIRST_WAIT = timedelta(seconds=2)
MAX_ATTEMPTS = 8  # about ten minutes in all; what is left then waits for a person
KEPT_WHOLE = timedelta(days=30)
BATCH = 50
_PURPOSE = "hook"


def store_hook(channel: str, body: bytes, variant: str = "") -> bool:
    """Keep a webhook's body; durable when this returns. False where the same one came before.

    One statement outside a transaction: a platform that waits two seconds must never wait.
    """
    moment, pk = now(), new_id()
    row = new_row(
        Hook, id=pk, channel=channel, sealed=keys.seal(_PURPOSE, body, pk.bytes),
        digest=digest_of(body), variant=variant, next_try_at=moment,
        received_at=moment,
    )  # fmt: skip
    try:
        insert_together([row])
    except IntegrityError:
        return False
    return True


def digest_of(body: bytes) -> bytes:
    """What a body is known by: a keyed hash."""
    return keys.keyed_hash(_PURPOSE, body)


def open_hook(hook: Hook) -> bytes:
    """The body as it came; empty where it was forgotten."""
    if hook.sealed is None:
        return b""
    return keys.unseal(_PURPOSE, bytes(hook.sealed), hook.pk.bytes)


def process_hooks(limit: int = BATCH) -> int:
    """Take in up to `limit` bodies that wait, oldest first; returns how many were tried."""
    claimed = _claim(limit)
    for hook in claimed:
        _take_in(hook)
    return len(claimed)


@transaction.atomic
def _claim(limit: int) -> list[Hook]:
    moment = now()
    ids: list[UUID] = list(
        Hook.objects.filter(state=HookState.WAITING, next_try_at__lte=moment)
        .order_by("next_try_at", "id")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:limit]
    )
    if not ids:
        return []
    Hook.objects.filter(pk__in=ids).update(next_try_at=moment + LEASE, attempts=F("attempts") + 1)
    return list(Hook.objects.filter(pk__in=ids).order_by("id"))


def _take_in(hook: Hook) -> None:
    """Each part by itself: a bad one keeps no good one out, and what was taken is not again."""
    try:
        reading = PLATFORMS[hook.channel].read(open_hook(hook))
    except Unreadable as error:
        _end(hook, HookState.QUARANTINED, [str(error) or "unreadable"])
        return
    troubles = list(reading.troubles)
    retry = False
    for item in sorted(reading.items, key=lambda one: one.at):
        try:
            take(hook.channel, item, final=hook.attempts >= MAX_ATTEMPTS)
        except (OperationalError, InterfaceError):
            raise  # the database is away: no fault of this part
        except TemporaryFailure as failure:
            retry = True
            troubles.append(_named(item, str(failure)))
        except Exception as error:
            retry = True
            logger.exception("a part of hook %s could not be taken in", hook.pk)
            troubles.append(_named(item, type(error).__name__))
    if retry and hook.attempts < MAX_ATTEMPTS:
        wait = FIRST_WAIT * 2 ** (hook.attempts - 1)
        Hook.objects.filter(pk=hook.pk).update(
            next_try_at=now() + wait, trouble="; ".join(troubles)[:300]
        )
        return
    _end(hook, _outcome(reading, troubles), troubles)


def _outcome(reading: Reading, troubles: list[str]) -> HookState:
    if not troubles:
        return HookState.DONE
    return HookState.PARTLY if reading.items else HookState.QUARANTINED


def _named(item: Incoming, reason: str) -> str:
    return f"{item.what} {item.external_id[:60]}: {reason}"


def _end(hook: Hook, state: HookState, troubles: list[str]) -> None:
    fields: dict[str, Any] = {
        "state": state, "trouble": "; ".join(troubles)[:300], "ended_at": now(),
    }  # fmt: skip
    masked = without_secrets(open_hook(hook)) if state == HookState.DONE else None
    if masked is not None:  # what it was for is done: nobody who looks at it later can use it
        fields["sealed"] = keys.seal(_PURPOSE, masked, hook.pk.bytes)
    Hook.objects.filter(pk=hook.pk).update(**fields)


def try_hook_again(hook_id: UUID) -> None:
    """Read a body again that was kept apart; what it brought before is not taken twice."""
    Hook.objects.filter(pk=hook_id, sealed__isnull=False).exclude(state=HookState.WAITING).update(
        state=HookState.WAITING, attempts=0, next_try_at=now(), ended_at=None
    )


def forget_old_hooks(limit: int = 2000) -> int:
    """Let go of bodies read 30 days ago; id and digest stay, so that none is new again."""
    due = Hook.objects.filter(sealed__isnull=False, ended_at__lt=now() - KEPT_WHOLE)
    ids = list(due.order_by("ended_at").values_list("pk", flat=True)[:limit])
    return Hook.objects.filter(pk__in=ids).update(sealed=None, trouble="")


def waiting_hook_seconds() -> float:
    """How long the oldest body that waits has waited; 0.0 where none does."""
    waiting = Hook.objects.filter(state=HookState.WAITING)
    first = waiting.order_by("received_at").values_list("received_at", flat=True).first()
    return seconds_since(first)
