"""Desks and their free times; which desks an officer may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import TruncDate
from django.utils.timezone import get_default_timezone

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.clock import local, now
from caunoi.core.models import Event
from caunoi.law.calendar import get_calendar
from caunoi.procedures import events
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.models import Appointment, Desk
from caunoi.procedures.slots import Hours, Offer, is_within, times_of, why_closed
from caunoi.units import directory

# By a contact that was left, or in the chat in which it was booked.
REACHABLE = Q(contact__isnull=False) | Q(handover__isnull=False)


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A time that can still be booked, and for how many."""

    at: datetime
    seats: int


@dataclass(frozen=True, slots=True)
class OpenDay:
    """A day at a desk: its free times, or why there are none."""

    day: date
    times: tuple[FreeTime, ...]
    closed: str = ""


def has_desks(procedure_id: UUID) -> bool:
    """Whether a time can be booked for it anywhere."""
    return desks_for(procedure_id).exists()


def desks_for(procedure_id: UUID) -> QuerySet[Desk]:
    """Open desks that take a procedure."""
    return (
        Desk.objects.filter(procedures=procedure_id, closed_at=None)
        .select_related("unit")
        .order_by("unit__name", "name")
    )


def bookable() -> set[UUID]:
    """Procedures for which a time can be booked at some desk."""
    taken = Desk.objects.filter(closed_at=None, procedures__isnull=False)
    return set(taken.values_list("procedures", flat=True).distinct())


def desks_of(unit_id: int) -> QuerySet[Desk]:
    """A unit's open desks."""
    return Desk.objects.filter(unit=unit_id, closed_at=None).order_by("name")


def bookable_at(unit_id: int) -> set[UUID]:
    """Procedures for which a time can be booked at a unit's desks."""
    there = Desk.objects.filter(unit=unit_id, closed_at=None, procedures__isnull=False)
    return set(there.values_list("procedures", flat=True).distinct())


def find_desk(code: str) -> Desk | None:
    """The desk of that code, closed or not."""
    return Desk.objects.select_related("unit").filter(code=code).first()


def visible_desks(actor: Actor, *permissions: str) -> QuerySet[Desk]:
    """Desks of units where the officer has one of these permissions (to run them, without)."""
    ids: set[int] = set()
    for permission in permissions or (policy.RUN_DESKS,):
        for duty, scope in scopes_of(actor, permission):
            if scope == Scope.CITY:
                return Desk.objects.select_related("unit").order_by("unit__name", "name")
            whole = scope == Scope.SUBTREE
            ids |= directory.subtree_ids(duty.unit_code) if whole else {duty.unit_id}
    return Desk.objects.filter(unit__in=ids).select_related("unit").order_by("unit__name", "name")


def offer_of(desk: Desk) -> Offer:
    """The desk's times as slots.py takes them."""
    shut = dict(desk.shut_days.filter(day__gte=local(now()).date()).values_list("day", "why"))
    return Offer(desk.hours, desk.slot_minutes, desk.days_ahead, shut)


def taken_by_time(desk: Desk, since: datetime, until: datetime) -> dict[datetime, int]:
    """How many hold each time."""
    rows = (
        Appointment.objects.filter(desk=desk, starts_at__gte=since, starts_at__lt=until)
        .exclude(state=AppointmentState.CANCELLED)
        .values_list("starts_at")
        .annotate(Count("pk"))
    )
    return dict(rows)


def open_days(desk: Desk, first: date | None = None, days: int | None = None) -> list[OpenDay]:
    """The coming days of a desk with the times that are left."""
    at = now()
    today = local(at).date()
    first = max(first or today, today)
    last = today + timedelta(days=desk.days_ahead)
    if days is not None:
        last = min(last, first + timedelta(days=days - 1))
    offer, calendar = offer_of(desk), get_calendar()
    taken = taken_by_time(desk, start_of(first), start_of(last + timedelta(days=1)))
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        times = tuple(
            FreeTime(one, left)
            for one in times_of(offer, day, calendar)
            if one > at and (left := desk.seats - taken.get(one, 0)) > 0
        )
        found.append(OpenDay(day, times, why_closed(offer, day, calendar)))
    return found


def next_free(desk: Desk, after: datetime, limit: int = 3) -> list[datetime]:
    """The next times that can be had, the soonest first: of that day and those that follow."""
    found: list[datetime] = []
    last = local(now()).date() + timedelta(days=desk.days_ahead)
    wanted = local(max(after, now())).date()
    for one in open_days(desk, wanted if wanted <= last else None):
        found += [free.at for free in one.times]
        if len(found) >= limit:
            break
    return found[:limit]


def start_of(day: date) -> datetime:
    """The day's midnight in the city."""
    return datetime.combine(day, time(), get_default_timezone())


def appointments_of_day(desk: Desk, day: date) -> QuerySet[Appointment]:
    """All of a day that were not cancelled, in order."""
    return (
        Appointment.objects.filter(
            Q(starts_at__gte=start_of(day), starts_at__lt=start_of(day + timedelta(days=1))),
            desk=desk,
        )
        .exclude(state=AppointmentState.CANCELLED)
        .select_related("procedure__current", "ticket")
        .order_by("starts_at", "seat")
    )


def waiting_counts(desks: Iterable[Desk]) -> dict[UUID, int]:
    """How many wait at each desk now."""
    day = local(now()).date()
    rows = Desk.objects.filter(pk__in=[desk.pk for desk in desks]).annotate(
        waiting=Count("tickets", filter=Q(tickets__day=day, tickets__state="waiting"))
    )
    return dict(rows.values_list("pk", "waiting"))


def booked_at(desk: Desk, day: date | None = None) -> QuerySet[Appointment]:
    """Appointments whose people are still to come: of a day, or all from now on."""
    held = Appointment.objects.filter(desk=desk, state=AppointmentState.BOOKED)
    if day is None:
        return held.filter(starts_at__gt=now())
    until = start_of(day + timedelta(days=1))
    return held.filter(starts_at__gte=start_of(day), starts_at__lt=until)


def stranded(desk: Desk, hours: Hours) -> list[Appointment]:
    """Who is booked at a time at which the desk would not be open by these weekly hours."""
    return [one for one in booked_at(desk) if not is_within(hours, one.starts_at)]


def cancelled_by_officers(desk: Desk, day: date) -> QuerySet[Appointment]:
    """Appointments of a day that the unit itself cancelled; `is_told`: word of it went out.

    Whoever left no way to be told, or could not be reached, may still come.
    """
    own = Event.objects.filter(subject_kind=Appointment.history_kind, subject_id=OuterRef("pk"))
    by_officer = own.filter(code=events.APPOINTMENT_CANCELLED, by__startswith="officer:")
    return (
        Appointment.objects.filter(
            Exists(by_officer), desk=desk, state=AppointmentState.CANCELLED,
            starts_at__gte=start_of(day), starts_at__lt=start_of(day + timedelta(days=1)),
        )
        .annotate(is_told=ExpressionWrapper(
            REACHABLE & ~Exists(own.filter(code=events.APPOINTMENT_NOT_TOLD)),
            output_field=BooleanField(),
        ))
        .order_by("starts_at", "seat")
    )  # fmt: skip


def booked_days(desk: Desk) -> list[tuple[date, int]]:
    """The days after today on which somebody is booked, and how many."""
    tomorrow = local(now()).date() + timedelta(days=1)
    rows = (
        Appointment.objects.filter(
            desk=desk, state=AppointmentState.BOOKED, starts_at__gte=start_of(tomorrow)
        )
        .annotate(on=TruncDate("starts_at", tzinfo=get_default_timezone()))
        .values_list("on").annotate(Count("pk")).order_by("on")
    )  # fmt: skip
    return list(rows)


def why_not_open(desk: Desk, day: date) -> str:
    """Why the desk is closed on a day by its hours or the law's calendar; empty where it is open.

    Days on which it was shut are not asked.
    """
    offer = Offer(desk.hours, desk.slot_minutes, desk.days_ahead, {})
    return why_closed(offer, day, get_calendar())
