"""Who read what: the log of looks for those who supervise, and everybody's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.accounts.models import Duty, Officer
from caunoi.core.clock import local, now
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.choices import Look
from caunoi.reports.codes import read_code, spell_code
from caunoi.reports.models import Access
from caunoi.reports.selectors.supervision import PAGE, Rows, read_cursor, units_under, write_cursor
from caunoi.reports.selectors.visibility import visible_reports
from caunoi.units import directory

# The reporter reads these in words of their own (choices.Look).
PURPOSES = {
    Look.HANDLING.value: _("Handling"),
    Look.OVERVIEW.value: _("Looking through the inbox"),
    Look.CONTACT.value: _("Contact details"),
    Look.FILE.value: _("A file"),
    Look.SUPERVISION.value: _("Supervision"),
}
WATCHED_FOR = timedelta(days=90)
MOST = 10
NAMESAKES = 200


@dataclass(frozen=True, slots=True)
class LookFilters:
    """Which looks. `officer`: a badge, or a part of a name; `unit`: with all under it."""

    code: str = ""
    officer: str = ""
    unit: str = ""
    purpose: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look: who, for which unit, at what, why."""

    at: datetime
    code: str
    officer: str
    badge: str
    unit: str
    purpose: str
    why: str
    is_contact: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """How many reports an officer opened in a time, and when last."""

    officer: str
    badge: str
    reports: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class MassReading:
    """An officer opened very many reports in minutes."""

    at: datetime
    officer: str
    badge: str
    reports: int
    minutes: int


def list_looks(
    by: Actor, filters: LookFilters, *, own: bool = False, cursor: str = ""
) -> Rows[LookRow]:
    """Looks at reports in the officer's reach, or their own; newest first, in one query or two.

    Raises:
        BadCursor: the cursor cannot be read.
    """
    found = _filtered(_own(by) if own else _in_reach(by), filters)
    if cursor:
        at, last = read_cursor(cursor)
        found = found.filter(Q(at__lte=at), Q(at__lt=at) | Q(at=at, pk__lt=last))
    page = list(
        found.order_by("-at", "-pk").values_list(
            "at", "report__code", "officer__account__name", "officer__badge", "unit_id",
            "purpose", "why", "pk",
        )[: PAGE + 1]
    )  # fmt: skip
    rows = page[:PAGE]
    return Rows(
        tuple(
            LookRow(at, spell_code(code), name, badge, _unit_name(unit), str(PURPOSES[purpose]),
                    why, purpose == Look.CONTACT)
            for at, code, name, badge, unit, purpose, why, _key in rows
        ),
        write_cursor(rows[-1][0], rows[-1][7]) if len(page) > PAGE else "",
    )  # fmt: skip


def _in_reach(by: Actor) -> QuerySet[Access]:
    return Access.objects.filter(report__in=visible_reports(by, policy.VIEW_ACCESS))


def _own(by: Actor) -> QuerySet[Access]:
    """What the officer opened; not what was hidden from them since."""
    seen = Q(report__about_police=False) | Q(report__in=visible_reports(by))
    return Access.objects.filter(seen, officer_id=by.id)


def _filtered(found: QuerySet[Access], filters: LookFilters) -> QuerySet[Access]:
    if filters.code:
        found = found.filter(report__code=read_code(filters.code) or "")
    if filters.officer:
        words = filters.officer.strip()
        people = Officer.objects.filter(Q(badge__iexact=words) | Q(account__name__icontains=words))
        # Asked first: the index of an officer's looks then finds even those of few.
        found = found.filter(officer_id__in=list(people.values_list("pk", flat=True)[:NAMESAKES]))
    if filters.unit:
        found = found.filter(unit_id__in=units_under(filters.unit))
    if filters.purpose in Look.values:
        found = found.filter(purpose=filters.purpose)
    if filters.since:
        found = found.filter(at__gte=_midnight(filters.since))
    if filters.until:
        found = found.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=local(now()).tzinfo)


def _unit_name(pk: int) -> str:
    unit = directory.find_unit_by_pk(pk)
    return unit.label if unit else ""


def most_reading(by: Actor, *, days: int = 7) -> list[Reader]:
    """Who opened most reports of the officer's reach lately; one query."""
    rows = (
        _in_reach(by)
        .filter(at__gte=now() - timedelta(days=days))
        .values("officer__account__name", "officer__badge")
        .annotate(reports=Count("report", distinct=True), last_at=Max("at"))
        .order_by("-reports", "officer__badge")[:MOST]
    )
    return [
        Reader(row["officer__account__name"], row["officer__badge"], row["reports"], row["last_at"])
        for row in rows
    ]


def mass_readings(by: Actor) -> list[MassReading]:
    """Notices of mass reading about officers in the officer's reach, newest first; 2 queries."""
    people = {
        pk: (name, badge)
        for pk, name, badge in _people(by).values_list("pk", "account__name", "badge")
    }
    found = Event.objects.filter(
        subject_kind=Officer.history_kind, subject_id__in=list(people),
        code=events.READING_WATCHED, at__gte=now() - WATCHED_FOR,
    )  # fmt: skip
    return [
        MassReading(at, *people[key], data["after"]["reports"], data["after"]["minutes"])
        for at, key, data in found.order_by("-at").values_list("at", "subject_id", "data")[:PAGE]
    ]


def _people(by: Actor) -> QuerySet[Officer]:
    units: set[int] = set()
    for duty, scope in scopes_of(by, policy.VIEW_ACCESS):
        if scope == Scope.CITY:
            return Officer.objects.all()
        units.update(units_under(duty.unit_code) if scope == Scope.SUBTREE else [duty.unit_id])
    moment = now()
    held: QuerySet[Duty, UUID] = Duty.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=moment), unit_id__in=units, valid_from__lte=moment
    ).values_list("officer_id", flat=True)
    return Officer.objects.filter(pk__in=held)
