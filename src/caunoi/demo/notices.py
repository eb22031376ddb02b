"""A few notices, written, released, corrected and taken back by the demo's own staff."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta
from typing import Any

from django.conf import settings

from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Duty
from caunoi.channels.broadcasts.content import Content
from caunoi.channels.broadcasts.publishers import PUBLISHERS
from caunoi.channels.broadcasts.services.releasing import (
    ask_release,
    release_broadcast,
    withdraw_broadcast,
)
from caunoi.channels.broadcasts.services.writing import edit_broadcast, write_broadcast
from caunoi.channels.choices import Route
from caunoi.core.clock import local, now
from caunoi.units.models import Unit

OWN = (Route.WEB, Route.FEED, Route.PUSH, Route.MAIL)
_PLAIN = {field.name for field in dataclasses.fields(Content)} - {"wards", "routes", "expires_at"}


def lay_notices() -> int:
    """Lay them by the real services; the worker sends them. Returns how many."""
    told = json.loads((settings.CITY_DATA / "demo" / "notices.json").read_text(encoding="utf-8"))
    writer, second = _one(Role.PRESS), _one(Role.COMMANDER)
    if writer is None or second is None:
        return 0
    unit = Unit.objects.get(pk=writer.duties[0].unit_id)
    for one in told["notices"]:
        _lay(one, writer, second, unit)
    return len(told["notices"])


def _one(role: Role) -> Actor | None:
    duty = Duty.objects.filter(role=role, valid_to=None).order_by("valid_from").first()
    return actor_for(duty.officer_id) if duty else None


def _lay(one: dict[str, Any], writer: Actor, second: Actor, unit: Unit) -> None:
    content = _content(one)
    made = write_broadcast(by=writer, unit=unit, content=content)
    ask_release(broadcast_id=made.pk, by=writer, why=one["ask"])
    release_broadcast(broadcast_id=made.pk, by=second)
    if "correct" in one:
        changed = {name: text for name, text in one["correct"].items() if name in _PLAIN}
        edit_broadcast(
            broadcast_id=made.pk, by=writer, content=dataclasses.replace(content, **changed)
        )
        ask_release(broadcast_id=made.pk, by=writer, why=one["correct"]["ask"])
        release_broadcast(broadcast_id=made.pk, by=second)
    if "withdraw" in one:
        withdraw_broadcast(broadcast_id=made.pk, by=second, why=one["withdraw"])


def _content(one: dict[str, Any]) -> Content:
    theirs = [channel for channel, publisher in PUBLISHERS.items() if publisher.is_set_up()]
    plain = {name: value for name, value in one.items() if name in _PLAIN}
    ends = local(now()) + timedelta(days=one["days"])
    if "until" in one:  # a weekday, 7 is Sunday: what its words promise
        ends += timedelta(days=(one["until"] - ends.isoweekday()) % 7)
    return Content(
        **plain, wards=tuple(one.get("wards", ())),
        expires_at=ends.replace(hour=23, minute=59, second=0, microsecond=0),
        routes=(*(route.value for route in OWN), *theirs),
    )  # fmt: skip
