"""All that the desk shows of one report, in few queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.core.clock import now
from caunoi.law.choices import Origin
from caunoi.law.rules import get_rule
from caunoi.places.selectors import find_area
from caunoi.reports import catalogue, workflow
from caunoi.reports.choices import Channel, CrimeSource, Direction, Kind, Look, State, Urgency
from caunoi.reports.contacts import ContactCard, mask, open_contact
from caunoi.reports.file_links import staff_link
from caunoi.reports.models import Access, Deadline, Message, Report
from caunoi.reports.on_the_way import progress
from caunoi.reports.selectors.at_work import AtWork, who_is_at_it
from caunoi.reports.selectors.colleagues import Colleague, Gathering, gather
from caunoi.reports.selectors.company import Company
from caunoi.reports.selectors.files import ShownFile, files_by_message
from caunoi.reports.selectors.history import first_reason
from caunoi.reports.selectors.mentions import called_names, name_called
from caunoi.reports.selectors.related import Related, related_reports
from caunoi.reports.selectors.timeline import Happening, events_of, people_named, tell
from caunoi.reports.workflow import OF_OTHERS, OPTIONAL, WINDOWS
from caunoi.reports.workflow.next_step import Way, way_to_meet
from caunoi.units import directory
from caunoi.units.directory import UnitInfo

MANY_LOOKS = 60
_WHOSE = {"window": WINDOWS, "theirs": OF_OTHERS, "nobody's": OPTIONAL}


@dataclass(frozen=True, slots=True)
class DeskMessage:
    """A message or note with its author and files."""

    id: UUID
    at: datetime
    direction: str
    author: str
    unit: str
    text: str
    files: tuple[ShownFile, ...]
    waits: str = ""  # why it has not left yet


@dataclass(frozen=True, slots=True)
class DeskClock:
    """A clock: strict and legal date, and what became of it."""

    rule: str
    title: str
    article: str
    started_at: datetime
    due_at: datetime
    legal_due_at: datetime
    met_at: datetime | None
    is_running: bool
    end: str  # in words, where it ended otherwise than by being met
    whose: str  # ours, theirs (the procuracy's), window (the reporter's time), nobody's (optional)
    is_house: bool = False  # the house's own target, no limit of the law

    @property
    def is_late(self) -> bool:
        """Whether the strict date has passed and it still runs."""
        return self.is_running and self.due_at < now()

    @property
    def is_rolled(self) -> bool:
        """Whether the legal date is another one than the strict one."""
        return self.due_at != self.legal_due_at


@dataclass(frozen=True, slots=True)
class DeskLook:
    """Somebody opened the report; the name only for who may see it."""

    at: datetime
    unit: str
    purpose: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """A report on the desk."""

    report: Report
    labels: dict[str, str]
    why: str
    contact: ContactCard
    messages: tuple[DeskMessage, ...]
    history: tuple[Happening, ...]
    clocks: tuple[DeskClock, ...]
    gathering: Gathering
    related: Related
    way: Way
    at_work: AtWork | None  # of an emergency

    @property
    def company(self) -> Company:
        """Who else is here, and what is unsent."""
        return self.gathering.company

    @property
    def people(self) -> dict[UUID, Colleague]:
        """The officers of the unit, and those whom the history names."""
        return self.gathering.people

    @property
    def next_clock(self) -> DeskClock | None:
        """Our soonest clock that still runs: the next legal step."""
        return _next(self.clocks)

    @property
    def other_clocks(self) -> list[DeskClock]:
        """All clocks, those that run first."""
        return sorted(self.clocks, key=lambda c: (not c.is_running, c.due_at))

    @property
    def last_seen(self) -> str:
        """Id of the newest message, as a reply names what its writer had before them."""
        return str(self.messages[-1].id) if self.messages else ""


def desk_view(report: Report, by: Actor) -> DeskView:
    """The report for an officer who may see it (get_report has asked)."""
    rows = events_of(report)
    gathering = gather(report, by, people_named(rows) | _assignee(report))
    people = gathering.people
    clocks = _clocks(report)
    soonest = _next(clocks)
    table = workflow.MOVES[report.kind]
    return DeskView(
        report=report, labels=_labels(report, people),
        why=first_reason(report),
        contact=mask(open_contact(report.contact)) if report.contact else ContactCard(),
        messages=_messages(report, by, people), history=tell(rows, people), clocks=clocks,
        gathering=gathering, related=related_reports(report, by),
        way=way_to_meet(soonest.rule, report.state, table) if soonest else Way((), is_direct=False),
        at_work=who_is_at_it(report, rows, people),
    )  # fmt: skip


def _assignee(report: Report) -> set[UUID]:
    return {report.assignee_id} if report.assignee_id else set()


def _next(clocks: Iterable[DeskClock]) -> DeskClock | None:
    return next((clock for clock in clocks if clock.is_running and clock.whose == "ours"), None)


def _labels(report: Report, people: dict[UUID, Colleague]) -> dict[str, str]:
    filed = catalogue.find_category(report.category)
    suggested = catalogue.find_category(report.suggested_category)
    before = _unit(report.previous_unit_id)
    area = find_area(report.area_code) if report.area_code else None
    assignee = people.get(report.assignee_id) if report.assignee_id else None
    return {
        "kind": str(Kind(report.kind).label), "state": str(State(report.state).label),
        "urgency": str(Urgency(report.urgency).label),
        "channel": str(Channel(report.channel).label),
        "category": filed.name if filed else report.category,
        "suggested": suggested.name if suggested and suggested != filed else "",
        "unit": _name(report.unit_id), "previous_unit": before.label if before else "",
        "area": area.label if area else report.area_code,
        "assignee": assignee.name if assignee else "",
        "crime_source": str(CrimeSource(report.crime_source).label) if report.crime_source else "",
    }  # fmt: skip


def _unit(pk: int | None) -> UnitInfo | None:
    return directory.find_unit_by_pk(pk) if pk is not None else None


def _name(pk: int | None) -> str:
    unit = _unit(pk)
    return unit.label if unit else ""


def _messages(
    report: Report, by: Actor, people: Mapping[UUID, Colleague]
) -> tuple[DeskMessage, ...]:
    files = files_by_message(report, staff_link(report), by=by)
    way_out = progress()
    rows = (
        Message.objects.filter(report=report)
        .annotate(out=way_out.column)
        .order_by("at", "id")
        .values_list("id", "at", "direction", "author__account__name", "unit_id", "text", "out")
    )
    notes = [text for _pk, _at, way, _by, _unit, text, _out in rows if way == Direction.NOTE]
    names = called_names(notes, {one.badge: one.name for one in people.values()})
    return tuple(
        DeskMessage(
            pk, at, way, name or "", _name(unit),
            name_called(text, names) if way == Direction.NOTE else text, files.get(pk, ()),
            way_out.words(out),
        )
        for pk, at, way, name, unit, text, out in rows
    )  # fmt: skip


def _clocks(report: Report) -> tuple[DeskClock, ...]:
    clocks = []
    for row in Deadline.objects.filter(report=report).order_by("due_at", "id"):
        rule = get_rule(row.rule, row.rule_version)
        whose = next((who for who, rules in _WHOSE.items() if row.rule in rules), "ours")
        end = _("replaced by a longer one") if row.extended_by_id else ""
        if row.cancelled_at is not None:
            end = _("not needed any more")
        clocks.append(
            DeskClock(
                row.rule, str(rule.title), str(rule.article), row.started_at, row.due_at,
                row.legal_due_at, row.met_at, row.is_running, end, whose,
                rule.origin == Origin.HOUSE,
            )
        )  # fmt: skip
    return tuple(clocks)


def desk_looks(report: Report, by: Actor) -> tuple[DeskLook, ...]:
    """Who opened the report, newest first; names and reasons only for who supervises."""
    is_named = may(by, policy.VIEW_ACCESS, within=report.unit)
    rows = Access.objects.filter(report=report).order_by("-at")
    return tuple(
        DeskLook(
            at, _name(unit), str(Look(purpose).label),
            name if is_named else "", why if is_named else "",
        )
        for at, unit, purpose, name, why in rows.values_list(
            "at", "unit_id", "purpose", "officer__account__name", "why"
        )[:MANY_LOOKS]
    )  # fmt: skip
