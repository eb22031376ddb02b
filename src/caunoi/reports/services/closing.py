"""How a report ends, and what may still follow: hand over, tell the result, close, reopen, rate."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.clock import local
from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Direction, Kind
from caunoi.reports.heirs import heir_of
from caunoi.reports.models import Message, Report
from caunoi.reports.services.steps import Step, begin, begin_for_reporter
from caunoi.reports.services.thread import write_message
from caunoi.reports.workflow import is_reason

HANDED_OVER = "handed_over"
_HANDED = frozenset({"handed_to_procuracy", "handed_to_competent_body"})
STARS = range(1, 6)


@transaction.atomic
def close_report(
    *,
    report_id: UUID,
    by: Actor,
    ground: str,
    message: str = "",
    proof: str = "",
    files: Sequence[UUID] = (),
) -> Report:
    """Close the report on a named ground; the reporter's time to ask again starts.

    Feedback, hazards and questions are closed with the answer (and field reports with a photo, a
    paper or a reason why there is none); the others only after the result was told. Records
    `report.closed`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or something is still owed, or the
            ground does not fit what was decided.
    """
    step = begin("close", report_id, by, {
        "ground": ground, "message": message, "proof": proof, "files": files,
    })  # fmt: skip
    if step.is_repeat:
        return step.report
    report = step.report
    _check_ground_fits(step, ground)
    if message:
        step.tell(message, files)
    if proof:
        step.keep(proof)
    report.ground = ground
    report.outcome = report.outcome or ground
    report.decided_at = report.decided_at or step.at
    report.closed_at = step.at
    report.waits_for_answer = False
    return step.finish()


@transaction.atomic
def hand_over_report(
    *, report_id: UUID, by: Actor, ground: str, body: str, paper: str, message: str
) -> Report:
    """Hand the matter to a body outside this force; closing follows. Records `report.handed_over`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("hand_over", report_id, by, {
        "ground": ground, "body": body, "paper": paper, "message": message,
    })  # fmt: skip
    if step.is_repeat:
        return step.report
    step.after["paper"] = paper.strip()
    step.keep(body)
    step.tell(message)
    step.report.outcome = HANDED_OVER
    step.report.ground = ground
    step.report.decided_at = step.at
    return step.finish()


@transaction.atomic
def tell_result(*, report_id: UUID, by: Actor, message: str, files: Sequence[UUID] = ()) -> Report:
    """Tell the reporter the result; their time to object starts. Records `report.result_told`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("notify_result", report_id, by, {"message": message, "files": files})
    if step.is_repeat:
        return step.report
    step.tell(message, files)
    return step.finish()


@transaction.atomic
def reopen_report(*, report_id: UUID, by: Actor, why: str) -> Report:
    """Take a closed report up again. Records `report.reopened`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`.
    """
    step = begin("reopen", report_id, by, {"why": why})
    if step.is_repeat:
        return step.report
    step.keep(why)
    return _reopen(step)


@transaction.atomic
def reopen_by_reporter(report: Report, *, why: str = "") -> Report:
    """Let the reporter have it looked at again: once without a reason while the time runs.

    After that, and for the second time, a reason is asked; with one it is never refused. Records
    `report.reopened`.

    Raises:
        RuleBroken: the report is not closed, or a reason is needed.
    """
    step = begin_for_reporter("reopen_by_reporter", report, {"why": why})
    if step.is_repeat:
        return step.report
    window = step.clocks.find(("any.reopen",))
    is_free = step.report.reopened == 0 and window is not None and step.at < window.legal_due_at
    if not is_free and not is_reason(why):
        raise RuleBroken(
            _("Please say why it should be looked at again."), ground="any.reopen", missing=["why"]
        )
    if why.strip():
        message = write_message(step.report, Direction.FROM_REPORTER, why, at=step.at)
        step.after["message"] = str(message.pk)
    step.report.reopened += 1
    step.report.waits_for_answer = True
    return _reopen(step)


@transaction.atomic
def rate_report(report: Report, *, stars: int, words: str = "") -> Report:
    """Keep the reporter's rating of a closed report, one to five. Records `report.rated`.

    Raises:
        RuleBroken: the report is not closed, or the number is not one to five.
    """
    step = begin_for_reporter("rate", report, {"stars": stars, "words": words})
    if step.is_repeat or (step.report.rating == stars and step.report.rating_words == words):
        return step.report
    if stars not in STARS:
        raise RuleBroken(_("Please give one to five stars."), ground="rating", missing=["stars"])
    step.report.rating = stars
    step.report.rating_words = words.strip()[:1000]
    return step.finish()


def _reopen(step: Step) -> Report:
    report = step.report
    report.outcome = report.ground = ""
    report.decided_at = report.closed_at = report.rating = None
    report.rating_words = ""
    day = local(step.at).date()
    heir = heir_of(report.unit.code, report, day)
    if heir is not None and heir.unit.pk != report.unit_id:
        step.give_to(heir.unit)  # the unit that closed it is gone
    return step.finish()


def _check_ground_fits(step: Step, ground: str) -> None:
    report, law = step.report, step.move.law or "workflow"
    if report.kind == Kind.CRIME_REPORT:
        if (ground in _HANDED) != (report.outcome == HANDED_OVER):
            raise RuleBroken(
                _("That ground does not fit what was decided."), ground=law, missing=["ground"]
            )
        if ground == "result_told_nameless" and report.contact_id is not None:
            raise RuleBroken(
                _("The reporter left a way to be reached."), ground=law, missing=["ground"]
            )
    elif report.kind in (Kind.DENUNCIATION, Kind.COMPLAINT):
        told = Message.objects.filter(
            report=report, direction=Direction.TO_REPORTER, at__gte=report.decided_at
        )
        if not told.exists():
            raise RuleBroken(
                _("First tell the reporter the result."), ground=law, missing=["notify_result"]
            )
