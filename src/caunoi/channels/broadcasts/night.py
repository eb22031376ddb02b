"""Nobody is woken for what can wait: from 22:00 to 06:00 only urgent notices are sent."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

from caunoi.core.clock import local

EVENING, MORNING = time(22, 0), time(6, 5)
JITTER = timedelta(minutes=10)  # not everything in the same second


def is_night(at: datetime) -> bool:
    """Whether only urgent notices may be sent at that moment, by the city's clock."""
    hour = local(at).time()
    return hour >= EVENING or hour < MORNING


def next_morning(at: datetime, *, tomorrow: bool = False) -> datetime:
    """06:05 of the night's end, without the jitter; never today's where `tomorrow` is asked."""
    here = local(at)
    day = here.date() + timedelta(days=1 if tomorrow or here.time() >= MORNING else 0)
    return datetime.combine(day, MORNING, tzinfo=here.tzinfo)


def some_time_next_morning(at: datetime, *, tomorrow: bool = False) -> datetime:
    """The same, spread over ten minutes: what waited does not start in one second."""
    return next_morning(at, tomorrow=tomorrow) + random.random() * JITTER  # noqa: S311  (spreads load)


def may_be_sent_at(at: datetime, *, urgent: bool) -> datetime:
    """When to send what is ready now."""
    if urgent or not is_night(at):
        return at
    return some_time_next_morning(at)
