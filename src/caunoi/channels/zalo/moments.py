"""Times as Zalo writes them: milliseconds, seconds or ISO text, as text or number."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from caunoi.core.clock import now

AHEAD = timedelta(minutes=5)  # a clock that runs further ahead of ours is not believed


def read_moment(value: Any) -> datetime | None:
    """The moment, aware; None where it is none."""
    text = str(value if value is not None else "").strip()
    try:
        if text.isdecimal():
            return _of_number(int(text))
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _of_number(number: int) -> datetime:
    if number > 100_000_000_000_000:
        number //= 1000  # microseconds
    if number > 100_000_000_000:
        return datetime.fromtimestamp(number / 1000, UTC)
    return datetime.fromtimestamp(number, UTC)


def not_ahead(moment: datetime | None) -> datetime:
    """The same, but now where Zalo's clock is ahead of ours or tells nothing."""
    present = now()
    return moment if moment is not None and moment <= present + AHEAD else present
