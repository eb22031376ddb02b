"""What an officer's desk shows of a report, beside what its reporter sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.law.rules import get_rule
from caunoi.reports import catalogue
from caunoi.reports.choices import Channel, Kind, State, Urgency
from caunoi.reports.codes import spell_code
from caunoi.reports.contacts import ContactCard, mask, open_contact
from caunoi.reports.models import Message, Report
from caunoi.reports.selectors.history import PublicClock, PublicLook, public_clocks, public_looks
from caunoi.reports.selectors.inbox import Row
from caunoi.units import directory


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A line of the inbox in words."""

    row: Row
    code: str
    kind: str
    category: str
    state: str
    unit: str
    next_step: str
    is_late: bool
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class DeskMessage:
    """A message or note with its author."""

    at: datetime
    direction: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """A report on the desk."""

    report: Report
    kind: str
    category: str
    state: str
    urgency: str
    channel: str
    unit: str
    why: str
    contact: ContactCard
    messages: tuple[DeskMessage, ...]
    events: tuple[tuple[datetime, str, str], ...]
    clocks: tuple[PublicClock, ...]
    looks: tuple[PublicLook, ...]

    @property
    def next_clock(self) -> PublicClock | None:
        """The soonest clock that still runs: the next legal step."""
        return next((clock for clock in self.clocks if not clock.ended), None)


def desk_row(row: Row) -> DeskRow:
    """The words of one line; asks no database."""
    category, unit = catalogue.find_category(row.category), directory.find_unit_by_pk(row.unit_id)
    return DeskRow(
        row, spell_code(row.code), str(Kind(row.kind).label),
        category.name if category else row.category, str(State(row.state).label),
        unit.short if unit else "",
        str(get_rule(row.next_rule).title) if row.next_rule else "",
        row.next_due is not None and row.next_due < now(),
        row.urgency == Urgency.EMERGENCY,
    )  # fmt: skip


def desk_view(report: Report, by: Actor) -> DeskView:
    """The report for an officer who may see it (get_report has asked)."""
    category = catalogue.find_category(report.category)
    unit = directory.find_unit_by_pk(report.unit_id)
    language = "en" if get_language() == "en" else "vi"
    messages = (
        Message.objects.filter(report=report)
        .order_by("at", "id")
        .values_list("at", "direction", "author__account__name", "text")
    )
    rows = Event.objects.filter(subject_kind=Report.history_kind, subject_id=report.pk)
    return DeskView(
        report=report, kind=str(Kind(report.kind).label),
        category=category.name if category else report.category,
        state=str(State(report.state).label), urgency=str(Urgency(report.urgency).label),
        channel=str(Channel(report.channel).label), unit=unit.label if unit else "",
        why=report.routing.get("why", {}).get(language, ""),
        contact=mask(open_contact(report.contact)) if report.contact else ContactCard(),
        messages=tuple(DeskMessage(at, d, name or "", text) for at, d, name, text in messages),
        events=tuple(rows.order_by("number").values_list("at", "code", "by")),
        clocks=public_clocks(report), looks=public_looks(report),
    )  # fmt: skip
