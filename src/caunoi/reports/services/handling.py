"""Who works on a report and what the work has produced: take on, assign, visit, papers sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Kind, Urgency
from caunoi.reports.models import Report
from caunoi.reports.services.people import check_assignee
from caunoi.reports.services.sorting import file_under
from caunoi.reports.services.steps import Step, begin, check_at
from caunoi.reports.workflow.crime import WORDS_UP


@transaction.atomic
def classify_report(
    *,
    report_id: UUID,
    by: Actor,
    crime_source: str = "",
    category: str = "",
    competent: bool = True,
    officer: UUID | None = None,
    ready: bool = False,
) -> Report:
    """Take the report on: say what it is in law (crime reports), begin the check or the work.

    A crime report that is not this unit's to handle (`competent` false) starts the clock of
    sending it on. A question whose information is `ready` is due sooner. Records
    `report.classified`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("classify", report_id, by, {
        "crime_source": crime_source, "category": category, "competent": competent,
        "officer": officer, "ready": ready,
    })  # fmt: skip
    if step.is_repeat:
        return step.report
    report = step.report
    starts: list[str] = []
    if report.kind == Kind.CRIME_REPORT:
        report.crime_source = crime_source
        step.after["competent"] = competent
        starts += [] if competent else ["crime_report.transfer"]
    if category and category != report.category:
        file_under(step, by, category)
    if officer is not None:
        check_assignee(report, officer)
        report.assignee_id = officer
    if ready and report.kind == Kind.QUESTION:
        step.clocks.swap("question.answer_simple", "question.answer_online_ready")
    return step.finish(starts=starts)


@transaction.atomic
def assign_report(*, report_id: UUID, by: Actor, officer: UUID, paper: str = "") -> Report:
    """Give the report to an officer of the unit; for a crime report this begins the verification.

    A ward that assigns one of its own keeps the report, so the clock of handing it on ends.
    Records `report.assigned`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or the officer does not work there.
    """
    step = begin("assign", report_id, by, {"officer": officer, "paper": paper})
    if step.is_repeat:
        return step.report
    check_assignee(step.report, officer)
    step.report.assignee_id = officer
    _name_paper(step, paper)
    return step.finish()


@transaction.atomic
def reassign_report(*, report_id: UUID, by: Actor, officer: UUID) -> Report:
    """Give the report to another officer of the unit. Records `report.assigned`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `assign_report`.
    """
    step = begin("reassign", report_id, by, {"officer": officer})
    if step.is_repeat or step.report.assignee_id == officer:
        return step.report
    check_assignee(step.report, officer)
    step.report.assignee_id = officer
    return step.finish()


@transaction.atomic
def claim_emergency(*, report_id: UUID, by: Actor) -> Report:
    """Say that somebody deals with an emergency now: the alarm ends. Records `report.claimed`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or it is no emergency.
    """
    step = begin("claim", report_id, by)
    report = step.report
    _check_emergency(report)
    if step.is_repeat or not step.clocks.is_running("any.claim_emergency"):
        return report  # somebody has it already
    step.after["officer"] = str(by.id)
    return step.finish()


@transaction.atomic
def brief_above(*, report_id: UUID, by: Actor, text: str) -> Report:
    """Report an emergency up: the first word, then the second. Records `report.briefed`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or it is no emergency.
    """
    step = begin("brief", report_id, by, {"text": text})
    if step.is_repeat:
        return step.report
    _check_emergency(step.report)
    step.keep(text)
    owed = step.clocks.find(WORDS_UP)
    if owed is not None:
        step.clocks.meet((owed.rule,), step.at)
    return step.finish()


@transaction.atomic
def inspect_place(*, report_id: UUID, by: Actor, text: str, files: Sequence[UUID] = ()) -> Report:
    """Record the visit to a fire hazard and what was found. Records `report.inspected`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("inspect", report_id, by, {"text": text, "files": files})
    if step.is_repeat:
        return step.report
    step.keep(text, files)
    return step.finish()


@transaction.atomic
def send_paper(
    verb: str, *, report_id: UUID, by: Actor, paper: str, message: str = "", why: str = ""
) -> Report:
    """Record that a paper the law asks for went out: the verbs `notify_receipt`, `send_*`,
    `request_extension` and `hand_over_file`. A nameless reporter finds the message with
    the receipt.

    Records `report.paper_recorded`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin(verb, report_id, by, {"paper": paper, "message": message, "why": why})
    if step.is_repeat:
        return step.report
    _name_paper(step, paper)
    if message:
        step.tell(message)
    if why:
        step.keep(why)
    return step.finish()


@transaction.atomic
def record_demand(*, report_id: UUID, by: Actor, paper: str, at: datetime | None = None) -> Report:
    """Record that the procuracy takes the matter over (Art. 145.3(c)): five days to hand it over.

    `at`: when the demand came, if earlier than now. Records `report.demanded`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or `at` is in the future.
    """
    step = begin("demand_by_procuracy", report_id, by, {"paper": paper, "at": at})
    if step.is_repeat:
        return step.report
    _name_paper(step, paper)
    step.clocks.start(step.move.starts, check_at(step, at))
    return step.finish()


def _name_paper(step: Step, paper: str) -> None:
    if paper:
        step.after["paper"] = paper.strip()


def _check_emergency(report: Report) -> None:
    if report.urgency != Urgency.EMERGENCY:
        raise RuleBroken(_("This report is not an emergency."), ground="urgency")
