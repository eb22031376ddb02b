"""Say limits aloud: lengths, moments and the reason of a date."""

from __future__ import annotations

from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from caunoi.core.moments import join_moment, long_day
from caunoi.law.calendar import get_calendar
from caunoi.law.choices import Direction, TimeUnit
from caunoi.law.counting import last_day_before
from caunoi.law.schema import Rule, Words

LENGTHS = {
    TimeUnit.MINUTES: ngettext_lazy("%(count)d minute", "%(count)d minutes", "count"),
    TimeUnit.HOURS: ngettext_lazy("%(count)d hour", "%(count)d hours", "count"),
    TimeUnit.WORKING_HOURS: ngettext_lazy(
        "%(count)d working hour", "%(count)d working hours", "count"
    ),
    TimeUnit.DAYS: ngettext_lazy("%(count)d day", "%(count)d days", "count"),
    TimeUnit.WORKING_DAYS: ngettext_lazy(
        "%(count)d working day", "%(count)d working days", "count"
    ),
    TimeUnit.MONTHS: ngettext_lazy("%(count)d month", "%(count)d months", "count"),
}


def say_length(length: int, unit: TimeUnit) -> str:
    """ "20 days", "3 working days", "2 months"."""
    return str(LENGTHS[unit] % {"count": length})


def say_moment(moment: datetime) -> str:
    """ "09:15 on Tuesday 24 November 2026"; midnight is said as the end of the day it ends."""
    zone = get_calendar().zone
    at = moment.astimezone(zone)
    if (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0):
        return _("the end of %(day)s") % {"day": long_day(last_day_before(moment, zone))}
    return join_moment(f"{at:%H:%M}", at.date())


def explain(
    rule: Rule,
    *,
    start_words: Words | None,
    started_at: datetime,
    due_at: datetime,
    legal_due_at: datetime,
    length: int,
    is_provisional: bool,
) -> str:
    """The sentences that say what is due, by which article, counted how, and until when."""
    sentences = [_what(rule, start_words, length), _until(rule, started_at, due_at)]
    if rule.leaves_first_day_out:
        sentences.append(_("The first day is not counted."))
    if legal_due_at > due_at:
        sentences.append(_rolled(due_at, legal_due_at))
    if is_provisional:
        sentences.append(
            _("The days off of that year are not decided yet, so the date may still move.")
        )
    return " ".join(sentences)


def _what(rule: Rule, start_words: Words | None, length: int) -> str:
    words = {
        "title": rule.title,
        "length": say_length(length, rule.unit),
        "start": start_words or "",
        "article": rule.article,
    }
    if rule.direction == Direction.BEFORE:
        return _("%(title)s: at least %(length)s before the limit ends (%(article)s).") % words
    if rule.max_total is not None:
        words["total"] = say_length(rule.max_total.length, rule.max_total.unit)
        return _(
            "%(title)s: up to %(length)s more, never over %(total)s in all (%(article)s)."
        ) % words  # fmt: skip
    if rule.runs_from_limit:
        return _("%(title)s: up to %(length)s more (%(article)s).") % words
    return _("%(title)s: %(length)s from %(start)s (%(article)s).") % words


def _until(rule: Rule, started_at: datetime, due_at: datetime) -> str:
    words = {"start": say_moment(started_at), "end": say_moment(due_at)}
    if rule.direction == Direction.BEFORE:
        return _("The limit ends at %(start)s, so this is due by %(end)s.") % words
    return _("Counted from %(start)s, it ends at %(end)s.") % words


def _rolled(due_at: datetime, legal_due_at: datetime) -> str:
    days = get_calendar()
    last = last_day_before(due_at, days.zone)
    words = {
        "day": capfirst(long_day(last)),
        "name": days.name_of(last) or _("weekend"),
        "legal": say_moment(legal_due_at),
    }
    return _("%(day)s is a day off (%(name)s); the legal limit is therefore %(legal)s.") % words
