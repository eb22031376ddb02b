"""What the law leaves to the head: accept, extend, suspend, resume, decide."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.reports.services.people import check_assignee
from caunoi.reports.services.steps import Step, begin, check_at
from caunoi.reports.workflow.administrative import REMOTE

NAMELESS = frozenset({"nameless", "nameless_inspected"})


@transaction.atomic
def accept_case(
    *,
    report_id: UUID,
    by: Actor,
    officer: UUID,
    paper: str,
    message: str,
    remote: bool = False,
) -> Report:
    """Accept a denunciation or a complaint: the clock of settling it starts.

    Records `report.accepted`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or it is nameless (Law 25/2018
            Art. 25: not accepted, but its facts may go to inspection), or the officer does not
            work there.
    """
    step = begin("accept", report_id, by, {
        "officer": officer, "paper": paper, "message": message, "remote": remote,
    })  # fmt: skip
    if step.is_repeat:
        return step.report
    report = step.report
    if is_nameless(report):
        raise RuleBroken(
            _("What is nameless cannot be accepted; say why not, or that its facts are inspected."),
            ground="Law 25/2018 Art. 25" if report.kind == Kind.DENUNCIATION
            else "Law 02/2011 Art. 8, 11",
        )  # fmt: skip
    check_assignee(report, officer)
    report.assignee_id = officer
    step.after["paper"] = paper.strip()
    step.tell(message)
    starts = [REMOTE.get(rule, rule) if remote else rule for rule in step.move.starts]
    return step.finish(starts=starts)


@transaction.atomic
def not_accept_case(*, report_id: UUID, by: Actor, ground: str, why: str, message: str) -> Report:
    """Say why a denunciation or a complaint is not accepted. Records `report.not_accepted`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or it is called nameless and is not.
    """
    step = begin("not_accept", report_id, by, {"ground": ground, "why": why, "message": message})
    if step.is_repeat:
        return step.report
    if ground in NAMELESS and not is_nameless(step.report):
        raise RuleBroken(
            _("It is not nameless: the person gave a name."), ground=step.move.law,
            missing=["ground"],
        )  # fmt: skip
    step.keep(why)
    step.tell(message)
    return _decide(step, "not_accepted", ground)


@transaction.atomic
def extend_limit(
    *, report_id: UUID, by: Actor, why: str, paper: str = "", message: str = ""
) -> Report:
    """Extend the present limit as the law of this kind of report allows.

    A crime report: by the head, before day 20 ends, to two months in all; the clock of asking the
    procuracy starts with it. Records `report.extended`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or the extension was used up, comes
            too late, or cannot follow the present limit.
    """
    fields = {"why": why, "paper": paper, "message": message}
    step = begin("extend", report_id, by, fields)
    if step.is_repeat:
        return step.report
    rule, *then = step.move.starts
    if step.clocks.is_running(REMOTE["complaint.settle"]):
        rule = REMOTE.get(rule, rule)
    limit = step.clocks.extend(rule, step.at)
    step.clocks.start(then, limit.due_at)
    _keep_reason(step, why, paper)
    if message:
        step.tell(message)
    return step.finish(starts=())


@transaction.atomic
def extend_by_procuracy(
    *, report_id: UUID, by: Actor, paper: str, months: int | None = None
) -> Report:
    """Record the procuracy's extension: once, after the head's, never beyond four months in all.

    `months`: what was granted, if less than the law allows. Records
    `report.extended_by_procuracy`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `extend_limit`.
    """
    step = begin("extend_by_procuracy", report_id, by, {"paper": paper, "months": months})
    if step.is_repeat:
        return step.report
    step.clocks.extend(step.move.starts[0], step.at, length=months)
    step.after["paper"] = paper.strip()
    return step.finish(starts=())


@transaction.atomic
def say_when(*, report_id: UUID, by: Actor, why: str, message: str) -> Report:
    """Treat a question as complex: tell the asker when, and answer by the longer limit.

    Law 104/2016 Art. 31.2: the telling itself is due in three working days from the request, so
    its clock is written with it, in time or late. Records `report.extended`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or it is complex already.
    """
    step = begin("say_when", report_id, by, {"why": why, "message": message})
    if step.is_repeat:
        return step.report
    simple = ("question.answer_simple", "question.answer_online_ready")
    running = step.clocks.find(simple)
    if running is None:
        raise RuleBroken(_("This question is treated as complex already."), ground=step.move.law)
    step.clocks.start(["question.say_when"], running.started_at)
    step.clocks.swap(running.rule, step.move.starts[0])
    step.keep(why)
    step.tell(message)
    return step.finish(starts=())


@transaction.atomic
def suspend_report(*, report_id: UUID, by: Actor, ground: str, paper: str, why: str) -> Report:
    """Suspend on a ground of the law; sending the decision is due soon. Records `report.suspended`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("suspend", report_id, by, {"ground": ground, "paper": paper, "why": why})
    if step.is_repeat:
        return step.report
    _keep_reason(step, why, paper)
    step.report.ground = ground
    return step.finish()


@transaction.atomic
def resume_report(*, report_id: UUID, by: Actor, why: str, paper: str) -> Report:
    """Resume: a crime report has a month more (Art. 149), a denunciation what was left of its time.

    Records `report.resumed`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("resume", report_id, by, {"why": why, "paper": paper})
    if step.is_repeat:
        return step.report
    if step.report.kind == Kind.DENUNCIATION:
        step.clocks.run_on("suspend", step.at)
    _keep_reason(step, why, paper)
    step.report.ground = ""
    return step.finish()


@transaction.atomic
def resume_by_procuracy(
    *, report_id: UUID, by: Actor, paper: str, at: datetime | None = None
) -> Report:
    """Resume because the procuracy cancelled the suspension: a month from receiving its decision.

    `at`: when it was received, if earlier than now. Records `report.resumed`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or `at` is in the future.
    """
    step = begin("resume_by_procuracy", report_id, by, {"paper": paper, "at": at})
    if step.is_repeat:
        return step.report
    step.clocks.start(step.move.starts, check_at(step, at))
    step.after["paper"] = paper.strip()
    step.report.ground = ""
    return step.finish()


@transaction.atomic
def decide_report(
    verb: str,
    *,
    report_id: UUID,
    by: Actor,
    ground: str,
    paper: str,
    why: str = "",
    arrests: int = 0,
) -> Report:
    """Decide the matter: `prosecute`, `not_prosecute`, `conclude` or `decide`, on a ground.

    `arrests`: how many persons were arrested by then; a figure in the event, no names.
    Records `report.decided`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin(verb, report_id, by, {"ground": ground, "paper": paper, "why": why})
    if step.is_repeat:
        return step.report
    _keep_reason(step, why, paper)
    if arrests:
        step.after["arrests"] = arrests
    return _decide(step, verb, ground)


def is_nameless(report: Report) -> bool:
    """Whether nobody stands behind it by name: anonymous, or the name was never given or erased."""
    return report.contact is None or report.contact.name_sealed is None


def _decide(step: Step, outcome: str, ground: str) -> Report:
    step.report.outcome = outcome
    step.report.ground = ground
    step.report.decided_at = step.at
    return step.finish()


def _keep_reason(step: Step, why: str, paper: str) -> None:
    if paper:
        step.after["paper"] = paper.strip()
    if why:
        step.keep(why)
