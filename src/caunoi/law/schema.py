"""The shape of a rule, as the files under law/rules must write it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Self

from django.utils.translation import get_language
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from caunoi.law.choices import (
    CLOCK_UNITS,
    LIMIT,
    Audience,
    Certainty,
    Direction,
    FileStatus,
    Origin,
    Roll,
    TimeUnit,
)

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*\.[a-z][a-z_0-9]*$")]
Count = Annotated[int, Field(strict=True, ge=1, le=1000)]
Version = Annotated[int, Field(strict=True, ge=1, le=999)]
CLOCK_LENGTH = re.compile(r"(\d+)(m|h|d)")
CLOCK_WORDS = {"m": "minutes", "h": "hours", "d": "days"}


def _parse_clock_length(value: object) -> object:
    """'90m', '6h', '2d' -> timedelta; anything else is left for pydantic to refuse."""
    match = CLOCK_LENGTH.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("write a number with m, h or d, such as 30m, 6h or 2d")
    return timedelta(**{CLOCK_WORDS[match[2]]: int(match[1])})


ClockLength = Annotated[timedelta, BeforeValidator(_parse_clock_length)]


class Part(BaseModel):
    """Base of every table: nothing unknown is accepted, nothing can be changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Part):
    """The same words in Vietnamese and English; str() follows the language active now."""

    vi: Text
    en: Text

    def __str__(self) -> str:
        return self.en if (get_language() or "vi").startswith("en") else self.vi


class Limit(Part):
    """A length of time with the event it is counted from."""

    length: Count
    unit: TimeUnit
    start: Text


class Reminder(Part):
    """Somebody hears of a limit: `before` its strict end or `after` it."""

    to: Audience
    before: ClockLength | None = None
    after: ClockLength | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.before is None) == (self.after is None):
            raise ValueError("write either `before` or `after`")
        return self

    @property
    def offset(self) -> timedelta:
        """Distance from the strict end; negative is before it."""
        return self.after if self.after is not None else -(self.before or timedelta())


class Case(Part):
    """A golden case: what a lawyer expects, counted by hand."""

    says: Text
    start: AwareDatetime
    total_from: AwareDatetime | None = None
    length: Count | None = None
    last_day: date | None = None
    legal_last_day: date | None = None
    due: AwareDatetime | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if (self.last_day is None) == (self.due is None):
            raise ValueError("write either `last_day` (days, months) or `due` (minutes, hours)")
        return self


class Rule(Part):
    """One version of one time limit."""

    code: Code
    version: Version
    valid_from: date
    valid_to: date | None = None
    status: FileStatus = FileStatus.ACTIVE
    title: Words
    article: Words
    source: Text
    certainty: Certainty
    origin: Origin = Origin.LAW
    note: str = ""
    start: Text
    length: Count
    unit: TimeUnit
    direction: Direction = Direction.AFTER
    count_first_day: bool = False
    roll: Roll = Roll.NONE
    extends: tuple[Code, ...] = ()
    times: Version | None = None
    max_total: Limit | None = None
    owed_to: tuple[Audience, ...] = ()
    reminders: tuple[Reminder, ...] = ()
    cases: tuple[Case, ...] = Field(alias="case", min_length=1)

    @property
    def kind(self) -> str:
        """The kind of report the rule belongs to ('any' for all)."""
        return self.code.partition(".")[0]

    @property
    def runs_from_limit(self) -> bool:
        """Whether the clock starts where another limit ends."""
        return self.start == LIMIT

    @property
    def counts_working_time(self) -> bool:
        """Whether every day off on the way moves the end."""
        return self.unit in (TimeUnit.WORKING_DAYS, TimeUnit.WORKING_HOURS)

    @property
    def leaves_first_day_out(self) -> bool:
        """Whether the day of the event is left out of the count."""
        in_days = self.unit in (TimeUnit.DAYS, TimeUnit.WORKING_DAYS)
        return in_days and not self.count_first_day and not self.runs_from_limit

    @property
    def ends_on_a_day(self) -> bool:
        """Whether the limit ends at 24:00 of a last day, not at an hour of its own."""
        return self.unit not in CLOCK_UNITS

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = [problem for holds, problem in self._conditions() if not holds]
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _conditions(self) -> list[tuple[bool, str]]:
        on_a_day = self.ends_on_a_day
        backwards = self.direction == Direction.BEFORE
        return [
            (on_a_day or self.roll == Roll.NONE, "`roll` is only for limits in days or months"),
            (
                not self.count_first_day or self.unit in (TimeUnit.DAYS, TimeUnit.WORKING_DAYS),
                "`count_first_day` is only for days and working days",
            ),
            (
                not backwards or self.unit == TimeUnit.DAYS,
                '`direction = "before"` is only for days',
            ),
            (not backwards or self.roll == Roll.NONE, "a limit counted backwards cannot `roll`"),
            (
                not self.runs_from_limit or bool(self.extends),
                '`start = "limit"` needs `extends`: whose end it runs from',
            ),
            (
                self.max_total is None or on_a_day,
                "`max_total` is only for limits in days or months",
            ),
            (
                self.max_total is None or self.max_total.unit in (TimeUnit.DAYS, TimeUnit.MONTHS),
                "`max_total` must be in days or months",
            ),
            (
                self.valid_to is None or self.valid_to > self.valid_from,
                "`valid_to` must be after `valid_from`",
            ),
            (
                all((case.last_day is not None) == on_a_day for case in self.cases),
                "a case of this unit must give " + ("`last_day`" if on_a_day else "`due`"),
            ),
            (
                self.max_total is None or all(case.total_from for case in self.cases),
                "a rule with `max_total` needs `total_from` in every case",
            ),
        ]


class RuleFile(Part):
    """One file of law/rules/."""

    rules: tuple[Rule, ...] = Field(alias="rule", min_length=1)
