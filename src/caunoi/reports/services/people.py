"""Whether an officer can be given a report, or told of it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, actor_for, may
from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Urgency
from caunoi.reports.models import Report
from caunoi.reports.selectors import may_see


def check_assignee(report: Report, officer_id: UUID) -> None:
    """Stop unless this officer works in the unit that holds the report and may see it.

    Raises:
        RuleBroken: no such officer, no duty of theirs handles reports there now, or the report
            is hidden from them.
    """
    officer = actor_for(officer_id)
    if (
        officer is None
        or not may(officer, policy.HANDLE, within=report.unit)
        or not _sees(officer, report)
    ):
        raise RuleBroken(
            _("That officer does not handle reports in this unit now."),
            ground="accounts.policy",
            missing=["officer"],
        )


def may_be_told(officer_id: UUID, report: Report) -> bool:
    """Whether the officer may know of the report."""
    officer = actor_for(officer_id)
    return officer is not None and _sees(officer, report)


def _sees(officer: Actor, report: Report) -> bool:
    if report.about_police:
        return may_see(officer, report)
    urgent = report.urgency == Urgency.EMERGENCY
    return may(officer, policy.VIEW, within=report.unit, urgent=urgent)
