"""An area officer's open reports go to the officer who follows them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.choices import OPEN_STATES
from caunoi.reports.models import Report
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.services.people import check_assignee
from caunoi.units.models import Unit


def assigned_reports(officer_id: UUID, unit: Unit) -> ReportQuerySet:
    """The open reports of a unit that are this officer's to handle."""
    return Report.objects.filter(assignee=officer_id, unit=unit, state__in=OPEN_STATES)


@transaction.atomic
def give_reports(
    *, giver: UUID, taker: UUID, unit: Unit, by: str, at: datetime, why: str
) -> list[UUID]:
    """Give all open reports of one officer in the unit to another; returns their keys.

    The caller has two signatures for it. Clocks run on as they were. Records `report.assigned`
    on each; `why` names the hand-over.

    Raises:
        RuleBroken: the taker does not handle reports in this unit.
    """
    moved = []
    rows = assigned_reports(giver, unit).select_for_update(of=("self",)).select_related("unit")
    for report in rows.order_by("pk"):
        check_assignee(report, taker)
        before = {"assignee": str(report.assignee_id)}
        report.assignee_id, report.touched_at = taker, at
        report.save(update_fields=["assignee", "touched_at"])
        record(
            events.REPORT_ASSIGNED, subject=report, by=by, at=at, before=before,
            after={"assignee": str(taker)}, why=why,
        )  # fmt: skip
        moved.append(report.pk)
    return moved
