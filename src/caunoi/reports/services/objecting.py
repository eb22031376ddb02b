"""Objections to the handling of a crime report (BLTTHS Art. 471, 475), and how they are settled."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Direction, State
from caunoi.reports.models import Deadline, Report
from caunoi.reports.services.steps import Step, begin, begin_for_reporter
from caunoi.reports.services.thread import write_message

HEAD, PROCURACY = "crime_report.settle_complaint", "crime_report.procuracy_settles_complaint"
WINDOW, SECOND_WINDOW = "crime_report.complain", "crime_report.complain_to_procuracy"
OF_THE_OLD_RESULT = ("crime_report.notify_result", WINDOW, SECOND_WINDOW)


@transaction.atomic
def object_to_result(
    report: Report, *, why: str, late_why: str = "", files: Sequence[UUID] = ()
) -> Report:
    """Take the reporter's objection: the head settles it, after that once more the procuracy.

    A late one is taken with the obstacle that made it late, and the head decides (Art. 471). A
    closed report opens again for it. Records `report.complained`.

    Raises:
        RuleBroken: nothing is decided yet, an objection is being settled, the procuracy has
            settled it already, or it is late and does not say why.
    """
    step = begin_for_reporter("object", report, {
        "why": why, "late_why": late_why, "files": files,
    })  # fmt: skip
    if step.is_repeat:
        return step.report
    rule, is_late = _which(step)
    if is_late and not late_why.strip():
        raise RuleBroken(
            _("The time for it has passed. Please say what kept you from writing earlier."),
            ground=step.move.law,
            missing=["late_why"],
        )
    text = f"{why}\n\n{late_why}".strip() if is_late else why
    message = write_message(step.report, Direction.FROM_REPORTER, text, at=step.at, files=files)
    step.after |= {"message": str(message.pk), "late": is_late, "to": rule}
    step.report.waits_for_answer = True
    step.report.closed_at = None
    step.clocks.start([rule], step.at)
    return step.finish()


@transaction.atomic
def settle_objection(
    verb: str, *, report_id: UUID, by: Actor, ground: str, paper: str, message: str
) -> Report:
    """Settle the objection (`settle_objection`), or record how the procuracy did.

    Where it is right, the verification goes on; where the head finds it is not, the reporter's
    time to go on to the procuracy starts. Records `report.complaint_settled`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or no objection waits.
    """
    step = begin(verb, report_id, by, {"ground": ground, "paper": paper, "message": message})
    if step.is_repeat:
        return step.report
    if step.clocks.find(step.move.meets) is None:
        raise RuleBroken(_("No objection waits for this."), ground=step.move.law)
    step.after |= {"paper": paper.strip(), "ground": ground}
    step.tell(message)
    if ground == "objection_right":
        report = step.report
        report.outcome = report.ground = ""
        report.decided_at = None
        step.clocks.cancel(OF_THE_OLD_RESULT, step.at, verb)
        return step.finish(to=State.VERIFYING, starts=["any.finish_reopened_case"])
    return step.finish(starts=[SECOND_WINDOW] if verb == "settle_objection" else ())


def _which(step: Step) -> tuple[str, bool]:
    """Which clock an objection starts, and whether it comes late."""
    if step.clocks.find((HEAD, PROCURACY)) is not None:
        raise RuleBroken(
            _("Your objection is being settled. You can add to it by a message."),
            ground=step.move.law,
        )
    since = {"report": step.report, "started_at__gte": step.report.decided_at}
    rows = {
        row.rule: row
        for row in Deadline.objects.filter(
            **since, rule__in=(WINDOW, SECOND_WINDOW, HEAD, PROCURACY)
        ).order_by("started_at")
    }
    if PROCURACY in rows:
        raise RuleBroken(
            _("The procuracy has settled this objection; its answer is final here."),
            ground=step.move.law,
        )
    second = HEAD in rows
    window = rows.get(SECOND_WINDOW if second else WINDOW)
    is_late = window is not None and step.at >= window.legal_due_at
    return (PROCURACY if second else HEAD), is_late
