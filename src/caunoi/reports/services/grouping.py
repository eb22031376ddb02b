"""Reports of the same matter stand side by side: each keeps its person, clock and secrecy."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.codes import read_code
from caunoi.reports.models import Cluster, Report
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services.steps import Step, begin


@transaction.atomic
def group_report(*, report_id: UUID, by: Actor, with_code: str) -> Report:
    """Put the report into the other one's group; neither is closed nor changed by it.

    A report that stood in another group leaves it. Records `report.grouped` on each report whose
    group changed.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`, for both reports.
    """
    other = _lock_both(by, report_id, with_code)
    step = begin("group", report_id, by, {"with_code": with_code})
    if step.is_repeat:
        return step.report
    report = step.report
    if other.pk == report.pk:
        raise RuleBroken(_("A report cannot be grouped with itself."), missing=["with_code"])
    require(by, policy.GROUP, within=other.unit)
    if other.cluster_id is not None and other.cluster_id == report.cluster_id:
        return report
    left = report.cluster_id
    if other.cluster_id is None:
        cluster = Cluster(created_at=step.at)
        cluster.save(force_insert=True)
        other.cluster = cluster
        _join(other, step, {"with": str(report.pk)})
    report.cluster_id = other.cluster_id
    step.after["with"] = str(other.pk)
    step.finish()
    _dissolve(left, step)
    return report


@transaction.atomic
def ungroup_report(*, report_id: UUID, by: Actor) -> Report:
    """Take the report out of its group; a group of one is none. Records `report.ungrouped`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("ungroup", report_id, by)
    report = step.report
    if step.is_repeat or report.cluster_id is None:
        return report
    left = report.cluster_id
    report.cluster_id = None
    step.finish()
    _dissolve(left, step)
    return report


def _lock_both(by: Actor, report_id: UUID, with_code: str) -> Report:
    """Lock both in one order, so that two officers grouping at once never wait in a ring."""
    digits = read_code(with_code)
    rows = (
        visible_reports(by)
        .select_related("unit")
        .select_for_update(of=("self",))
        .filter(Q(pk=report_id) | Q(code=digits or ""))
        .order_by("pk")
    )
    other = next((row for row in rows if row.code == digits), None)
    if other is None:
        raise NotFound(_("There is no such report."))
    return other


def _join(report: Report, step: Step, after: dict[str, str]) -> None:
    report.touched_at = step.at
    report.save(update_fields=["cluster", "touched_at"])
    record(
        events.REPORT_GROUPED, subject=report, by=step.by, at=step.at,
        after={"cluster": str(report.cluster_id), **after},
    )  # fmt: skip


def _dissolve(cluster_id: UUID | None, step: Step) -> None:
    """A group with one report left is no group."""
    if cluster_id is None:
        return
    rest = list(Report.objects.select_for_update(of=("self",)).filter(cluster_id=cluster_id)[:2])
    if len(rest) != 1:
        return
    last = rest[0]
    last.cluster_id = None
    last.touched_at = step.at
    last.save(update_fields=["cluster", "touched_at"])
    record(
        events.REPORT_UNGROUPED, subject=last, by=step.by, at=step.at,
        before={"cluster": str(cluster_id)},
    )  # fmt: skip
