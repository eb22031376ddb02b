"""The one clock: every time in the product comes from here."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

SOON = timedelta(hours=8)  # a deadline is near when it ends within a shift


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return timezone.now()


def local(moment: datetime) -> datetime:
    """The same moment on the city's clock."""
    return timezone.localtime(moment)


def today() -> date:
    """Today's date in the city."""
    return timezone.localdate()
