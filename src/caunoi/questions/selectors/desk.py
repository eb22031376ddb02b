"""The answering desk: which questions wait, and what lies beside one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.questions.choices import Decision, Field
from caunoi.questions.cleaning import Found, find_traces
from caunoi.questions.fields import field_of_category, field_of_unit, unit_of_field
from caunoi.questions.models import Answer, Handled, Revision, SearchMiss, Synonym
from caunoi.questions.selectors.finding import Hit, similar_answers
from caunoi.reports import events
from caunoi.reports.choices import OPEN_STATES, Direction, Kind, State
from caunoi.reports.models import Message, Report
from caunoi.reports.selectors import visible_reports
from caunoi.reports.selectors.reply_templates import Template, templates_for
from caunoi.reports.workflow.common import TAKE_BACK

SIMILAR = 6
_MISSES = 50


def waiting_questions(by: Actor) -> QuerySet[Report]:
    """The open questions that this officer may answer, the next limit first."""
    return (
        visible_reports(by, policy.REPLY)
        .filter(kind=Kind.QUESTION, state__in=OPEN_STATES)
        .select_related("unit")
        .order_by("next_due", "id")
    )


def just_passed(by: Actor) -> QuerySet[Report]:
    """The questions that this officer passed on within the hour and nobody has taken over."""
    passed = Event.objects.filter(
        subject_kind=Report.history_kind, subject_id=OuterRef("pk"), by=by.ref,
        code=events.REPORT_TRANSFERRED, at__gt=now() - TAKE_BACK,
    )  # fmt: skip
    return (
        Report.objects.filter(
            Exists(passed), kind=Kind.QUESTION, state=State.TRANSFERRED,
            previous_unit__in=[duty.unit_id for duty in by.duties],
            touched_at__gt=now() - TAKE_BACK,
        )
        .select_related("unit").order_by("-touched_at")
    )  # fmt: skip


def to_publish(by: Actor) -> QuerySet[Handled]:
    """Questions answered for everybody, for whom nobody has written the public wording yet."""
    mine = visible_reports(by, policy.WRITE_ANSWERS).filter(kind=Kind.QUESTION)
    written = Revision.objects.filter(report_id=OuterRef("report_id"))
    return (
        Handled.objects.filter(
            ~Exists(written), decision=Decision.PUBLIC, answer=None, report__in=mine
        )
        .select_related("report__unit", "by__account")
        .order_by("at")
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What an answerer needs beside a question."""

    hits: list[Hit]
    traces: list[Found]
    others: list[tuple[Field, str]]
    after: Answer | None
    is_elsewhere: bool

    @property
    def answers(self) -> list[Answer]:
        """The similar answers."""
        return [hit.answer for hit in self.hits]


def beside(report: Report) -> Beside:
    """Similar published answers, what in the text is personal, where else it could belong."""
    asked = getattr(report, "asked", None)
    units = {field: unit_of_field(field) for field in Field}
    # Short names of units are Vietnamese.
    is_home = get_language() == "vi"
    others = [
        (field, unit.short if is_home else unit.label)
        for field, unit in units.items() if unit.pk != report.unit_id
    ]  # fmt: skip
    mine = field_of_unit(report.unit.code)
    return Beside(
        similar_answers(report.text, field_of_category(report.category), SIMILAR),
        find_traces(report.text), others,
        asked.after if asked else None,
        mine is not None and mine != field_of_category(report.category),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given: its words, by whom, when."""

    text: str
    name: str
    at: datetime


def given_answer(report: Report) -> Given | None:
    """What an officer wrote last to the asker, or None."""
    row = (
        Message.objects.filter(
            report=report, direction=Direction.TO_REPORTER, author__isnull=False
        ).order_by("-at", "-id").values_list("text", "author__account__name", "at").first()
    )  # fmt: skip
    return Given(*row) if row else None


def answering_templates(report: Report) -> list[Template]:
    """The templates with which a question can end: those for questions and the unit's own.

    Those by which other steps are told, and the city's for any kind of report, say nothing that
    answers.
    """
    return [
        one for one in templates_for(report)
        if one.verb in ("", "close") and (one.kind == Kind.QUESTION or one.unit_id is not None)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TemplateGroup:
    """Templates under one heading."""

    label: str
    templates: list[Template]


def template_groups(report: Report) -> list[TemplateGroup]:
    """The templates that may be joined to an answer: the field's own before those of all fields.

    Each field has its unit, so what the unit wrote is the field's.
    """
    field = field_of_unit(report.unit.code)
    own = str(field.label) if field is not None else report.unit.name
    rows = answering_templates(report)
    groups = [
        TemplateGroup(own, [one for one in rows if one.unit_id is not None]),
        TemplateGroup(_("For questions of any field"), [one for one in rows if not one.unit_id]),
    ]
    return [one for one in groups if one.templates]


def may_publish(by: Actor, report: Report) -> bool:
    """Whether the officer may make an answer for everybody out of this question."""
    return may(by, policy.WRITE_ANSWERS, within=report.unit)


def open_misses() -> list[SearchMiss]:
    """What was searched for most and found nothing."""
    rows = SearchMiss.objects.filter(settled_at=None).order_by("-times", "-last_at")
    return list(rows[:_MISSES])


def all_synonyms() -> QuerySet[Synonym]:
    """Rows of words that mean the same."""
    return Synonym.objects.order_by("words")
