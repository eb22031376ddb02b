"""What a report is: its category, its urgency, its kind."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.clock import local
from caunoi.core.errors import RuleBroken
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import CrimeSource, Kind, State, Urgency
from caunoi.reports.models import CategoryCorrection, Report, Shield
from caunoi.reports.routing import route
from caunoi.reports.services.shields import BY, say_hidden, shields_for
from caunoi.reports.services.steps import Step, begin
from caunoi.reports.suggest import names_police
from caunoi.reports.workflow import clocks_at_receipt
from caunoi.reports.workflow.common import CLAIM
from caunoi.reports.workflow.crime import WORDS_UP

# Clocks of an emergency that run from the moment it is known to be one.
_FROM_NOW = (*CLAIM, *WORDS_UP)
_PAIRS = {
    "order_feedback.accept": "order_feedback.accept_urgent",
    "order_feedback.accept_urgent": "order_feedback.accept",
}


@transaction.atomic
def correct_category(*, report_id: UUID, by: Actor, category: str) -> Report:
    """Put the right category on the report, and keep the correction for re-training.

    Kind, unit and clocks stay: those have verbs of their own. Records `report.category_corrected`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or there is no such category.
    """
    step = begin("correct_category", report_id, by, {"category": category})
    if step.is_repeat or step.report.category == category:
        return step.report
    file_under(step, by, category)
    return step.finish()


def file_under(step: Step, by: Actor, category: str) -> None:
    """Change the category inside a verb and keep the officer's correction.

    Raises:
        RuleBroken: there is no such leaf among the current categories.
    """
    row = find_category(category)
    if row is None or not row.parent:
        raise RuleBroken(_("There is no such category."), ground="categories", missing=["category"])
    CategoryCorrection(
        report=step.report, officer_id=by.id, was=step.report.category, now=category, at=step.at
    ).save(force_insert=True)
    step.report.category = category


@transaction.atomic
def set_urgency(*, report_id: UUID, by: Actor, urgency: int, why: str) -> Report:
    """Say how urgent it is: an emergency starts its alarm, a smaller one ends it.

    Records `report.urgency_set`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or there is no such urgency.
    """
    step = begin("set_urgency", report_id, by, {"urgency": urgency, "why": why})
    report = step.report
    if urgency not in Urgency.values:
        raise RuleBroken(_("There is no such urgency."), ground="urgency", missing=["urgency"])
    if step.is_repeat or report.urgency == urgency:
        return report
    step.keep(why)
    kind = report.unit.kind
    before = set(clocks_at_receipt(report.kind, urgency=report.urgency, unit_kind=kind))
    after = set(clocks_at_receipt(report.kind, urgency=urgency, unit_kind=kind))
    for old in before - after:
        if _PAIRS.get(old) in after:
            step.clocks.swap(old, _PAIRS[old])
    step.clocks.cancel(before - after, step.at, "set_urgency")
    step.clocks.start([rule for rule in _FROM_NOW if rule in after - before], step.at)
    report.urgency = urgency
    return step.finish()


@transaction.atomic
def change_kind(*, report_id: UUID, by: Actor, kind: str, why: str, message: str) -> Report:
    """Treat the report as another kind: its clocks end, the other kind's run from the receipt.

    What becomes a denunciation of the police goes past the unit it names. Records
    `report.kind_changed`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `steps.begin`; or there is no such kind.
    """
    step = begin("change_kind", report_id, by, {"kind": kind, "why": why, "message": message})
    report = step.report
    if step.is_repeat or report.kind == kind:
        return report
    if kind not in Kind.values:
        raise RuleBroken(_("There is no such kind of report."), ground="kind", missing=["kind"])
    step.keep(why)
    step.tell(message)
    report.kind = kind
    report.assignee_id = None
    report.crime_source = _crime_source(report) if kind == Kind.CRIME_REPORT else ""
    # An alarm that nobody answered rings on.
    old = [clock.rule for clock in step.clocks.running if clock.rule not in CLAIM]
    step.clocks.cancel(old, step.at, "change_kind")
    unit_kind = report.unit.kind
    if kind == Kind.DENUNCIATION:
        unit_kind = _go_past_the_named(step) or unit_kind
    rules = clocks_at_receipt(kind, urgency=report.urgency, unit_kind=unit_kind)
    # LAW 5.2: the first receipt counts. An alarm that was answered does not ring again.
    step.clocks.start([rule for rule in rules if rule not in _FROM_NOW], report.sent_at)
    step.clocks.start([rule for rule in rules if rule in WORDS_UP], step.at)
    return step.finish(to=State.RECEIVED)


def _crime_source(report: Report) -> str:
    named = report.contact is not None and report.contact.name_sealed is not None
    return CrimeSource.DENUNCIATION if named else CrimeSource.INFORMATION


def _go_past_the_named(step: Step) -> str | None:
    """Hide a denunciation of the police from the units it names; the kind of its new unit."""
    report = step.report
    category = find_category(report.category)
    if report.about_police or category is None:
        return None
    way = route(
        category=category, area_code=report.area_code, on=local(step.at).date(),
        mention=names_police(report.text), text=report.text,
    )  # fmt: skip
    if not way.about_police:
        return None
    shields = Shield.objects.bulk_create(shields_for(report, way, report.text))
    if shields:
        step.previous = record(
            events.REPORT_SHIELDED, subject=report, by=BY, at=step.at, previous=step.previous,
            after=say_hidden(shields),
        )  # fmt: skip
    report.about_police = True
    report.routing = {"why": way.why, "rule": way.rule}
    step.give_to(way.unit)
    return way.unit.kind
