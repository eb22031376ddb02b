"""Answer a question: close it with words, decide what becomes of the answer, or send it on."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.clock import local, now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.questions import events
from caunoi.questions.choices import AnswerState, Decision, Field
from caunoi.questions.fields import CATEGORY, field_of_category, field_of_unit, unit_of_field
from caunoi.questions.models import Answer, Handled
from caunoi.reports.catalogue import CategoryRow, find_category
from caunoi.reports.choices import Kind, State, Urgency
from caunoi.reports.models import Report
from caunoi.reports.routing import Route, route
from caunoi.reports.services.closing import close_report
from caunoi.reports.services.reply_drafts import discard_draft
from caunoi.reports.services.sorting import change_kind, correct_category, set_urgency
from caunoi.reports.services.transferring import (
    accept_transfer,
    take_transfer_back,
    transfer_report,
)
from caunoi.reports.suggest import danger_now, names_police
from caunoi.reports.urgent import event_category


@transaction.atomic
def answer_question(
    *, report_id: UUID, by: Actor, message: str, decision: str, slug: str = ""
) -> Handled:
    """Answer and close a question; the decision says what becomes of the answer.

    `covered` names the published answer (`slug`) that says the same. Records `report.closed` and
    `question.decided`; a question that waits for this unit is taken over first.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `close_report`; or it is no question, there is no
            such decision, or no such published answer.
    """
    report = Report.objects.select_related("unit").get(pk=report_id)
    if report.kind != Kind.QUESTION:
        raise RuleBroken(_("This is no question any more."), ground="kind")
    if decision not in Decision.values:
        raise RuleBroken(_("Please say what becomes of the answer."), missing=["decision"])
    covered = _covered(slug) if decision == Decision.COVERED else None
    if report.state == State.TRANSFERRED:
        accept_transfer(report_id=report_id, by=by)
    close_report(report_id=report_id, by=by, ground="answered", message=message)
    discard_draft(report_id=report_id, by=by)
    at = now()
    known = Handled.objects.filter(report_id=report_id).first()
    handled = known or Handled(report_id=report_id)
    handled.decision, handled.answer = decision, covered
    handled.by_id, handled.at = by.id, at
    handled.save()
    record(
        events.QUESTION_DECIDED, subject=handled, by=by.ref, at=at, is_first=known is None,
        after={"decision": decision, "report": str(report_id),
               "answer": str(covered.pk) if covered else ""},
    )  # fmt: skip
    return handled


@transaction.atomic
def keep_private(*, handled_id: UUID, by: Actor) -> Handled:
    """An answer meant for everybody stays between the unit and the asker after all.

    Twice is once. Records `question.decided`.

    Raises:
        NotFound: there is no such decision.
        AccessDenied: `by` writes no answers for the unit.
        RuleBroken: it is covered by a published answer.
    """
    handled = (
        Handled.objects.select_for_update(of=("self",)).select_related("report__unit")
        .filter(pk=handled_id).first()
    )  # fmt: skip
    if handled is None:
        raise NotFound(_("There is no such question."))
    require(by, policy.WRITE_ANSWERS, within=handled.report.unit)
    if handled.decision == Decision.PRIVATE:
        return handled
    if handled.decision == Decision.COVERED:
        raise RuleBroken(_("A published answer covers it already."))
    before = {"decision": handled.decision}
    handled.decision = Decision.PRIVATE
    handled.save(update_fields=["decision"])
    record(
        events.QUESTION_DECIDED, subject=handled, by=by.ref, at=now(), before=before,
        after={"decision": handled.decision, "report": str(handled.report_id), "answer": ""},
    )  # fmt: skip
    return handled


def _covered(slug: str) -> Answer:
    found = Answer.objects.filter(slug=slug, state=AnswerState.PUBLISHED).first()
    if found is None:
        raise RuleBroken(_("Please choose the published answer that covers it."), missing=["slug"])
    return found


@transaction.atomic
def pass_on(*, report_id: UUID, by: Actor, field: str) -> Report:
    """Give a question to the unit of the right field; the asker is told where it is.

    The correction trains the suggestion. A field whose unit has it already changes the category
    only. Records `report.category_corrected` and `report.transferred`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `transfer_report`; or there is no such field.
    """
    if field not in Field.values:
        raise RuleBroken(_("There is no such field."), missing=["field"])
    report = correct_category(report_id=report_id, by=by, category=CATEGORY[Field(field)])
    unit = unit_of_field(field)
    if report.unit_id == unit.pk:
        return report
    why = _("The question is about: %(field)s.") % {"field": Field(field).label}
    return transfer_report(report_id=report_id, by=by, unit=unit.code, why=why)


@transaction.atomic
def take_back(*, report_id: UUID, by: Actor) -> Report:
    """Undo one's own passing on of a moment ago: unit and field are as they were.

    Records `report.transfer_returned` and `report.category_corrected`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `take_transfer_back`.
    """
    report = take_transfer_back(report_id=report_id, by=by)
    own = field_of_unit(report.unit.code)
    # The slip must not train the suggestion to make it again.
    if own is not None and own != field_of_category(report.category):
        report = correct_category(report_id=report_id, by=by, category=CATEGORY[own])
    return report


@dataclass(frozen=True, slots=True)
class TipPlan:
    """What a question would become as a report."""

    kind: Kind
    category: CategoryRow | None
    way: Route


def plan_tip(report: Report) -> TipPlan:
    """Kind, category and unit that the words of a question would have had as a report.

    Stores nothing.
    """
    category = event_category(report.text)
    kind = Kind(category.kind) if category else Kind.CRIME_REPORT
    way = route(
        category=category or find_category(report.category), area_code=report.area_code,  # type: ignore[arg-type]
        on=local(now()).date(), mention=names_police(report.text), text=report.text,
    )  # fmt: skip
    return TipPlan(Kind.DENUNCIATION if way.about_police else kind, category, way)


@transaction.atomic
def make_tip(*, report_id: UUID, by: Actor) -> Report:
    """A question that tells of an event becomes a report of that kind, with all it holds.

    Kind, category, urgency and unit are those its words would have had; the asker is told. Records
    `report.kind_changed`, and `report.category_corrected`, `report.urgency_set`,
    `report.transferred` where they change.

    Raises:
        NotFound, AccessDenied, RuleBroken: as the steps it does.
    """
    report = Report.objects.select_related("unit").get(pk=report_id)
    if report.kind != Kind.QUESTION:
        return report
    plan = plan_tip(report)
    category, way = plan.category, plan.way
    report = change_kind(
        report_id=report_id, by=by, kind=plan.kind, why=_("It tells of an event and asks no more."),
        message=_("What you wrote tells us of an event. We handle it as a report from now on: you "
                  "need not write it again, and your code stays the same."),
    )  # fmt: skip
    if category is not None and category.code != report.category:
        report = correct_category(report_id=report_id, by=by, category=category.code)
    urgency = _urgency_of(report, category)
    if urgency < report.urgency:
        report = set_urgency(
            report_id=report_id, by=by, urgency=urgency,
            why=_("It tells of an event and asks no more."),
        )  # fmt: skip
    if report.unit_id != way.unit.pk and not way.about_police:
        why = way.why.get("vi", "") or _("It tells of an event and asks no more.")
        report = transfer_report(report_id=report_id, by=by, unit=way.unit.code, why=why)
    return report


def _urgency_of(report: Report, category: CategoryRow | None) -> int:
    """What its words would have had: danger now is an emergency, whatever the category."""
    if danger_now(report.text) is not None:
        return Urgency.EMERGENCY
    return category.urgency if category else report.urgency
