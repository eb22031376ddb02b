"""From one unit to another: never a dead end, and back to the sender where nobody takes it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, officers_in, require
from caunoi.accounts.choices import Role
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import local, now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.choices import Kind, State
from caunoi.reports.heirs import heir_of
from caunoi.reports.models import Deadline, Report, Shield
from caunoi.reports.services.clocks import Clocks
from caunoi.reports.services.steps import Step, begin
from caunoi.reports.services.thread import say_to_reporter
from caunoi.reports.workflow.common import SEND_ON, TAKE_BACK
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.directory import UnitInfo
from caunoi.units.models import Unit

ACCEPT = "any.accept_transfer"
_OUTSIDE = frozenset({UnitKind.EXTERNAL, UnitKind.MINISTRY})


@transaction.atomic
def transfer_report(*, report_id: UUID, by: Actor, unit: str, why: str) -> Report:
    """Hand the report to another unit of this force (`unit` is its code), with all that it holds.

    All other clocks keep their dates (LAW 5.2: the first receipt counts). Sending a crime report
    on to the investigators is what Art. 146 asks of a ward. Nobody takes it over within twelve
    hours: it comes back. Records `report.transferred`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or the unit is unknown, not in
            service, outside this force, the present one, or one the report is hidden from.
    """
    step = begin("transfer", report_id, by, {"unit": unit, "why": why})
    if step.is_repeat:
        return step.report
    report = step.report
    target = _check_target(step, unit)
    step.keep(why)
    if report.state != State.TRANSFERRED:
        report.state_before = report.state
    if report.kind == Kind.CRIME_REPORT and target.kind != UnitKind.WARD:
        step.clocks.meet(SEND_ON, step.at)
    # Sent on by a unit that did not take it: the next one has its own twelve hours.
    step.clocks.cancel((ACCEPT,), step.at, "transfer")
    step.give_to(target)
    _tell_where(report, target, step.at)
    return step.finish()


def _check_target(step: Step, code: str) -> UnitInfo:
    target, report = directory.find_unit(code), step.report
    day = local(step.at).date()
    if target is None or target.kind in _OUTSIDE:
        # A slip of the pen breaks no article.
        raise RuleBroken(_("There is no such unit in this force."), missing=["unit"])
    if not target.is_open(day):
        problem = _("%(unit)s is not in service any more.") % {"unit": capfirst(target.spoken)}
    elif target.pk == report.unit_id:
        problem = _("%(unit)s holds this report already.") % {"unit": capfirst(target.spoken)}
    elif report.about_police and _is_hidden_from(report, target):
        problem = _("This report must not reach %(unit)s.") % {"unit": target.spoken}
    else:
        return target
    raise RuleBroken(problem, ground=step.move.law, missing=["unit"])


def _is_hidden_from(report: Report, unit: UnitInfo) -> bool:
    codes = directory.ancestors(unit.code)
    return Shield.objects.filter(report=report, unit__code__in=codes).exists()


@transaction.atomic
def accept_transfer(*, report_id: UUID, by: Actor) -> Report:
    """Take over what another unit sent: work goes on where it stood. Records
    `report.transfer_accepted`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("accept_transfer", report_id, by)
    if step.is_repeat:
        return step.report
    before, step.report.state_before = step.report.state_before, ""
    step.after["unit"] = step.report.unit.code
    return step.finish(to=before or State.RECEIVED)


def return_overdue_transfers(*, at: datetime | None = None, limit: int = 200) -> int:
    """Send back what nobody took over in time, to the head of the unit that sent it.

    Each report in a transaction of its own; rows that somebody works on are left for the next
    round. Returns how many went back. Records `report.transfer_returned`.
    """
    moment = at or now()
    late = Deadline.objects.filter(
        rule=ACCEPT, due_at__lte=moment, met_at=None, cancelled_at=None, extended_by=None
    ).order_by("due_at")
    return sum(_return(pk, moment) for pk in late.values_list("report_id", flat=True)[:limit])


@transaction.atomic
def _return(report_id: UUID, at: datetime) -> bool:
    report = (
        Report.objects.select_related("unit", "previous_unit")
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=report_id, state=State.TRANSFERRED)
        .first()
    )
    if report is None or report.previous_unit is None:
        return False
    clocks = Clocks(report)
    late = clocks.find((ACCEPT,))
    if late is None or late.due_at > at:
        return False
    heir = heir_of(report.previous_unit.code, report, local(at).date())
    if heir is None:
        return False  # nobody to send it to: it stays where somebody can see it
    heads = officers_in(Unit(pk=heir.unit.pk), [Role.HEAD])
    report.assignee_id = heads[0] if heads else None
    _give_back(report, clocks, heir.unit, at, by=f"{SYSTEM}:transfers", why=ACCEPT)
    return True


@transaction.atomic
def take_transfer_back(*, report_id: UUID, by: Actor) -> Report:
    """Undo one's own handing over of a moment ago, while nobody has taken it over: a slip.

    The officer may know of the report no more, but it was they who handed it over. Twice is once.
    Records `report.transfer_returned`.

    Raises:
        NotFound: there is no such report, or this officer did not hand it over within the hour.
        AccessDenied: the officer hands over nothing any more in the unit that had it.
        RuleBroken: the other unit has taken it over.
    """
    report = (
        Report.objects.select_related("unit", "previous_unit")
        .select_for_update(of=("self",)).filter(pk=report_id).first()
    )  # fmt: skip
    at = now()
    last = _last_passing(report_id)
    if report is None or last is None or last.by != by.ref or last.at < at - TAKE_BACK:
        raise NotFound(_("There is no such report."))
    if last.code == events.REPORT_TRANSFER_RETURNED:
        return report
    sender = directory.find_unit_by_pk(report.previous_unit_id) if report.previous_unit_id else None
    if report.state != State.TRANSFERRED or report.previous_unit is None or sender is None:
        raise RuleBroken(_("It was taken over meanwhile."))
    require(by, policy.TRANSFER, within=report.previous_unit)
    report.assignee_id = None
    _give_back(report, Clocks(report), sender, at, by=by.ref, why="")
    return report


def _last_passing(report_id: UUID) -> Event | None:
    """The last that was done about who holds it: handed over, taken over, given back."""
    codes = (
        events.REPORT_TRANSFERRED, events.REPORT_TRANSFER_ACCEPTED, events.REPORT_TRANSFER_RETURNED,
    )  # fmt: skip
    rows = Event.objects.filter(
        subject_kind=Report.history_kind, subject_id=report_id, code__in=codes
    )
    return rows.order_by("-number").first()


def _give_back(
    report: Report, clocks: Clocks, sender: UnitInfo, at: datetime, *, by: str, why: str
) -> None:
    before = {"state": report.state, "unit": report.unit.code}
    clocks.cancel((ACCEPT,), at, "return")
    if report.kind == Kind.CRIME_REPORT and sender.kind == UnitKind.WARD:
        # Sending it on did not succeed, so that clock runs again from where it started.
        clocks.start(["crime_report.ward_hands_over"], report.sent_at)
    clocks.save()
    report.state = report.state_before or State.RECEIVED
    report.state_before = ""
    report.previous_unit_id, report.unit_id = report.unit_id, sender.pk
    report.touched_at = at
    report.save(update_fields=[
        "state", "state_before", "previous_unit", "unit", "assignee", "touched_at", "next_rule",
        "next_due",
    ])  # fmt: skip
    message = _tell_where(report, sender, at)
    record(
        events.REPORT_TRANSFER_RETURNED, subject=report, by=by, at=at, before=before, why=why,
        after={"state": report.state, "unit": sender.code, "message": message,
               "assignee": str(report.assignee_id or ""), **clocks.as_data()},
    )  # fmt: skip


def say_where(unit: UnitInfo) -> str:
    """The sentence by which a reporter hears who has the report now, in the present language."""
    return _(
        "Your report is now with %(unit)s. Nothing you sent is lost, and every date you were "
        "told still holds."
    ) % {"unit": unit.spoken}


def _tell_where(report: Report, unit: UnitInfo, at: datetime) -> str:
    return str(say_to_reporter(report, lambda: say_where(unit), at).pk)
