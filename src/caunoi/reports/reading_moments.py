"""What people wrote into the fields of day, hour and point: read leniently, never refused."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from caunoi.core.moments import short_day

_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_HOUR = re.compile(r"(\d{1,2})\s*(?:[:hg.]\s*(\d{1,2})?)?[^\d]*", re.IGNORECASE)
_YEARS = range(1900, 2200)  # outside it is a slip of the finger, kept as words


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment, where a day was read; `words` hold what the moment does not say."""

    at: datetime | None
    words: str


def read_moment(day: str, hour: str) -> Moment:
    """The moment of a day and an hour as typed: ISO, or as people write them (3/9/2026, 21h30).

    A day without an hour becomes its first minute and stands in the words too, so that nobody
    takes the midnight for what was said. What cannot be read stays in the words as it is.
    """
    on, at = _read_day(day), _read_hour(hour)
    if on is None:
        return Moment(None, " ".join(filter(None, [hour.strip(), day.strip()])))
    moment = timezone.make_aware(datetime.combine(on, at or time()))
    if at is not None:
        return Moment(moment, "")
    return Moment(moment, " ".join(filter(None, [hour.strip(), short_day(on)])))


def _read_day(typed: str) -> date | None:
    typed = typed.strip()
    found = _DAY.fullmatch(typed)
    try:
        if found:
            day = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            day = date.fromisoformat(typed)
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def _read_hour(typed: str) -> time | None:
    found = _HOUR.fullmatch(typed.strip())
    if found is None:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


def read_degrees(typed: str, most: float) -> float | None:
    """A latitude or longitude of at most `most` degrees; None for anything else."""
    try:
        value = float(typed)
    except ValueError:
        return None
    return value if math.isfinite(value) and abs(value) <= most else None
