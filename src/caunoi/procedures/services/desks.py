"""Desks: opened, changed, shut for a day, closed, by who leads the unit."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.accounts.services.two_keys import check_reason
from caunoi.core.clock import now, today
from caunoi.core.errors import RuleBroken
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.procedures import events
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.models import Appointment, Desk, DeskShut, Procedure
from caunoi.procedures.selectors.desks import start_of
from caunoi.procedures.services.booking import cancel, lock_desk
from caunoi.units.models import Unit

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
LONGEST_AHEAD = 60


@dataclass(frozen=True, slots=True)
class Setting:
    """What an officer sets of a desk. `hours`: as slots.read_hours gives them."""

    name: str
    address: str
    procedures: Sequence[UUID]
    hours: dict[str, list[list[str]]]
    slot_minutes: int = 20
    seats: int = 1
    days_ahead: int = 21


@transaction.atomic
def open_desk(*, unit: Unit, by: Actor, setting: Setting) -> Desk:
    """Open a desk of a unit. Records `desk.opened`.

    Raises:
        AccessDenied: `by` does not lead that unit.
        RuleBroken: something is missing or cannot be.
    """
    require(by, policy.MANAGE_DESKS, within=unit)
    _check(setting)
    at = now()
    desk = Desk(id=new_id(), code=new_desk_code(), unit=unit, opened_at=at)
    _put(desk, setting)
    desk.save(force_insert=True)
    desk.procedures.set(Procedure.objects.filter(pk__in=setting.procedures))
    record(events.DESK_OPENED, subject=desk, by=by.ref, at=at, is_first=True, after=_facts(desk))
    return desk


@transaction.atomic
def change_desk(*, desk_id: UUID, by: Actor, setting: Setting) -> Desk:
    """Other hours, seats or procedures. What was booked already stays. Records `desk.changed`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `open_desk`.
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    _check(setting)
    before = _facts(desk)
    known = set(desk.procedures.values_list("pk", flat=True))
    _put(desk, setting)
    if before == _facts(desk) and known == set(setting.procedures):
        desk.save(update_fields=["name", "address"])
        return desk
    desk.save(update_fields=["name", "address", "hours", "slot_minutes", "seats", "days_ahead"])
    desk.procedures.set(Procedure.objects.filter(pk__in=setting.procedures))
    record(
        events.DESK_CHANGED, subject=desk, by=by.ref, at=now(), before=before, after=_facts(desk)
    )
    return desk


@transaction.atomic
def shut_day(*, desk_id: UUID, day: date, by: Actor, why: str) -> int:
    """Close a desk on a day; who had booked is told and can take another time.

    Returns how many appointments that cancels. Records `desk.shut` and, for each of them,
    `appointment.cancelled`. The same day again changes nothing.

    Raises:
        NotFound, AccessDenied: as `open_desk`.
        RuleBroken: no reason, or the day is over.
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    check_reason(why)
    if day < today():
        raise RuleBroken(_("This day is over."), missing=["day"])
    _row, is_new = DeskShut.objects.get_or_create(
        desk=desk, day=day, defaults={"id": new_id(), "why": why.strip()[:200]}
    )
    if not is_new:
        return 0
    held = Appointment.objects.filter(
        desk=desk, state=AppointmentState.BOOKED, starts_at__gte=start_of(day),
        starts_at__lt=start_of(day + timedelta(days=1)),
    ).values_list("pk", flat=True)  # fmt: skip
    keys = list(held)
    for key in keys:
        cancel(appointment_id=key, by=by.ref, why=why.strip()[:200])
    record(
        events.DESK_SHUT, subject=desk, by=by.ref, at=now(),
        after={"day": day.isoformat(), "cancelled": len(keys)}, why=why.strip()[:200],
    )  # fmt: skip
    return len(keys)


@transaction.atomic
def close_desk(*, desk_id: UUID, by: Actor, why: str) -> Desk:
    """Close it for good: no new appointments; those to come are cancelled and told of.

    Records `desk.closed`. Again: nothing.

    Raises:
        NotFound, AccessDenied: as `open_desk`. RuleBroken: no reason.
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    if desk.closed_at is not None:
        return desk
    check_reason(why)
    at = now()
    desk.closed_at = at
    desk.save(update_fields=["closed_at"])
    held = Appointment.objects.filter(desk=desk, state=AppointmentState.BOOKED, starts_at__gt=at)
    for key in list(held.values_list("pk", flat=True)):
        cancel(appointment_id=key, by=by.ref, why=why.strip()[:200])
    record(events.DESK_CLOSED, subject=desk, by=by.ref, at=at, why=why.strip()[:200])
    return desk


def new_desk_code() -> str:
    """A code for an address; nobody counts desks by it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def _put(desk: Desk, setting: Setting) -> None:
    desk.name, desk.address = setting.name.strip(), setting.address.strip()
    desk.hours, desk.slot_minutes = setting.hours, setting.slot_minutes
    desk.seats, desk.days_ahead = setting.seats, setting.days_ahead


def _check(setting: Setting) -> None:
    missing = [
        name for name in ("name", "address", "procedures", "hours") if not getattr(setting, name)
    ]
    if missing:
        raise RuleBroken(_("This must be filled in."), missing=missing)
    if not 5 <= setting.slot_minutes <= 240:
        raise RuleBroken(_("A time lasts 5 to 240 minutes."), missing=["slot_minutes"])
    if not 1 <= setting.seats <= 50:
        raise RuleBroken(_("1 to 50 people can come at one time."), missing=["seats"])
    if not 1 <= setting.days_ahead <= LONGEST_AHEAD:
        raise RuleBroken(
            _("Times can be booked 1 to %(most)d days ahead.") % {"most": LONGEST_AHEAD},
            missing=["days_ahead"],
        )
    known = Procedure.objects.filter(pk__in=setting.procedures, retired_at=None).count()
    if known != len(set(setting.procedures)):
        raise RuleBroken(_("One of these procedures is not offered any more."))


def _facts(desk: Desk) -> dict[str, object]:
    return {
        "unit": desk.unit.code, "hours": desk.hours, "minutes": desk.slot_minutes,
        "seats": desk.seats, "days": desk.days_ahead,
    }  # fmt: skip
