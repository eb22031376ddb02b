"""How much of Facebook's limits is used up: slower from 75 %, silent from 95 %."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from caunoi.channels.accounts import note_usage, pause_account
from caunoi.channels.errors import RateLimited
from caunoi.channels.models import Account
from caunoi.core.clock import now

SLOW_FROM, STOP_FROM = 75, 95
LONGEST_PACE = timedelta(seconds=2)  # between two calls just below the end
STOPPED_FOR = timedelta(minutes=5)  # where Facebook does not say how long
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
_HEADERS = ("X-Business-Use-Case-Usage", "X-App-Usage", "X-Page-Usage")
_SHARES = ("call_count", "total_cputime", "total_time")

_until: dict[UUID, datetime] = {}  # what this process knows before the database's row is read again
_refusals: dict[UUID, int] = {}  # one after another, for growing waits
_told: dict[UUID, int] = {}  # the share that the row has


@dataclass(frozen=True, slots=True)
class Usage:
    """The largest share of any limit, in percent; minutes until calls are let in again."""

    percent: int = 0
    minutes: int = 0


def usage_of(headers: Mapping[str, str]) -> Usage:
    """What an answer's headers say; nothing where they do not, or cannot be read."""
    percent, minutes = 0, 0
    for name in _HEADERS:
        try:
            held = orjson.loads(headers.get(name) or "{}")
        except orjson.JSONDecodeError:
            continue
        for one in _flat(held):
            percent = max([percent, *(_number(one.get(share)) for share in _SHARES)])
            minutes = max(minutes, _number(one.get("estimated_time_to_regain_access")))
    return Usage(percent, minutes)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _flat(held: Any) -> list[dict[str, Any]]:
    """The header by page holds lists under each page's id; the others are one object."""
    if not isinstance(held, dict):
        return []
    inner = [one for values in held.values() if isinstance(values, list) for one in values]
    return [one for one in (inner or [held]) if isinstance(one, dict)]


def check_pace(account: Account) -> None:
    """Raises RateLimited: we said to ourselves that nothing goes out before some moment."""
    until = _until.get(account.pk)
    if until is not None and until > now():
        raise RateLimited("pace", until)


def note_answer(account: Account, headers: Mapping[str, str]) -> None:
    """Take in what an answer says of our use; the account rests where it is near the end."""
    usage = usage_of(headers)
    wait = _rest(usage)
    if abs(usage.percent - _told.get(account.pk, 0)) >= 5 or wait is not None:
        _told[account.pk] = usage.percent
        note_usage(account, {"percent": usage.percent, "minutes": usage.minutes})
    if wait is None:
        return
    until = now() + wait
    _until[account.pk] = until
    pause_account(account, until)


def _rest(usage: Usage) -> timedelta | None:
    if usage.percent >= STOP_FROM:
        return timedelta(minutes=usage.minutes) if usage.minutes else STOPPED_FOR
    if usage.percent >= SLOW_FROM:
        return LONGEST_PACE * ((usage.percent - SLOW_FROM + 1) / (STOP_FROM - SLOW_FROM))
    return None


def note_success(account: Account) -> None:
    """Calls are let in again: the next refusal is a first one."""
    _refusals.pop(account.pk, None)


def until_after_refusal(account: Account, headers: Mapping[str, str]) -> datetime:
    """When to call again after "too many calls": as Facebook says, else longer each time."""
    minutes = usage_of(headers).minutes
    if minutes:
        return now() + timedelta(minutes=minutes)
    times = _refusals.get(account.pk, 0)
    _refusals[account.pk] = times + 1
    wait: timedelta = min(FIRST_WAIT * 2 ** min(times, 10), LONGEST_WAIT)
    return now() + wait


def forget_pace() -> None:
    """For tests: what this process remembers of all accounts."""
    for held in (_until, _refusals, _told):
        held.clear()
