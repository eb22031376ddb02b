"""How days, moments and spans of time are written: every page, letter and answer asks here.

Short, for tables and lists: `26/11/2026 14:05`; on English pages `26 Nov 2026 14:05`. Long,
within sentences: `14:05 on Thursday 26 November 2026`.
A span is said in one unit: `11 days`, `3 hours`, `5 minutes`.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from caunoi.core.clock import local

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_HOURS_UP_TO = 2 * DAY  # from then on in days
_WEEKDAYS = (
    pgettext_lazy("within a date", "Monday"), pgettext_lazy("within a date", "Tuesday"),
    pgettext_lazy("within a date", "Wednesday"), pgettext_lazy("within a date", "Thursday"),
    pgettext_lazy("within a date", "Friday"), pgettext_lazy("within a date", "Saturday"),
    pgettext_lazy("within a date", "Sunday"),
)  # fmt: skip

_BRIEF = (
    pgettext_lazy("short", "Mon"), pgettext_lazy("short", "Tue"), pgettext_lazy("short", "Wed"),
    pgettext_lazy("short", "Thu"), pgettext_lazy("short", "Fri"), pgettext_lazy("short", "Sat"),
    pgettext_lazy("short", "Sun"),
)  # fmt: skip


def brief_day(day: date) -> str:
    """`Fri 27 Nov`, where many days stand side by side; in Vietnamese `T6 27/11`."""
    # Translators: Django's date format letters; for Vietnamese: d/m
    form = pgettext("brief date format", "j M")
    return f"{_BRIEF[day.weekday()]} {format_date(day, form)}"


def shown_day(day: date | datetime | None) -> str:
    """A day as pages show it: `7 Dec 2026`, which nobody reads as the 12th of July; in Vietnamese
    `07/12/2026`. Empty for None.
    """
    if day is None:
        return ""
    # Translators: Django's date format letters; for Vietnamese: d/m/Y
    form = pgettext("short date format", "j M Y")
    return format_date(local(day) if isinstance(day, datetime) else day, form)


def shown_moment(moment: datetime | None) -> str:
    """As `shown_day`, with the hour on the city's clock; empty for None."""
    return f"{shown_day(moment)} {short_hour(moment)}" if moment is not None else ""


def short_day(day: date | datetime | None) -> str:
    """`26/11/2026`; a moment's day is the city's. Empty for None."""
    if day is None:
        return ""
    return f"{local(day) if isinstance(day, datetime) else day:%d/%m/%Y}"


def short_moment(moment: datetime | None) -> str:
    """`26/11/2026 14:05` on the city's clock; empty for None."""
    return f"{local(moment):%d/%m/%Y %H:%M}" if moment is not None else ""


def short_hour(moment: datetime | None) -> str:
    """`14:05` on the city's clock, where the day is said already; empty for None."""
    return f"{local(moment):%H:%M}" if moment is not None else ""


def short_end(end: datetime | None) -> str:
    """`26/11/2026 14:05`, `the end of 26/11/2026` for midnight; empty for None."""
    if end is None:
        return ""
    moment = local(end)
    if moment.time() == time():
        return _("the end of %(day)s") % {"day": f"{moment.date() - DAY:%d/%m/%Y}"}
    return short_moment(end)


def short_second(moment: datetime | None) -> str:
    """`26/11/2026 14:05:33`, for logs; empty for None."""
    return f"{local(moment):%d/%m/%Y %H:%M:%S}" if moment is not None else ""


def weekday(number: int) -> str:
    """`Monday` for 1, as within a sentence."""
    return str(_WEEKDAYS[number - 1])


def long_day(day: date) -> str:
    """`Thursday 26 November 2026`."""
    # Translators: Django's date format letters; for Vietnamese: d/m/Y
    form = pgettext("date format", "j F Y")
    return f"{_WEEKDAYS[day.weekday()]} {format_date(day, form)}"


def long_moment(moment: datetime) -> str:
    """`14:05 on Thursday 26 November 2026` on the city's clock."""
    at = local(moment)
    return join_moment(f"{at:%H:%M}", at.date())


def join_moment(hour: str, day: date) -> str:
    """The long form of an hour that is in words already, such as 24:00."""
    return _("%(time)s on %(day)s") % {"time": hour, "day": long_day(day)}


def last_moment(end: datetime) -> str:
    """An end as people say it: the long form, and `the end of Thursday …` for midnight."""
    moment = local(end)
    if moment.time() == time():
        return _("the end of %(day)s") % {"day": long_day(moment.date() - DAY)}
    return long_moment(end)


def say_span(one: datetime, other: datetime) -> str:
    """How far two moments lie apart, whichever comes first: `47 hours`, `3 days`."""
    span = abs(one - other)
    if span < MINUTE:
        return _("less than a minute")
    if span < HOUR:
        minutes = span // MINUTE
        return ngettext("%(num)d minute", "%(num)d minutes", minutes) % {"num": minutes}
    if span < _HOURS_UP_TO:
        hours = span // HOUR
        return ngettext("%(num)d hour", "%(num)d hours", hours) % {"num": hours}
    days = span // DAY
    return ngettext("%(num)d day", "%(num)d days", days) % {"num": days}


def say_due(due_at: datetime, at: datetime) -> str:
    """How a deadline stands at a moment: `3 hours left`, `due now`, `5 minutes late`."""
    if abs(due_at - at) < MINUTE:
        return _("due now")
    said = {"long": say_span(due_at, at)}
    return _("%(long)s late") % said if due_at < at else _("%(long)s left") % said
