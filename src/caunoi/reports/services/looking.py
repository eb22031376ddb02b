"""Whoever opens a report leaves a trace that the reporter can see."""

from __future__ import annotations

from datetime import timedelta

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Role, Scope
from caunoi.core.clock import now
from caunoi.reports.choices import Look
from caunoi.reports.models import Access, Report
from caunoi.units import directory
from caunoi.units.models import Unit

SAME_LOOK = timedelta(minutes=15)
_SUPERVISORS = frozenset({Role.PROCURATOR, Role.AUDITOR})


def record_look(report: Report, by: Actor, purpose: str = "", *, why: str = "") -> Access | None:
    """Keep that an officer opened the report: one row for an officer and purpose in 15 minutes.

    Without `purpose` the officer's duty says it: supervision, or handling. Returns None where the
    look was kept already.
    """
    at, what = now(), purpose or purpose_of(by)
    recent = Access.objects.filter(
        report=report, officer_id=by.id, purpose=what, at__gt=at - SAME_LOOK
    )
    if recent.exists():
        return None
    look = Access(
        report=report, officer_id=by.id, unit_id=unit_of_look(by, report.unit), purpose=what,
        why=why[:500], at=at,
    )  # fmt: skip
    look.save(force_insert=True)
    return look


def purpose_of(by: Actor) -> str:
    """What an officer opens reports for, by the duties held now."""
    return Look.SUPERVISION if by.roles and by.roles <= _SUPERVISORS else Look.HANDLING


def unit_of_look(by: Actor, unit: Unit) -> int:
    """The unit for which the officer looks: of the duty that reaches the report."""
    reach = scopes_of(by, policy.VIEW)
    for duty, scope in reach:
        if duty.unit_id == unit.pk or (
            scope == Scope.SUBTREE and directory.is_within(unit.code, duty.unit_code)
        ):
            return duty.unit_id
    return reach[0][0].unit_id if reach else by.duties[0].unit_id
