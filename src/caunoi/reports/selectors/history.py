"""A report as its reporter may see it: plain words, no names of officers, nothing internal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.law.rules import get_rule
from caunoi.reports import events
from caunoi.reports.choices import Direction, Look, State
from caunoi.reports.models import Access, Attachment, Deadline, Message, Report
from caunoi.reports.workflow import find_ground
from caunoi.units import directory


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the public history."""

    at: datetime
    code: str
    words: str


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A file in the thread, by its own id."""

    id: UUID
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class PublicMessage:
    """A message both may see. `sender` is the unit's name, empty for the reporter."""

    id: UUID
    at: datetime
    from_reporter: bool
    sender: str
    text: str
    files: tuple[PublicFile, ...]


@dataclass(frozen=True, slots=True)
class PublicClock:
    """A clock with what it is about; `ended` says whether it was met, replaced or stopped."""

    rule: str
    title: str
    article: str
    due_at: datetime
    legal_due_at: datetime
    met_at: datetime | None
    ended: bool
    late: bool


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
    state: str
    unit: str
    why: str
    ground: str
    steps: tuple[Step, ...]
    messages: tuple[PublicMessage, ...]
    clocks: tuple[PublicClock, ...]
    looks: tuple[PublicLook, ...]

    @property
    def next_clock(self) -> PublicClock | None:
        """The soonest clock that still runs."""
        return next((clock for clock in self.clocks if not clock.ended), None)


def public_view(report: Report) -> PublicView:
    """The report in words for its reporter. The caller has checked code and secret."""
    language = "en" if get_language() == "en" else "vi"
    return PublicView(
        report=report,
        state=str(State(report.state).label),
        unit=_unit_name(report.unit_id),
        why=report.routing.get("why", {}).get(language, ""),
        ground=_ground(report),
        steps=_steps(report),
        messages=_messages(report),
        clocks=public_clocks(report),
        looks=public_looks(report),
    )


def _unit_name(pk: int | None) -> str:
    unit = directory.find_unit_by_pk(pk) if pk is not None else None
    return unit.label if unit else ""


def _ground(report: Report) -> str:
    for name in ("close_crime", "close_order", "close_fire", "close_question", "close_case"):
        ground = find_ground(name, report.ground)
        if ground is not None:
            return str(ground.title)
    return ""


def _steps(report: Report) -> tuple[Step, ...]:
    rows = Event.objects.filter(subject_kind=Report.history_kind, subject_id=report.pk)
    steps = []
    for code, at, data in rows.order_by("number").values_list("code", "at", "data"):
        words = _say(code, data.get("after", {}))
        if words:
            steps.append(Step(at, code, words))
    return tuple(steps)


def _say(code: str, after: dict[str, object]) -> str:
    """A plain sentence for an event, or nothing where it is internal."""
    unit = ""
    if isinstance(after.get("unit"), str):
        found = directory.find_unit(str(after["unit"]))
        unit = found.label if found else ""
    sentences = {
        events.REPORT_RECEIVED: _("We received your report. It is with %(unit)s."),
        events.REPORT_CLASSIFIED: _("An officer has read it and taken it on."),
        events.REPORT_KIND_CHANGED: _("It is now handled under another procedure."),
        events.REPORT_ASSIGNED: _("An officer was given the task."),
        events.REPORT_CLAIMED: _("The command centre has taken on the emergency."),
        events.REPORT_INSPECTED: _("The place was visited."),
        events.REPORT_TRANSFERRED: _("It is being handed over to %(unit)s."),
        events.REPORT_TRANSFER_ACCEPTED: _("%(unit)s has taken it over."),
        events.REPORT_TRANSFER_RETURNED: _(
            "The hand-over was not taken up; %(unit)s has it again."
        ),
        events.REPORT_SUCCEEDED: _("The unit that had it no longer exists; %(unit)s has it now."),
        events.REPORT_ACCEPTED: _("It was accepted for handling."),
        events.REPORT_NOT_ACCEPTED: _("It was not accepted; the reason was written to you."),
        events.REPORT_EXTENDED: _("More time is needed; the new date is shown here."),
        events.REPORT_EXTENDED_BY_PROCURACY: _("The procuracy gave more time."),
        events.REPORT_SUSPENDED: _("Work is suspended until something that is needed arrives."),
        events.REPORT_RESUMED: _("Work goes on."),
        events.REPORT_DECIDED: _("A decision was made; its result is told to you."),
        events.REPORT_RESULT_TOLD: _("The result was told to you."),
        events.REPORT_CLOSED: _("The report was closed."),
        events.REPORT_REOPENED: _("The report was opened again."),
        events.REPORT_COMPLAINED: _("You objected to how it was handled."),
        events.REPORT_COMPLAINT_SETTLED: _("Your objection was decided."),
        events.REPORT_HANDED_OVER: _("It was handed over to a body outside the city police."),
        events.REPORT_RATED: _("You rated how it was handled."),
        events.MESSAGE_RECEIVED: _("You sent a message."),
        events.MESSAGE_SENT: _("The police wrote to you."),
        events.DEADLINE_MISSED: _("A date was missed; those above have been told."),
    }
    sentence = sentences.get(code, "")
    return sentence % {"unit": unit or _("the police")} if sentence else ""


def _messages(report: Report) -> tuple[PublicMessage, ...]:
    files: dict[UUID, list[PublicFile]] = {}
    attached = Attachment.objects.filter(report=report).order_by("created_at", "id")
    for message_id, key, name, size in attached.values_list(
        "message_id", "id", "file__name", "file__size"
    ):
        files.setdefault(message_id, []).append(PublicFile(key, name, size))
    rows = Message.objects.filter(report=report).exclude(direction=Direction.NOTE)
    return tuple(
        PublicMessage(
            row.pk, row.at, row.direction == Direction.FROM_REPORTER,
            "" if row.direction == Direction.FROM_REPORTER
            else _unit_name(row.unit_id or report.unit_id),
            row.text, tuple(files.get(row.pk, ())),
        )
        for row in rows.order_by("at", "id")
    )  # fmt: skip


def public_clocks(report: Report) -> tuple[PublicClock, ...]:
    """All clocks of the report in words, soonest end first."""
    moment = now()
    clocks = []
    for row in Deadline.objects.filter(report=report).order_by("due_at"):
        rule = get_rule(row.rule, row.rule_version)
        end = row.met_at or moment
        clocks.append(
            PublicClock(
                row.rule, str(rule.title), str(rule.article), row.due_at, row.legal_due_at,
                row.met_at, not row.is_running, end > row.legal_due_at,
            )
        )  # fmt: skip
    return tuple(clocks)


def public_looks(report: Report) -> tuple[PublicLook, ...]:
    """Who opened the report, newest first, without names."""
    shown = now() - timedelta(minutes=settings.LEDGER_DELAY_MINUTES)
    rows = Access.objects.filter(report=report, at__lte=shown).order_by("-at")[:100]
    return tuple(
        PublicLook(at, _unit_name(unit), str(Look(purpose).label))
        for at, unit, purpose in rows.values_list("at", "unit_id", "purpose")
    )
