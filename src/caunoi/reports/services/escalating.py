"""Clocks that run out: warn before, then climb from officer to head to the procuracy's view.

Who is told when stands in the rule's reminders (law/rules). An expired clock changes no state.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.history import record
from caunoi.law.choices import Audience
from caunoi.law.rules import all_rules, get_rule
from caunoi.law.schema import Rule
from caunoi.reports import events
from caunoi.reports.models import Deadline, Report
from caunoi.reports.workflow import WINDOWS

BY = f"{SYSTEM}:clocks"
LEVELS = {Audience.OFFICER: 1, Audience.HEAD: 2, Audience.COMMAND: 2, Audience.PROCURACY: 3}
_RUNNING = Q(met_at=None, cancelled_at=None, extended_by=None)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: how far from the strict end (negative is before it), and who hears of it."""

    offset: timedelta
    to: Audience


@dataclass(frozen=True, slots=True)
class Climbed:
    """How many clocks were warned of, were missed, and how many of the reporter's ran out."""

    warned: int = 0
    missed: int = 0
    lapsed: int = 0


def steps_of(rule: Rule) -> tuple[Step, ...]:
    """The rungs of a rule, soonest first. What is ours and missed is told to somebody always."""
    steps = [Step(reminder.offset, reminder.to) for reminder in rule.reminders]
    if rule.code not in WINDOWS and not any(step.offset >= timedelta() for step in steps):
        steps.append(Step(timedelta(), Audience.OFFICER))
    return tuple(sorted(steps, key=lambda step: step.offset))


def climb(*, at: datetime | None = None, limit: int = 500) -> Climbed:
    """Tell of all clocks of which somebody is to hear by now; returns how many there were.

    Each report in a transaction of its own; one that somebody works on waits for the next round.
    Records `deadline.warned` before the end and `deadline.missed` from then on.
    """
    moment = at or now()
    warned = missed = 0
    for key in _due_keys(moment, limit):
        code = _tell(key, moment)
        warned += code == events.DEADLINE_WARNED
        missed += code == events.DEADLINE_MISSED
    return Climbed(warned, missed, _lapse_windows(moment, limit))


def _due_keys(at: datetime, limit: int) -> list[UUID]:
    found: list[UUID] = []
    for rule in all_rules():
        steps = steps_of(rule)
        waiting = Q(pk__in=[])
        for told, step in enumerate(steps):
            waiting |= Q(warned=told, due_at__lte=at - step.offset)
        clocks = Deadline.objects.filter(
            _RUNNING, waiting, rule=rule.code, rule_version=rule.version
        )
        found += clocks.order_by("due_at").values_list("pk", flat=True)[: limit - len(found)]
        if len(found) >= limit:
            break
    return found


@transaction.atomic
def _tell(key: UUID, at: datetime) -> str:
    """Record one clock's next rungs; the event's code, or nothing where it ended meanwhile."""
    report = (
        Report.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(deadlines__pk=key)
        .first()
    )
    clock = Deadline.objects.filter(_RUNNING, pk=key).first()
    if report is None or clock is None:
        return ""
    said = advance(clock, at)
    if said is None:
        return ""
    clock.save(update_fields=["warned", "escalated"])
    code, after = said
    record(code, subject=report, by=BY, at=at, why=clock.rule, after=after)
    return code


def advance(clock: Deadline, at: datetime) -> tuple[str, dict[str, Any]] | None:
    """Climb the clock's rungs up to `at` (not saved); the event's code and data, None if no rung
    is new."""
    steps = steps_of(get_rule(clock.rule, clock.rule_version))
    told = [step for step in steps if clock.due_at + step.offset <= at]
    fresh = told[clock.warned :]
    is_over = at >= clock.due_at
    if not fresh or (is_over and clock.rule in WINDOWS):
        return None  # the reporter's own time only lapses
    clock.warned = len(told)
    if is_over:
        clock.escalated = max(clock.escalated, *_levels(told), 1)
    return (events.DEADLINE_MISSED if is_over else events.DEADLINE_WARNED), {
        "deadline": str(clock.pk), "rule": clock.rule, "due": clock.due_at.isoformat(),
        "to": _audiences(fresh), "level": clock.escalated,
    }  # fmt: skip


def _levels(steps: Iterable[Step]) -> list[int]:
    return [LEVELS.get(step.to, 0) for step in steps]


def _audiences(steps: Sequence[Step]) -> list[str]:
    return list(dict.fromkeys(step.to.value for step in steps))


def _lapse_windows(at: datetime, limit: int) -> int:
    """End the reporter's times that are over. That is no change of a report, so no event."""
    over = Deadline.objects.filter(_RUNNING, rule__in=sorted(WINDOWS), legal_due_at__lte=at)
    keys = list(over.values_list("pk", flat=True)[:limit])
    return Deadline.objects.filter(_RUNNING, pk__in=keys).update(
        cancelled_at=at, cancelled_for="lapsed"
    )
