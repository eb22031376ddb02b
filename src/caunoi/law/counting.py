"""How time is counted: hours, days that end at 24:00, working days, months (Art. 134).

Pure functions. Moments are aware; days are the city's dates. The end of a day is 24:00, that is
0:00 of the next day, so "until the end of the 14th" and "before the 15th" are the same instant.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from caunoi.law.calendar import Calendar
from caunoi.law.choices import TimeUnit

ONE_DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """24:00 of a city day, in UTC."""
    return datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC)


def last_day_before(moment: datetime, zone: ZoneInfo) -> date:
    """The last city day of a limit that ends at this moment: 24:00 belongs to the day it ends."""
    return (moment.astimezone(zone) - MOMENT).date()


def add_months(day: date, months: int) -> date:
    """The same date of a later month, or that month's last day if there is none (Art. 134)."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int, days: Calendar) -> date:
    """The `count`-th working day after `day`."""
    for _ in range(count):
        day = days.working_day_from(day + ONE_DAY)
    return day


def roll(day: date, days: Calendar) -> date:
    """The day itself if offices work on it, else the next working day."""
    return days.working_day_from(day)


def last_day(
    first: date, length: int, unit: TimeUnit, days: Calendar, *, count_first_day: bool = False
) -> date:
    """The last day of a limit measured in days, working days or months.

    `count_first_day`: the day of the event is day one; a day off never is a working day one.
    """
    if unit == TimeUnit.MONTHS:
        return add_months(first, length)
    before_first = first - ONE_DAY if count_first_day else first
    if unit == TimeUnit.DAYS:
        return before_first + timedelta(days=length)
    if unit == TimeUnit.WORKING_DAYS:
        return add_working_days(before_first, length, days)
    raise ValueError(f"{unit} does not end on a day")


def add_working_hours(start: datetime, hours: int, days: Calendar) -> datetime:
    """The moment at which `hours` of office time have passed, in UTC."""
    left = timedelta(hours=hours)
    zone = days.zone
    moment = start.astimezone(zone)
    day = moment.date()
    while True:
        if days.is_working(day):
            for opens, closes in days.office:
                begin = max(moment, datetime.combine(day, opens, zone))
                room = datetime.combine(day, closes, zone) - begin
                if room >= left:
                    return (begin + left).astimezone(UTC)
                left -= max(room, timedelta())
        day += ONE_DAY


def moment_after(start: datetime, length: int, unit: TimeUnit, days: Calendar) -> datetime:
    """The end of a limit measured in minutes, hours or working hours, in UTC."""
    if unit == TimeUnit.MINUTES:
        return start.astimezone(UTC) + timedelta(minutes=length)
    if unit == TimeUnit.HOURS:  # through nights, weekends and Tet
        return start.astimezone(UTC) + timedelta(hours=length)
    if unit == TimeUnit.WORKING_HOURS:
        return add_working_hours(start, length, days)
    raise ValueError(f"{unit} does not end at a moment")
