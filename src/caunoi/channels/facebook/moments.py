"""Facebook's times: seconds, milliseconds or ISO text, whichever comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from caunoi.core.clock import now

_MILLISECONDS_FROM = 100_000_000_000  # seconds reach that in the year 5138
_AHEAD = timedelta(minutes=5)


def moment_of(value: object, otherwise: datetime | None = None) -> datetime:
    """The moment; one that lies ahead of our clock is now.

    Raises:
        ValueError: no moment, and nothing else given.
    """
    found = _read(value)
    if found is None:
        if otherwise is None:
            raise ValueError("no time")
        found = otherwise
    moment = now()
    return moment if found > moment + _AHEAD else found


def _read(value: object) -> datetime | None:
    if isinstance(value, str) and value.strip():
        text = value.strip()
        if not text.lstrip("-").replace(".", "", 1).isdigit():
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        value = float(text)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    seconds = value / 1000 if value >= _MILLISECONDS_FROM else value
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise ValueError("no time") from error
