"""Compute when something is due. No other part of the product computes a deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from caunoi.core.errors import RuleBroken
from caunoi.law import counting, wording
from caunoi.law.calendar import Calendar, get_calendar
from caunoi.law.choices import Audience, Direction, Roll
from caunoi.law.rules import get_rule, get_rule_book, rule_in_force
from caunoi.law.schema import Rule


@dataclass(frozen=True, slots=True)
class ReminderAt:
    """Somebody is to hear of a limit at a moment (UTC)."""

    at: datetime
    to: Audience


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due, under which version of which rule.

    `due_at` is the strict end, the work target; `legal_due_at` the end after rolling over days
    off. Both are UTC and exclusive: a limit "until the 14th" ends at 24:00, that is 0:00 on the
    15th in the city, so show `last_day` and `legal_last_day` (None for hours), or `say_end()`.
    """

    rule: str
    version: int
    started_at: datetime
    due_at: datetime
    legal_due_at: datetime
    last_day: date | None
    legal_last_day: date | None
    length: int
    calendar: str
    definition: Rule

    @property
    def reminders(self) -> tuple[ReminderAt, ...]:
        """Who is to hear of it and when, soonest first; never before the clock starts."""
        return reminders_of(self.definition, self.started_at, self.due_at)

    @property
    def is_provisional(self) -> bool:
        """Whether it leans on a year whose days off are not decided yet."""
        return _is_provisional(self.definition, self.started_at, self.legal_due_at)

    def say_end(self) -> str:
        """The strict end in words: "24:00 on Monday 14 December 2026"."""
        return wording.say_moment(self.due_at)

    def explain(self) -> str:
        """Why it is due then, in a sentence an officer can read aloud."""
        return explain_limit(
            self.rule,
            self.version,
            started_at=self.started_at,
            due_at=self.due_at,
            legal_due_at=self.legal_due_at,
            length=self.length,
        )


def due(
    rule_code: str,
    started_at: datetime,
    on_version: int | None = None,
    *,
    total_from: datetime | None = None,
    length: int | None = None,
) -> Due:
    """When the limit ends that started at `started_at` (aware).

    The version is the one in force at the start, so a later version moves no running clock;
    `on_version` asks for another. An extension (`start = "limit"`) takes the strict end of the
    limit it extends as `started_at`, and as `total_from` the start of the rule's `max_total`
    (for crime reports the first receipt). `length` is what was granted, if that is less.

    Raises:
        NoSuchRule: no file holds the code or version.
        NotInForce: no version was in force at the start; the rule sets no limit there.
        RuleBroken: `length` is longer than the rule allows.
        ValueError: a naive moment, or `total_from` is missing where the rule has a `max_total`.
    """
    if started_at.tzinfo is None:
        raise ValueError("started_at must be aware")
    rule = get_rule(rule_code, on_version) if on_version else rule_in_force(rule_code, started_at)
    return compute(rule, started_at, get_calendar(), total_from=total_from, length=length)


def compute(
    rule: Rule,
    started_at: datetime,
    days: Calendar,
    *,
    total_from: datetime | None = None,
    length: int | None = None,
) -> Due:
    """`due` for a rule and calendar in hand: pure, for replays and tests. Raises as `due` does."""
    granted = _granted(rule, length)
    if not rule.ends_on_a_day:
        end = counting.moment_after(started_at, granted, rule.unit, days)
        return _on_the_clock(rule, started_at, end, granted, days)
    first = _first_day(rule, started_at, days)
    if rule.direction == Direction.BEFORE:
        last = counting.last_day(first, -granted, rule.unit, days)
    else:
        last = counting.last_day(
            first, granted, rule.unit, days, count_first_day=rule.count_first_day
        )
    last = _within_total(rule, last, total_from, days)
    legal = counting.roll(last, days) if rule.roll == Roll.NEXT_WORKING_DAY else last
    return Due(
        rule=rule.code,
        version=rule.version,
        started_at=started_at.astimezone(UTC),
        due_at=counting.end_of(last, days.zone),
        legal_due_at=counting.end_of(legal, days.zone),
        last_day=last,
        legal_last_day=legal,
        length=granted,
        calendar=days.stamp_of(first, legal),
        definition=rule,
    )


def reminders_of(rule: Rule, started_at: datetime, due_at: datetime) -> tuple[ReminderAt, ...]:
    """The reminders of a stored limit, soonest first."""
    found = (
        ReminderAt(max(started_at, due_at + reminder.offset), reminder.to)
        for reminder in rule.reminders
    )
    return tuple(sorted(found, key=lambda reminder: reminder.at))


def check_extension(rule_code: str, *, extending: str, used: int, at: datetime) -> Rule:
    """The rule by which a limit of rule `extending` may be extended once more.

    `used` counts how often this extension was granted before on the same report.

    Raises:
        RuleBroken: this limit is not one that the rule extends, or it was used up.
    """
    rule = rule_in_force(rule_code, at)
    if extending not in rule.extends:
        words = {"title": rule.title, "article": rule.article}
        message = _("“%(title)s” cannot follow the present limit (%(article)s).") % words
        raise RuleBroken(message, ground=rule_code)
    if rule.times is not None and used >= rule.times:
        words = {"title": rule.title, "article": rule.article}
        message = _("“%(title)s” has been used up (%(article)s).") % words
        raise RuleBroken(message, ground=rule_code)
    return rule


def explain_limit(
    rule_code: str,
    version: int,
    *,
    started_at: datetime,
    due_at: datetime,
    legal_due_at: datetime,
    length: int | None = None,
) -> str:
    """The sentence for a limit as it was stored; nothing is counted anew."""
    book = get_rule_book()
    rule = book.get(rule_code, version)
    return wording.explain(
        rule,
        start_words=book.starts.get(rule.start),
        started_at=started_at,
        due_at=due_at,
        legal_due_at=legal_due_at,
        length=length or rule.length,
        is_provisional=_is_provisional(rule, started_at, legal_due_at),
    )


def _granted(rule: Rule, length: int | None) -> int:
    if length is None:
        return rule.length
    if not 1 <= length <= rule.length:
        words = {"title": rule.title, "most": wording.say_length(rule.length, rule.unit)}
        message = _("“%(title)s”: at most %(most)s may be granted.") % words
        raise RuleBroken(message, ground=rule.code)
    return length


def _first_day(rule: Rule, started_at: datetime, days: Calendar) -> date:
    if rule.runs_from_limit:
        return counting.last_day_before(started_at, days.zone)
    return started_at.astimezone(days.zone).date()


def _within_total(rule: Rule, last: date, total_from: datetime | None, days: Calendar) -> date:
    if rule.max_total is None:
        return last
    if total_from is None:
        raise ValueError(f"{rule.code} needs total_from ({rule.max_total.start})")
    first = total_from.astimezone(days.zone).date()
    most = counting.last_day(first, rule.max_total.length, rule.max_total.unit, days)
    return min(last, most)


def _on_the_clock(
    rule: Rule, started_at: datetime, end: datetime, length: int, days: Calendar
) -> Due:
    first, last = started_at.astimezone(days.zone).date(), end.astimezone(days.zone).date()
    return Due(
        rule=rule.code,
        version=rule.version,
        started_at=started_at.astimezone(UTC),
        due_at=end,
        legal_due_at=end,
        last_day=None,
        legal_last_day=None,
        length=length,
        calendar=days.stamp_of(first, last),
        definition=rule,
    )


def _is_provisional(rule: Rule, started_at: datetime, legal_due_at: datetime) -> bool:
    """Whether a decision on days off that is still to come could move the limit."""
    days = get_calendar()
    last = counting.last_day_before(legal_due_at, days.zone)
    if rule.counts_working_time:
        first = started_at.astimezone(days.zone).date()
        return not all(days.is_decided(year) for year in range(first.year, last.year + 1))
    return rule.roll == Roll.NEXT_WORKING_DAY and not days.is_decided(last.year)
