"""The answering desk: which questions wait, and what lies beside one of them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.questions.choices import Field
from caunoi.questions.cleaning import Found, find_traces
from caunoi.questions.fields import field_of_category, field_of_unit, unit_of_field
from caunoi.questions.models import Answer, SearchMiss, Synonym
from caunoi.questions.selectors.finding import Hit, find_answers
from caunoi.reports.choices import OPEN_STATES, Kind
from caunoi.reports.models import Report
from caunoi.reports.selectors import visible_reports
from caunoi.units.directory import UnitInfo

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


@dataclass(frozen=True, slots=True)
class Beside:
    """What an answerer needs beside a question."""

    hits: list[Hit]
    traces: list[Found]
    others: list[tuple[Field, UnitInfo]]
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
    others = [(field, unit) for field, unit in units.items() if unit.pk != report.unit_id]
    mine = field_of_unit(report.unit.code)
    return Beside(
        find_answers(report.text, limit=SIMILAR), find_traces(report.text), others,
        asked.after if asked else None,
        mine is not None and mine != field_of_category(report.category),
    )  # fmt: skip


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
