"""The shape of the calendar's files under law/calendar."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Annotated, Self

from pydantic import Field, model_validator

from caunoi.law.choices import Certainty
from caunoi.law.schema import Part, Text, Version, Words


class Office(Part):
    """A stretch of the working day."""

    opens: time
    closes: time


class FixedDay(Part):
    """A day off on the same date of every year, for years that have no file of their own."""

    month: int = Field(ge=1, le=12)
    day: int = Field(ge=1, le=31)
    name: Words
    since: int = 1945


class CalendarBase(Part):
    """What holds in every year: zone, weekend (1 = Monday), office hours, fixed days off."""

    zone: Text
    weekend: tuple[Annotated[int, Field(ge=1, le=7)], ...]
    office: tuple[Office, ...] = Field(min_length=1)
    fixed: tuple[FixedDay, ...]
    source: Text
    certainty: Certainty

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        edges = [edge for part in self.office for edge in (part.opens, part.closes)]
        if edges != sorted(set(edges)):
            raise ValueError("`office` hours must follow one another")
        if len(set(self.weekend)) == 7:
            raise ValueError("`weekend` leaves no working day")
        return self


class DaysOff(Part):
    """An unbroken run of days off; `last` may be left out for a single day."""

    first: date
    last: date | None = None
    name: Words
    source: Text
    certainty: Certainty

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.last is not None and self.last <= self.first:
            raise ValueError("`last` must be after `first`; leave it out for a single day")
        return self

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the run."""
        count = ((self.last or self.first) - self.first).days + 1
        return tuple(self.first + timedelta(days=n) for n in range(count))


class DayWorked(Part):
    """A weekend day on which offices work in exchange for a day off."""

    day: date
    instead_of: date
    source: Text
    certainty: Certainty


class CalendarYear(Part):
    """One file of law/calendar: the days off and the swapped days of a year."""

    year: int = Field(strict=True, ge=1946, le=2200)
    version: Version
    known_from: date
    source: Text
    certainty: Certainty
    off: tuple[DaysOff, ...] = Field(min_length=1)
    worked: tuple[DayWorked, ...] = ()

    @model_validator(mode="after")
    def _inside_the_year(self) -> Self:
        off = [day for entry in self.off for day in entry.days]
        for day in [*off, *(swap.day for swap in self.worked)]:
            if day.year != self.year:
                raise ValueError(f"{day} is not in {self.year}")
        if len(off) != len(set(off)):
            raise ValueError("a day stands twice in `off`")
        for swap in self.worked:
            if swap.day in off:
                raise ValueError(f"{swap.day} is both off and worked")
            if swap.instead_of not in off:
                raise ValueError(f"{swap.instead_of} is exchanged for {swap.day} but is not off")
        return self
