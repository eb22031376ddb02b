"""The lines of the inbox in words, for a list that is read at a glance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import get_language

from caunoi.core.clock import SOON, local, now
from caunoi.law.rules import get_rule_book
from caunoi.places import selectors as places
from caunoi.reports import catalogue
from caunoi.reports.choices import Channel, Kind, State, Urgency
from caunoi.reports.codes import spell_code
from caunoi.reports.selectors.inbox import Row
from caunoi.units import directory

STATE_LOOKS = {
    State.RECEIVED: ("info", "inbox"),
    State.CLASSIFIED: ("info", "category"),
    State.TRANSFERRED: ("warning", "arrows-exchange"),
    State.CHECKING: ("info", "search"),
    State.VERIFYING: ("info", "report-search"),
    State.IN_PROGRESS: ("info", "progress"),
    State.SUSPENDED: ("special", "player-pause"),
    State.DECIDED: ("success", "gavel"),
    State.CLOSED: ("neutral", "circle-check"),
}
CHANNEL_ICONS = {
    Channel.WEB: "world",
    Channel.API: "device-mobile",
    Channel.EMAIL: "mail",
    Channel.FACEBOOK: "message-2",
    Channel.ZALO: "message-circle",
    Channel.OPEN311: "building-community",
    Channel.PHONE: "phone",
    Channel.COUNTER: "building",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One report of the list in words."""

    row: Row
    code: str
    kind: str
    category: str
    state: str
    state_tone: str
    state_icon: str
    urgency: str
    ward: str
    unit: str
    channel: str
    channel_icon: str
    next_step: str
    cluster: int
    now: datetime

    @property
    def is_urgent(self) -> bool:
        """Whether lives may depend on it."""
        return self.row.urgency == Urgency.EMERGENCY

    @property
    def is_pressing(self) -> bool:
        """Whether it must be seen to within the shift."""
        return self.row.urgency == Urgency.SAME_SHIFT

    @property
    def is_late(self) -> bool:
        """Whether the next step should have been done by now."""
        return self.row.next_due is not None and self.row.next_due < self.now

    @property
    def is_new(self) -> bool:
        """Whether it came within this minute."""
        return self.now - self.row.received_at < timedelta(minutes=1)

    @property
    def is_soon(self) -> bool:
        """Whether the next step is due within a shift."""
        return self.row.next_due is not None and self.row.next_due - self.now < SOON


def lines_of(rows: Iterable[Row]) -> list[Line]:
    """The words of these rows, from what the process knows; asks no database."""
    moment = now()
    return [_line(row, moment) for row in rows]


def _line(row: Row, moment: datetime) -> Line:
    category, unit = catalogue.find_category(row.category), directory.find_unit_by_pk(row.unit_id)
    tone, icon = STATE_LOOKS[State(row.state)]
    return Line(
        row=row, code=spell_code(row.code), kind=str(Kind(row.kind).label),
        category=category.name if category else row.category,
        state=str(State(row.state).label), state_tone=tone, state_icon=icon,
        urgency=str(Urgency(row.urgency).label), ward=_ward(row),
        unit=unit.short if unit else "", channel=str(Channel(row.channel).label),
        channel_icon=CHANNEL_ICONS[Channel(row.channel)],
        next_step=_title(row.next_rule) if row.next_rule else "",
        cluster=row.cluster_size if row.cluster_size > 1 else 0, now=moment,
    )  # fmt: skip


def _ward(row: Row) -> str:
    """What the ward is called, today or when the report came."""
    if not row.area_code:
        return ""
    day = local(row.received_at).date()
    area = places.find_area(row.area_code) or places.find_area(row.area_code, day)
    return (area.label if get_language() == "en" else area.short_name) if area else ""


def _title(code: str) -> str:
    # Versions of a rule share what they are called by; the one in force would ask the database.
    return str(get_rule_book().versions(code)[0].title)
