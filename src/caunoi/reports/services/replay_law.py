"""Show what a new version of a rule would do to the clocks that run, before it is switched on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from caunoi.core.clock import now
from caunoi.law.replay import Shift, compare
from caunoi.law.rules import get_rule
from caunoi.reports.models import Deadline

BATCH = 2000
EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Example:
    """One clock that would move."""

    code: str
    started_at: datetime
    due_at: datetime
    new_due_at: datetime
    legal_due_at: datetime
    new_legal_due_at: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """What the version would do, if it were laid on running clocks. Nothing is changed by asking.

    A report keeps the version in force at its event, so switching on moves no running clock; the
    figures show how different the new rule is on real cases. `differing` are clocks whose stored
    dates are not what their own version gives today: the calendar or a file was changed under them.
    """

    rule: str
    version: int
    clocks: int
    earlier: int
    later: int
    falls_overdue: int
    differing: int
    most_earlier: timedelta
    most_later: timedelta
    examples: tuple[Example, ...]

    @property
    def unmoved(self) -> int:
        """How many would keep both their dates."""
        return self.clocks - self.earlier - self.later


def replay_rule(rule: str, version: int, *, at: datetime | None = None) -> Replay:
    """Compare the running clocks of a rule with what `version` would give them.

    Raises:
        NoSuchRule: there is no such version.
    """
    get_rule(rule, version)
    moment = at or now()
    clocks = earlier = later = overdue = differing = 0
    least = most = timedelta()
    examples: list[Example] = []
    for clock, shift in _shifts(rule, version):
        clocks += 1
        differing += (shift.old.due_at, shift.old.legal_due_at) != (
            clock.due_at, clock.legal_due_at
        )  # fmt: skip
        if not shift.is_changed:
            continue
        moved = shift.moved_by or shift.legal_moved_by
        earlier += moved < timedelta()
        later += moved > timedelta()
        least, most = min(least, moved), max(most, moved)
        overdue += shift.falls_overdue(moment)
        if len(examples) < EXAMPLES:
            examples.append(_example(clock, shift))
    return Replay(
        rule, version, clocks, earlier, later, overdue, differing, least, most, tuple(examples)
    )


def _shifts(rule: str, version: int) -> Iterator[tuple[Deadline, Shift[UUID]]]:
    """Every running clock of the rule with its shift, in batches that share a version."""
    running = Deadline.objects.filter(
        rule=rule, met_at=None, cancelled_at=None, extended_by=None
    ).select_related("report")
    for old in running.order_by("rule_version").values_list("rule_version", flat=True).distinct():
        after: UUID | None = None
        while batch := list(_after(running.filter(rule_version=old), after)):
            after = batch[-1].pk
            shifts = compare(
                rule, version, [(clock.pk, clock.started_at) for clock in batch],
                old_version=old, totals_from=_totals(batch),
            )  # fmt: skip
            yield from zip(batch, shifts, strict=True)


def _after(clocks: QuerySet[Deadline], after: UUID | None) -> QuerySet[Deadline]:
    found = clocks if after is None else clocks.filter(pk__gt=after)
    return found.order_by("pk")[:BATCH]


def _totals(batch: list[Deadline]) -> dict[UUID, datetime]:
    """From where the whole of an extended limit runs: the first clock of its chain."""
    first: dict[UUID, datetime] = {}
    chained = Deadline.objects.filter(
        report__in=[clock.report_id for clock in batch], extended_by__isnull=False
    )
    for report_id, started_at in chained.values_list("report_id", "started_at"):
        first[report_id] = min(first.get(report_id, started_at), started_at)
    return {clock.pk: first.get(clock.report_id, clock.started_at) for clock in batch}


def _example(clock: Deadline, shift: Shift[UUID]) -> Example:
    return Example(
        clock.report.spelled_code, clock.started_at, shift.old.due_at, shift.new.due_at,
        shift.old.legal_due_at, shift.new.legal_due_at,
    )  # fmt: skip
