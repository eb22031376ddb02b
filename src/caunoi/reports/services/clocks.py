"""Start, meet, replace and cancel the clocks of a report. All limits come from `law`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from caunoi.core.clock import now
from caunoi.law import deadlines as law
from caunoi.reports.models import Deadline, Report


def new_clock(report: Report, rule: str, started_at: datetime) -> Deadline:
    """An unsaved Deadline of the rule's version in force at its start."""
    due = law.due(rule, started_at)
    return Deadline(
        report=report, rule=rule, rule_version=due.version, started_at=started_at,
        due_at=due.due_at, legal_due_at=due.legal_due_at,
    )  # fmt: skip


def start_clocks(report: Report, rules: Iterable[str], started_at: datetime) -> list[Deadline]:
    """Start the rules' clocks; a rule whose clock already runs keeps its first deadline."""
    running = set(running_clocks(report).values_list("rule", flat=True))
    clocks = [new_clock(report, rule, started_at) for rule in rules if rule not in running]
    return Deadline.objects.bulk_create(clocks)


def running_clocks(report: Report) -> QuerySet[Deadline]:
    """The report's clocks that still run, soonest first."""
    return Deadline.objects.filter(
        report=report, met_at=None, cancelled_at=None, extended_by=None
    ).order_by("due_at")


def meet_clocks(report: Report, rules: Iterable[str], at: datetime | None = None) -> int:
    """Stop the running clocks of these rules as met; returns how many ran."""
    return running_clocks(report).filter(rule__in=list(rules)).update(met_at=at or now())


def cancel_clocks(report: Report, *, keep: Iterable[str] = ()) -> int:
    """Stop all running clocks but these, without meeting them; returns how many ran."""
    return running_clocks(report).exclude(rule__in=list(keep)).update(cancelled_at=now())


def replace_clock(report: Report, old_rules: Iterable[str], new: Deadline) -> Deadline:
    """Save the longer clock and let it take the place of the running ones of `old_rules`."""
    new.save(force_insert=True)
    running_clocks(report).filter(rule__in=list(old_rules)).exclude(pk=new.pk).update(
        extended_by=new
    )
    return new


def set_next(report: Report) -> None:
    """Put the soonest running clock on the report itself (not saved): what the inbox sorts by."""
    first = running_clocks(report).values_list("rule", "due_at").first()
    report.next_rule, report.next_due = first or ("", None)
