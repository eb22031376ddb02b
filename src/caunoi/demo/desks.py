"""The demo's desks: a month of appointments, numbers and answers at a ward, at PA08 and PC06.

Laid in bulk; what waits today (papers to look at, people in the queue) too.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction

from caunoi.accounts.access import Actor, actor_for, officers_in
from caunoi.accounts.choices import Role
from caunoi.core.choices import REPORTER, SYSTEM
from caunoi.core.clock import local, now
from caunoi.core.history import NO_HASH, build_event
from caunoi.core.ids import id_at
from caunoi.core.models import Event
from caunoi.law.calendar import get_calendar
from caunoi.procedures import events
from caunoi.procedures.choices import AppointmentState, TicketState, Trips
from caunoi.procedures.models import Appointment, Desk, Procedure, Ticket, TripCount
from caunoi.procedures.selectors.desks import offer_of
from caunoi.procedures.services.desks import Setting, open_desk
from caunoi.procedures.slots import OFFICE, Hours, times_of
from caunoi.reports.codes import hash_secret, new_secret, next_code
from caunoi.units import directory
from caunoi.units.models import Unit

SEED = 7
PAST, COMING = 30, 12  # days
# Words of the demo's data, told apart from code: name of the desk, address, procedures, seats.
_WARD = ("dang-ky-tam-tru", "dang-ky-thuong-tru", "can-cuoc-lan-dau", "cap-doi-can-cuoc",
         "dinh-danh-muc-2", "xac-nhan-thong-tin-cu-tru")  # fmt: skip
_PASSPORTS = ("ho-chieu-lan-dau", "cap-lai-ho-chieu", "ho-chieu-tre-em", "mat-ho-chieu")
_CARDS = ("can-cuoc-lan-dau", "cap-doi-can-cuoc", "cap-lai-can-cuoc")
_SATURDAY: Hours = {"6": (("07:30", "11:30"),)}  # as the demo's news has it
_FOREIGNERS = ("the-tam-tru-nguoi-nuoc-ngoai", "gia-han-tam-tru-nguoi-nuoc-ngoai",
               "thi-thuc-trong-nuoc")  # fmt: skip


@transaction.atomic
def lay_desks(ward: str, words: list[dict[str, str]]) -> int:
    """Open four desks and lay their month; returns the number of appointments.

    `words`: name and address of each in both languages, from the city's demo data.
    """
    dice = random.Random(SEED)
    police = directory.ward_police(ward)
    immigration = directory.find_unit("PA08")
    cards = directory.find_unit("PC06")
    if police is None or immigration is None or cards is None:
        return 0
    rows: dict[type[models.Model], list[Any]] = {}
    plans = (
        (police.pk, _WARD, OFFICE), (immigration.pk, _PASSPORTS, OFFICE),
        (immigration.pk, _FOREIGNERS, OFFICE), (cards.pk, _CARDS, _SATURDAY),
    )  # fmt: skip
    for (unit_id, slugs, hours), said in zip(plans, words, strict=True):
        unit = Unit.objects.get(pk=unit_id)
        procedures = list(Procedure.objects.filter(slug__in=slugs).order_by("position"))
        setting = Setting(
            name=said["name"], address=said["address"], name_en=said["name_en"],
            address_en=said["address_en"], procedures=[one.pk for one in procedures],
            hours={day: [list(span) for span in spans] for day, spans in hours.items()},
            slot_minutes=30, seats=2,
        )  # fmt: skip
        desk = open_desk(unit=unit, by=_who(unit), setting=setting)
        for row in _month(dice, desk, procedures):
            rows.setdefault(type(row), []).append(row)
    for model in (Appointment, Ticket, TripCount, Event):
        model._default_manager.bulk_create(rows.get(model, []))
    return len(rows.get(Appointment, []))


def _who(unit: Unit) -> Actor:
    """Who leads the unit: only they open a desk there."""
    for officer in sorted(officers_in(unit, [Role.HEAD])):
        actor = actor_for(officer)
        if actor is not None:
            return actor
    raise RuntimeError(f"the demo has nobody to open a desk at {unit.code}")


def _month(dice: random.Random, desk: Desk, procedures: list[Procedure]) -> Iterator[models.Model]:
    moment = now()
    today = local(moment).date()
    offer, calendar = offer_of(desk), get_calendar()
    for offset in range(-PAST, COMING):
        day = today + timedelta(days=offset)
        number = 0
        for at in times_of(offer, day, calendar):
            for seat in range(1, desk.seats + 1):
                if dice.random() > (0.55 if offset < 0 else 0.35):
                    continue
                procedure = dice.choice(procedures)
                state = _state(dice, at, moment)
                made = _appointment(dice, desk, procedure, at, seat, state)
                yield made
                yield from _told(made, moment)
                if state != AppointmentState.DONE:
                    continue
                number += 1
                yield _ticket(dice, desk, day, number, at, made)
                if dice.random() < 0.4:
                    yield _trips(dice, desk, procedure, day)
        for at in times_of(offer, day, calendar)[::3] if offset < 0 else ():
            number += 1
            yield _ticket(dice, desk, day, number, at, None)


def _state(dice: random.Random, at: datetime, moment: datetime) -> str:
    if at > moment:
        return AppointmentState.BOOKED
    weights = (82, 9, 9)
    states = (AppointmentState.DONE, AppointmentState.NO_SHOW, AppointmentState.CANCELLED)
    return dice.choices(states, weights)[0]


def _appointment(
    dice: random.Random, desk: Desk, procedure: Procedure, at: datetime, seat: int, state: str
) -> Appointment:
    booked = min(at - timedelta(hours=dice.uniform(20, 200)), now() - timedelta(minutes=1))
    return Appointment(
        id=id_at(booked), code=next_code(), secret_hash=hash_secret(new_secret()), desk=desk,
        procedure=procedure, starts_at=at, seat=seat, state=state, booked_at=booked,
        settled_at=at if state != AppointmentState.BOOKED else None,
    )  # fmt: skip


_ENDS = {
    AppointmentState.DONE: events.APPOINTMENT_DONE,
    AppointmentState.NO_SHOW: events.APPOINTMENT_MISSED,
    AppointmentState.CANCELLED: events.APPOINTMENT_CANCELLED,
}


def _told(made: Appointment, moment: datetime) -> Iterator[Event]:
    """Its events, of which nobody needs be told any more."""
    first = _event(
        events.APPOINTMENT_BOOKED, made, made.booked_at, REPORTER, 1, NO_HASH,
        {"desk": made.desk.code, "at": made.starts_at.isoformat()},
    )  # fmt: skip
    yield first
    code = _ENDS.get(AppointmentState(made.state))
    if code is not None:
        yield _event(
            code, made, min(made.starts_at, moment), f"{SYSTEM}:desks", 2,
            bytes(first.content_hash), {"state": str(made.state)},
        )  # fmt: skip


def _event(
    code: str, made: Appointment, at: datetime, by: str, number: int, previous: bytes,
    after: dict[str, str],
) -> Event:  # fmt: skip
    event = build_event(
        code, kind=Appointment.history_kind, subject_id=made.pk, number=number,
        prev_hash=previous, by=by, at=at, data={"before": {}, "after": after, "why": ""},
        event_id=id_at(at),
    )  # fmt: skip
    event.dispatched_at = at
    return event


def _ticket(
    dice: random.Random, desk: Desk, day: date, number: int, at: datetime,
    appointment: Appointment | None,
) -> Ticket:  # fmt: skip
    wait = dice.uniform(0, 9) if appointment else dice.uniform(5, 40)
    called = at + timedelta(minutes=wait)
    return Ticket(
        id=id_at(at), desk=desk, day=day, number=number, appointment=appointment,
        procedure=appointment.procedure if appointment else None, state=TicketState.DONE,
        issued_at=at, called_at=called, ended_at=called + timedelta(minutes=12),
    )  # fmt: skip


def _trips(dice: random.Random, desk: Desk, procedure: Procedure, day: date) -> TripCount:
    return TripCount(
        procedure=procedure, unit_id=desk.unit_id, by=Trips.APPOINTMENT,
        trips=dice.choices((1, 2, 3), (80, 15, 5))[0], before=2, month=day.replace(day=1),
        mark=hash_secret(new_secret()),
    )  # fmt: skip
