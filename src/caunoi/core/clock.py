"""The one clock: every time in the product comes from here."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

SOON = timedelta(hours=8)  # a deadline is near when it ends within a shift


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def seconds_since(moment: datetime | None) -> float:
    """How long ago that was; 0.0 for None and for what is still to come."""
    return max(0.0, (now() - moment).total_seconds()) if moment else 0.0


def local(moment: datetime) -> datetime:
    """The same moment on the city's clock.

    Raises:
        ValueError: the moment is in no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    # Not Django's `localtime`, which first asks whether this thread is in another zone: none is.
    return moment.astimezone(timezone.get_default_timezone())


def today() -> date:
    """Today's date in the city."""
    return timezone.localdate()
