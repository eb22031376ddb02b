"""How far two moments lie apart, in words; Django's own words are not all in Vietnamese."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from caunoi.core.clock import local

register = template.Library()
UNITS = {
    "year": ngettext_lazy("%(num)d year", "%(num)d years", "num"),
    "month": ngettext_lazy("%(num)d month", "%(num)d months", "num"),
    "week": ngettext_lazy("%(num)d week", "%(num)d weeks", "num"),
    "day": ngettext_lazy("%(num)d day", "%(num)d days", "num"),
    "hour": ngettext_lazy("%(num)d hour", "%(num)d hours", "num"),
    "minute": ngettext_lazy("%(num)d minute", "%(num)d minutes", "num"),
}


@register.filter
def apart(one: datetime, other: datetime) -> str:
    """`3 hours, 20 minutes` between two aware moments, whichever comes first."""
    return timesince(min(one, other), max(one, other), time_strings=UNITS)  # type: ignore[arg-type]  # lazy words are what it takes


@register.filter
def last_moment(end: datetime) -> str:
    """An end as people say it: `17:00 on 24/12/2026`, and `the end of 24/12/2026` for midnight."""
    moment = local(end)
    if moment.time() == time():
        day = moment.date() - timedelta(days=1)
        return _("the end of %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    return _("%(time)s on %(day)s") % {"time": f"{moment:%H:%M}", "day": f"{moment:%d/%m/%Y}"}


@register.filter
def about(one: datetime, other: datetime) -> str:
    """The same in its largest unit only: `3 hours`."""
    return timesince(min(one, other), max(one, other), time_strings=UNITS, depth=1)  # type: ignore[arg-type]  # lazy words are what it takes
