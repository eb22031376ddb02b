"""A page of ours, a webhook that was kept apart, a letter that did not arrive."""

from __future__ import annotations

from typing import Any

from caunoi.channels.choices import DeliveryState, HookState, Letter
from caunoi.channels.hooks import store_hook
from caunoi.channels.models import Account, Delivery, Hook
from caunoi.core.clock import now
from caunoi.core.ids import new_id
from caunoi.testing.make import make_report
from caunoi.testing.platform import body_of, event


def make_channel() -> Account:
    """Our page on Facebook."""
    return Account.objects.create(channel="facebook", external_id="page-1", name="Công an Hà Nội")


def make_hook(*events: dict[str, object], state: str = HookState.QUARANTINED) -> Hook:
    """A webhook that could not be read."""
    store_hook("facebook", body_of(*(events or (event(id="m1", text="x"),))), "test")
    Hook.objects.update(state=state, trouble="m1: KeyError", ended_at=now())
    return Hook.objects.get()


def make_delivery(state: str = DeliveryState.DEAD, **over: Any) -> Delivery:
    """A letter to a resident."""
    fields: dict[str, Any] = {
        "event_id": new_id(), "channel": "email", "letter": Letter.ANSWER, "state": state,
        "attempts": 8, "next_try_at": now(), "created_at": now(),
        "last_error": "550 no such user", **over,
    }  # fmt: skip
    return Delivery.objects.create(report=make_report(), **fields)
