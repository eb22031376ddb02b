"""Whoever opens a report leaves a trace that the reporter can see."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Role, Scope
from caunoi.accounts.models import Officer
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now
from caunoi.core.history import record
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.choices import Look
from caunoi.reports.models import Access, Report
from caunoi.units import directory
from caunoi.units.models import Unit

SAME_LOOK = timedelta(minutes=15)
# Looks at what the officer opened lately and keeps the new look, at every page: one way there.
_KEEP = """
    WITH lately AS (
        SELECT count(*) FILTER (WHERE report_id = %s AND purpose = %s) AS same,
               count(DISTINCT report_id) FILTER (WHERE at > %s) AS reports
        FROM reports_access WHERE officer_id = %s AND at > %s
    ), kept AS (
        INSERT INTO reports_access (id, report_id, officer_id, unit_id, purpose, why, at)
        SELECT %s, %s, %s, %s, %s, %s, %s FROM lately WHERE same = 0
    )
    SELECT same, reports FROM lately
"""
# So many reports opened in so short a time are not being read one by one (THREATS.md).
MASS, MASS_TIME = 200, timedelta(minutes=10)
_SUPERVISORS = frozenset({Role.PROCURATOR, Role.AUDITOR})


def record_look(report: Report, by: Actor, purpose: str = "", *, why: str = "") -> Access | None:
    """Keep that an officer opened the report: one row for an officer and purpose in 15 minutes.

    Without `purpose` the officer's duties say it: supervision, or handling. Returns None where the
    look was kept already. Two hundred reports in ten minutes record `reading.watched` on the
    officer, for supervisors to see.
    """
    at, what = now(), purpose or purpose_of(by)
    look = Access(
        report=report, officer_id=by.id, unit_id=unit_of_look(by, report.unit), purpose=what,
        why=why[:500], at=at,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            _KEEP,
            [
                report.pk, what, at - MASS_TIME, by.id, at - SAME_LOOK,
                look.pk, report.pk, by.id, look.unit_id, what, look.why, at,
            ],
        )  # fmt: skip
        same, reports = cursor.fetchone() or (0, 0)
    if same:
        return None
    if reports + 1 >= MASS:
        _watch(by, reports + 1, at)
    return look


@transaction.atomic
def _watch(by: Actor, reports: int, at: datetime) -> None:
    officer = Officer.objects.select_for_update(of=("self",)).get(pk=by.id)
    known = Event.objects.filter(
        subject_kind=Officer.history_kind, subject_id=officer.pk, code=events.READING_WATCHED,
        at__gt=at - MASS_TIME,
    )  # fmt: skip
    if not known.exists():
        record(
            events.READING_WATCHED, subject=officer, by=f"{SYSTEM}:looking", at=at,
            after={"reports": reports, "minutes": int(MASS_TIME.total_seconds() // 60)},
        )  # fmt: skip


def purpose_of(by: Actor) -> str:
    """What an officer opens reports for, by the duties held now."""
    return Look.SUPERVISION if by.roles and by.roles <= _SUPERVISORS else Look.HANDLING


def unit_of_look(by: Actor, unit: Unit) -> int:
    """The unit for which the officer looks: that of the duty which reaches the report."""
    reach = scopes_of(by, policy.VIEW)
    for duty, scope in reach:
        if duty.unit_id == unit.pk or (
            scope == Scope.SUBTREE and directory.is_within(unit.code, duty.unit_code)
        ):
            return duty.unit_id
    return reach[0][0].unit_id if reach else by.duties[0].unit_id
