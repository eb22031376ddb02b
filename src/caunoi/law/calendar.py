"""The working-day calendar: weekends, days off and swapped days, from versioned files."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from caunoi.law.calendar_schema import CalendarBase, CalendarYear
from caunoi.law.choices import Certainty
from caunoi.law.files import read_calendar
from caunoi.law.schema import Words

ONE_DAY = timedelta(days=1)
LONGEST_BREAK = 60  # days; more without a working day is a broken file, not a holiday


class Calendar:
    """Which days offices work. A year without a file has its weekends and fixed days only."""

    def __init__(self, base: CalendarBase, years: list[CalendarYear]) -> None:
        self.zone = ZoneInfo(base.zone)
        self.office: tuple[tuple[time, time], ...] = tuple(
            (part.opens, part.closes) for part in base.office
        )
        self._base = base
        self._weekend = frozenset(base.weekend)
        self._years = {year.year: year for year in years}
        self._off = {day: entry for year in years for entry in year.off for day in entry.days}
        self._worked = {swap.day: swap for year in years for swap in year.worked}
        self._fixed = {(fixed.month, fixed.day): fixed for fixed in base.fixed}

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self._off:
            return False
        if day in self._worked:
            return True
        return day.isoweekday() not in self._weekend and self._fixed_name(day) is None

    def working_day_from(self, day: date) -> date:
        """This day if it is worked, else the next one that is."""
        for _ in range(LONGEST_BREAK):
            if self.is_working(day):
                return day
            day += ONE_DAY
        raise ValueError(f"no working day in the {LONGEST_BREAK} days before {day}")

    def name_of(self, day: date) -> Words | None:
        """What the day off is called; None for a plain weekend or a working day."""
        entry = self._off.get(day)
        return entry.name if entry else self._fixed_name(day)

    def certainty_of(self, day: date) -> Certainty:
        """How sure it is that this day is off or worked."""
        if entry := self._off.get(day) or self._worked.get(day):
            return entry.certainty
        year = self._years.get(day.year)
        return year.certainty if year else Certainty.C

    def is_decided(self, year: int) -> bool:
        """Whether the days off of this year rest on a published decision."""
        return year in self._years and self._years[year].certainty != Certainty.C

    def stamp_of(self, first: date, last: date) -> str:
        """Which versions a count over these days used, such as 'vn-2026.1+2027.1'."""
        used = [
            f"{year}.{self._years[year].version if year in self._years else 0}"
            for year in range(min(first.year, last.year), max(first.year, last.year) + 1)
        ]
        return "vn-" + "+".join(used)

    def _fixed_name(self, day: date) -> Words | None:
        if day.year in self._years:
            return None  # the year's own file is complete
        fixed = self._fixed.get((day.month, day.day))
        return fixed.name if fixed and day.year >= fixed.since else None


def build_calendar(home: Path, *, as_known_on: date | None = None) -> Calendar:
    """The calendar with the newest version of each year, or the newest known on a day.

    Raises:
        BadLawFile: names the file and the field.
    """
    base, versions = read_calendar(home)
    newest: dict[int, CalendarYear] = {}
    for year in sorted(versions, key=lambda year: year.version):
        if as_known_on is None or year.known_from <= as_known_on:
            newest[year.year] = year
    return Calendar(base, list(newest.values()))


@lru_cache(maxsize=4)
def _load(home: Path) -> Calendar:
    return build_calendar(home)


def get_calendar() -> Calendar:
    """The calendar of this process, read once."""
    return _load(settings.LAW_RULES)
