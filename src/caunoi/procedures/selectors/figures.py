"""Figures of desks and procedures: who waits how long, who does not come, trips saved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce, Greatest

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.clock import today
from caunoi.procedures.choices import AppointmentState, Trips
from caunoi.procedures.models import Appointment, Ticket, TripCount
from caunoi.procedures.selectors.desks import start_of
from caunoi.units import directory


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's figures since a day. `saved` counts only answers tied to an appointment or
    papers; `told` are all others.
    """

    unit: str
    booked: int
    done: int
    missed: int
    cancelled: int
    walk_ins: int
    wait_minutes: float | None
    answers: int
    saved: int
    told_answers: int
    told_saved: int

    @property
    def missed_share(self) -> int | None:
        """Of those that could have come, how many in a hundred did not."""
        could = self.done + self.missed
        return round(100 * self.missed / could) if could else None


def units_counted(actor: Actor) -> set[int]:
    """The units of whose desks the officer may read figures."""
    ids: set[int] = set()
    for duty, scope in scopes_of(actor, policy.COUNT_PROCEDURES):
        if scope == Scope.CITY:
            return set(directory.all_unit_ids())
        whole = scope == Scope.SUBTREE
        ids |= directory.subtree_ids(duty.unit_code) if whole else {duty.unit_id}
    return ids


def figures_of(units: Iterable[int], days: int = 30) -> list[UnitFigures]:
    """Each unit that had desks or answers in these days, by name."""
    since = today() - timedelta(days=days)
    keys = list(units)
    appointments = _appointments(keys, since)
    walk_ins = dict(
        Ticket.objects.filter(desk__unit__in=keys, day__gte=since, appointment=None)
        .values_list("desk__unit").annotate(Count("pk"))
    )  # fmt: skip
    waits = _waits(keys, since)
    sure, told = _trips(keys, since)
    found = []
    for key in {*appointments, *walk_ins, *sure, *told}:
        unit = directory.find_unit_by_pk(key)
        if unit is None:
            continue
        states = appointments.get(key, {})
        minutes = waits.get(key)
        found.append(
            UnitFigures(
                unit=unit.label, booked=sum(states.values()),
                done=states.get(AppointmentState.DONE, 0),
                missed=states.get(AppointmentState.NO_SHOW, 0),
                cancelled=states.get(AppointmentState.CANCELLED, 0),
                walk_ins=walk_ins.get(key, 0),
                wait_minutes=round(median(minutes), 1) if minutes else None,
                answers=sure.get(key, (0, 0))[0], saved=sure.get(key, (0, 0))[1],
                told_answers=told.get(key, (0, 0))[0], told_saved=told.get(key, (0, 0))[1],
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: row.unit)


def _appointments(units: list[int], since: date) -> dict[int, dict[str, int]]:
    rows = (
        Appointment.objects.filter(desk__unit__in=units, starts_at__gte=start_of(since))
        .values_list("desk__unit", "state")
        .annotate(Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for unit, state, count in rows:
        found.setdefault(unit, {})[state] = count
    return found


def _waits(units: list[int], since: date) -> dict[int, list[float]]:
    """Minutes from the number, or from the appointment's time where one came early, to the call."""
    rows = (
        Ticket.objects.filter(desk__unit__in=units, day__gte=since, called_at__isnull=False)
        .annotate(began=Greatest("issued_at", Coalesce("appointment__starts_at", "issued_at")))
        .annotate(waited=F("called_at") - F("began"))
    )
    found: dict[int, list[float]] = {}
    for unit, waited in rows.values_list("desk__unit", "waited"):
        found.setdefault(unit, []).append(max(0.0, waited.total_seconds() / 60))
    return found


def _trips(
    units: list[int], since: date
) -> tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]]:
    rows = (
        TripCount.objects.filter(unit__in=units, month__gte=since.replace(day=1))
        .values_list("unit")
        .annotate(
            sure=Count("pk", filter=~Q(by=Trips.CHECK)),
            sure_saved=Sum(F("before") - F("trips"), filter=~Q(by=Trips.CHECK), default=0),
            told=Count("pk", filter=Q(by=Trips.CHECK)),
            told_saved=Sum(F("before") - F("trips"), filter=Q(by=Trips.CHECK), default=0),
        )
    )
    sure, told = {}, {}
    for unit, count, saved, told_count, told_saved in rows:
        sure[unit], told[unit] = (count, saved), (told_count, told_saved)
    return sure, told
