"""A report as its reporter may see it: plain words, no names of officers, nothing internal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.law.rules import get_rule
from caunoi.reports.choices import Direction, Kind, Look, State, Urgency
from caunoi.reports.clock_words import BETWEEN_OFFICES, plain_title
from caunoi.reports.file_links import reporter_link
from caunoi.reports.models import Access, Deadline, Message, Report
from caunoi.reports.selectors.files import ShownFile, files_by_message
from caunoi.reports.selectors.journey import Journey, journey_of
from caunoi.reports.selectors.outcomes import PublicOutcome, outcome_of
from caunoi.reports.selectors.reporter_acts import ReporterAct, reporter_acts
from caunoi.reports.selectors.sentences import Step, sentences_of
from caunoi.reports.workflow import NOT_OWED, WINDOWS
from caunoi.units import directory

__all__ = [
    "PublicClock", "PublicLook", "PublicMessage", "PublicView", "Step", "public_clocks",
    "public_looks", "public_view",
]  # fmt: skip
MAX_LOOKS = 100


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """A message both may see. `sender` is the unit's name, empty for the reporter."""

    id: UUID
    at: datetime
    from_reporter: bool
    sender: str
    text: str
    files: tuple[ShownFile, ...]


@dataclass(frozen=True, slots=True)
class PublicClock:
    """A clock with what it is about; `ended` says whether it was met, replaced or stopped.

    `level` tells who has heard that it is late: 1 the officer, 2 the head, 3 the procuracy.
    """

    rule: str
    title: str
    article: str
    due_at: datetime
    legal_due_at: datetime
    met_at: datetime | None
    ended: bool
    late: bool
    level: int = 0

    @property
    def plain(self) -> str:
        """What it is about, in words for a resident."""
        return plain_title(self.rule) or self.title

    @property
    def is_ours(self) -> bool:
        """Whether the police owe it, not the reporter or the procuracy."""
        return self.rule not in NOT_OWED

    @property
    def shown_due(self) -> datetime:
        """The date to name: our own aim, or where that has passed the law's, after days off."""
        return self.due_at if now() < self.due_at else self.legal_due_at


@dataclass(frozen=True, slots=True)
class PublicLook:
    """Somebody opened the report: from which unit and what for."""

    at: datetime
    unit: str
    purpose: str


@dataclass(frozen=True, slots=True)
class PublicView:
    """Everything that code and secret open, in six queries."""

    report: Report
    kind: str
    state: str
    unit: str
    why: str
    outcome: PublicOutcome | None
    journey: Journey
    steps: tuple[Step, ...]
    messages: tuple[PublicMessage, ...]
    clocks: tuple[PublicClock, ...]
    looks: tuple[PublicLook, ...]
    acts: dict[str, ReporterAct]

    @property
    def is_question(self) -> bool:
        """Whether its reporter asked something: pages call it so."""
        return self.report.kind == Kind.QUESTION

    @property
    def newest_answer(self) -> PublicMessage | None:
        """The last that the police wrote; the page leads there from its top."""
        return next((m for m in reversed(self.messages) if not m.from_reporter), None)

    @property
    def shows_answer(self) -> bool:
        """Whether the newest answer stands under what came of it: to a question it is all."""
        return self.is_question and self.outcome is not None and self.newest_answer is not None

    @property
    def is_unseen(self) -> bool:
        """Whether it is an emergency that nobody has opened or taken up: then a call is quicker."""
        is_new = self.report.state == State.RECEIVED and not self.report.previous_unit_id
        return self.report.urgency == Urgency.EMERGENCY and is_new and not self.looks

    @property
    def ground(self) -> str:
        """The ground on which it ended, in words."""
        return (self.outcome.ground or self.outcome.title) if self.outcome else ""

    @property
    def next_clock(self) -> PublicClock | None:
        """What the police owe next; where they owe nothing, what another body does."""
        running = [c for c in self.clocks if not c.ended and c.rule not in WINDOWS]
        return next((c for c in running if c.is_ours), next(iter(running), None))

    @property
    def coming_clock(self) -> PublicClock | None:
        """What comes next of what is not late; that is told apart."""
        untold = WINDOWS | BETWEEN_OFFICES
        running = [c for c in self.clocks if not c.ended and not c.late and c.rule not in untold]
        return next((c for c in running if c.is_ours), next(iter(running), None))

    @property
    def late_clocks(self) -> list[PublicClock]:
        """What the police owe and are late with."""
        return [c for c in self.clocks if not c.ended and c.late and c.is_ours]

    @property
    def late_level(self) -> int:
        """Who has heard of it at most: 1 the officer, 2 the head, 3 the procuracy."""
        return max((c.level for c in self.late_clocks), default=0)


def first_reason(report: Report) -> str:
    """Why the report came to its unit, in the reader's language; empty once it was handed on."""
    language = "en" if get_language() == "en" else "vi"
    why: str = report.routing.get("why", {}).get(language, "")
    return "" if report.previous_unit_id else why


def public_view(report: Report) -> PublicView:
    """The report in words for its reporter. The caller has checked code and secret."""
    found = Event.objects.filter(subject_kind=Report.history_kind, subject_id=report.pk)
    rows = list(found.order_by("number").values_list("code", "at", "data"))
    deadlines = list(Deadline.objects.filter(report=report).order_by("due_at"))
    return PublicView(
        report=report,
        kind=str(Kind(report.kind).label),
        state=str(State(report.state).label),
        unit=_unit_name(report.unit_id),
        why=first_reason(report),
        outcome=outcome_of(report, rows),
        journey=journey_of(report, rows),
        steps=sentences_of(rows),
        messages=_messages(report),
        clocks=_clocks(deadlines),
        looks=public_looks(report),
        acts=reporter_acts(report, deadlines),
    )


def _unit_name(pk: int | None) -> str:
    unit = directory.find_unit_by_pk(pk) if pk is not None else None
    return unit.label if unit else ""


def _messages(report: Report) -> tuple[PublicMessage, ...]:
    files = files_by_message(report, reporter_link(report))
    rows = Message.objects.filter(report=report).exclude(direction=Direction.NOTE)
    return tuple(
        PublicMessage(
            row.pk, row.at, row.direction == Direction.FROM_REPORTER,
            "" if row.direction == Direction.FROM_REPORTER
            else _unit_name(row.unit_id or report.unit_id),
            row.text, files.get(row.pk, ()),
        )
        for row in rows.order_by("at", "id")
    )  # fmt: skip


def public_clocks(report: Report) -> tuple[PublicClock, ...]:
    """All clocks of the report in words, soonest end first."""
    return _clocks(Deadline.objects.filter(report=report).order_by("due_at"))


def _clocks(rows: Iterable[Deadline]) -> tuple[PublicClock, ...]:
    moment = now()
    clocks = []
    for row in rows:
        rule = get_rule(row.rule, row.rule_version)
        end = row.met_at or moment
        clocks.append(
            PublicClock(
                row.rule, str(rule.title), str(rule.article), row.due_at, row.legal_due_at,
                row.met_at, not row.is_running, end > row.legal_due_at, row.escalated,
            )
        )  # fmt: skip
    return tuple(clocks)


def public_looks(report: Report) -> tuple[PublicLook, ...]:
    """Who opened the report, newest first, without names."""
    shown = now() - timedelta(minutes=settings.LEDGER_DELAY_MINUTES)
    rows = Access.objects.filter(report=report, at__lte=shown).order_by("-at")[:MAX_LOOKS]
    return tuple(
        PublicLook(at, _unit_name(unit), str(Look(purpose).label))
        for at, unit, purpose in rows.values_list("at", "unit_id", "purpose")
    )
