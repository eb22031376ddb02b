"""Which times a desk offers: its hours, the law's days off, days on which it is shut. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.text import capfirst
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from caunoi.core.moments import long_day, weekday
from caunoi.law.calendar import Calendar

Hours = Mapping[str, Sequence[Sequence[str]]]
OFFICE: Hours = {str(day): (("08:00", "11:30"), ("13:30", "17:00")) for day in range(1, 6)}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a desk offers: its weekly hours, how long a time is, how far ahead it can be booked."""

    hours: Hours
    minutes: int
    days_ahead: int
    shut: Mapping[date, str]  # day -> why


def times_of(offer: Offer, day: date, calendar: Calendar) -> list[datetime]:
    """All times of a day, aware, in order; none where the desk is closed."""
    if why_closed(offer, day, calendar):
        return []
    found = []
    step = timedelta(minutes=offer.minutes)
    for opens, closes in offer.hours.get(str(day.isoweekday()), ()):
        start, end = _at(day, opens), _at(day, closes)
        while start + step <= end:
            found.append(start)
            start += step
    return found


def why_closed(offer: Offer, day: date, calendar: Calendar) -> str:
    """Why the desk is closed on a day, in a sentence; empty where it is open."""
    if day in offer.shut:
        return _("The desk is closed on %(day)s: %(why)s") % {
            "day": long_day(day), "why": offer.shut[day],
        }  # fmt: skip
    holiday = calendar.name_of(day)
    if holiday is not None:
        return _("%(day)s is a day off: %(name)s.") % {"day": long_day(day), "name": holiday}
    # Offices may rest on a weekday to work on a weekend; a desk that opens on Saturdays still does.
    if not calendar.is_working(day) and day.isoweekday() < 6:
        return _("%(day)s is a day off.") % {"day": long_day(day)}
    if not offer.hours.get(str(day.isoweekday())):
        return _("The desk is not open on %(day)s.") % {"day": long_day(day)}
    return ""


def is_within(hours: Hours, at: datetime) -> bool:
    """Whether weekly hours cover a moment, holidays aside."""
    here = at.astimezone(get_default_timezone())
    spans = hours.get(str(here.isoweekday()), ())
    return any(opens <= f"{here:%H:%M}" < closes for opens, closes in spans)


def why_not(offer: Offer, at: datetime, now: datetime, calendar: Calendar) -> str:
    """Why a time cannot be booked, whoever else wants it; empty where it can."""
    day = at.astimezone(get_default_timezone()).date()
    if at <= now:
        return _("This time is over. Please choose one that is still to come.")
    today = now.astimezone(get_default_timezone()).date()
    if day > today + timedelta(days=offer.days_ahead):
        return _("Times can be booked up to %(days)d days ahead.") % {"days": offer.days_ahead}
    closed = why_closed(offer, day, calendar)
    if closed:
        return closed
    if at not in times_of(offer, day, calendar):
        return _("The desk has no such time on %(day)s.") % {"day": long_day(day)}
    return ""


def read_hours(text: str) -> dict[str, list[list[str]]]:
    """`1-5 08:00-11:30 13:30-17:00` a line, as an officer types it, as what a desk keeps.

    Raises:
        ValueError: names the line that cannot be read.
    """
    found: dict[str, list[list[str]]] = {}
    for line in filter(None, (one.strip() for one in text.splitlines())):
        days, *spans = line.split()
        first, _dash, last = days.partition("-")
        pairs = [tuple(span.split("-")) for span in spans]
        if not (first.isdecimal() and (last or first).isdecimal()) or not pairs:
            raise ValueError(line)
        numbers = range(int(first), int(last or first) + 1)
        if not numbers or not set(numbers) <= set(range(1, 8)):
            raise ValueError(line)
        before = time()
        for pair in pairs:
            if len(pair) != 2:
                raise ValueError(line)
            try:
                opens, closes = (time.fromisoformat(one) for one in pair)
            except ValueError as error:
                raise ValueError(line) from error
            if not before <= opens < closes:
                raise ValueError(line)
            before = closes
        for number in numbers:
            found[str(number)] = [[f"{time.fromisoformat(x):%H:%M}" for x in p] for p in pairs]
    if not found:
        raise ValueError("")
    return found


def write_hours(hours: Hours) -> str:
    """The same back, for the form; weekdays that follow each other with the same hours as one."""
    return "\n".join(f"{a}-{b} {said}" if a != b else f"{a} {said}" for a, b, said in _runs(hours))


def say_hours(hours: Hours) -> list[str]:
    """The same for a resident, a line each: "Monday to Friday: 08:00-11:30, 13:30-17:00"."""
    found = []
    for first, last, said in _runs(hours):
        days = weekday(first)
        if last != first:
            days = _("%(first)s to %(last)s") % {"first": days, "last": weekday(last)}
        found.append(f"{capfirst(days)}: {said.replace(' ', ', ')}")
    return found


def _runs(hours: Hours) -> list[tuple[int, int, str]]:
    lines: list[tuple[int, int, str]] = []
    for day in sorted(map(int, hours)):
        said = " ".join("-".join(span) for span in hours[str(day)])
        if lines and lines[-1][2] == said and lines[-1][1] == day - 1:
            lines[-1] = (lines[-1][0], day, said)
        else:
            lines.append((day, day, said))
    return lines


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), get_default_timezone())
