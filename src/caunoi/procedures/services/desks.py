"""Desks: opened, changed, shut for a day, closed, opened again, by who leads the unit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
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
from caunoi.procedures.models import Desk, DeskShut, Procedure
from caunoi.procedures.selectors.catalogue import is_handled_by, name_of
from caunoi.procedures.selectors.desks import booked_at, stranded, why_not_open
from caunoi.procedures.services.booking import cancel, lock_desk
from caunoi.units.models import Unit

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
LONGEST_AHEAD = 60
_WORDS = ("name", "address", "name_en", "address_en")
AGREED = "agreed"  # ground of a refusal: other appointments would go than were agreed to


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
    name_en: str = ""
    address_en: str = ""


@transaction.atomic
def open_desk(*, unit: Unit, by: Actor, setting: Setting) -> Desk:
    """Open a desk of a unit. Records `desk.opened`.

    Raises:
        AccessDenied: `by` does not lead that unit.
        RuleBroken: something is missing or cannot be; a procedure is another unit's.
    """
    require(by, policy.MANAGE_DESKS, within=unit)
    _check(setting, unit)
    at = now()
    desk = Desk(id=new_id(), code=new_desk_code(), unit=unit, opened_at=at)
    _put(desk, setting)
    desk.save(force_insert=True)
    desk.procedures.set(Procedure.objects.filter(pk__in=setting.procedures))
    record(events.DESK_OPENED, subject=desk, by=by.ref, at=at, is_first=True, after=_facts(desk))
    return desk


@transaction.atomic
def change_desk(
    *, desk_id: UUID, by: Actor, setting: Setting, agreed: int | None = None, why: str = ""
) -> Desk:
    """Other hours, seats or procedures. Records `desk.changed`.

    What was booked stays. With a reason (`why`), appointments at times at which the desk is not
    open any more are cancelled, and their people are told. `agreed`: as `shut_day`.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `open_desk`; others booked since it was agreed to
            (ground `agreed`).
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    _check(setting, desk.unit)
    lost = stranded(desk, setting.hours)
    _check_agreed(agreed, len(lost))
    before = _facts(desk)
    known = set(desk.procedures.values_list("pk", flat=True))
    _put(desk, setting)
    if before == _facts(desk) and known == set(setting.procedures):
        desk.save(update_fields=_WORDS)
        return desk
    desk.save(update_fields=[*_WORDS, "hours", "slot_minutes", "seats", "days_ahead"])
    desk.procedures.set(Procedure.objects.filter(pk__in=setting.procedures))
    record(
        events.DESK_CHANGED, subject=desk, by=by.ref, at=now(), before=before, after=_facts(desk)
    )
    if why.strip():
        check_reason(why)
        for one in lost:
            cancel(appointment_id=one.pk, by=by.ref, why=why.strip()[:200])
    return desk


@transaction.atomic
def shut_day(*, desk_id: UUID, day: date, by: Actor, why: str, agreed: int | None = None) -> int:
    """Close a desk on a day; who had booked is told and can take another time.

    Returns how many appointments that cancels. `agreed`: how many the officer was told of before
    saying yes; None where nobody was asked. Records `desk.shut` and, for each of them,
    `appointment.cancelled`. The same day again changes nothing.

    Raises:
        NotFound, AccessDenied: as `open_desk`.
        RuleBroken: no reason, the day is over, the desk is not open then anyway; others booked
            since it was agreed to (ground `agreed`).
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    check_reason(why)
    if day < today():
        raise RuleBroken(_("This day is over."), missing=["day"])
    if desk.shut_days.filter(day=day).exists():
        return 0
    closed = why_not_open(desk, day)
    if closed:
        raise RuleBroken(closed, missing=["day"])
    held = list(booked_at(desk, day).values_list("pk", flat=True))
    _check_agreed(agreed, len(held))
    DeskShut(id=new_id(), desk=desk, day=day, why=why.strip()[:200]).save(force_insert=True)
    for key in held:
        cancel(appointment_id=key, by=by.ref, why=why.strip()[:200])
    record(
        events.DESK_SHUT, subject=desk, by=by.ref, at=now(),
        after={"day": day.isoformat(), "cancelled": len(held)}, why=why.strip()[:200],
    )  # fmt: skip
    return len(held)


@transaction.atomic
def unshut_day(*, desk_id: UUID, day: date, by: Actor) -> None:
    """Open a day again on which the desk was to be closed. Records `desk.day_opened`.

    What was cancelled stays so: the people were told. Again: nothing.

    Raises:
        NotFound, AccessDenied: as `open_desk`. RuleBroken: the day is over.
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    if day < today():
        raise RuleBroken(_("This day is over."), missing=["day"])
    gone, _rows = desk.shut_days.filter(day=day).delete()
    if gone:
        record(
            events.DESK_DAY_OPENED, subject=desk, by=by.ref, at=now(),
            after={"day": day.isoformat()},
        )  # fmt: skip


@transaction.atomic
def close_desk(*, desk_id: UUID, by: Actor, why: str, agreed: int | None = None) -> Desk:
    """Close it for good: no new appointments; those to come are cancelled and told of.

    `agreed`: as `shut_day`. Records `desk.closed`. Again: nothing.

    Raises:
        NotFound, AccessDenied: as `open_desk`.
        RuleBroken: no reason; others booked since it was agreed to (ground `agreed`).
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    if desk.closed_at is not None:
        return desk
    check_reason(why)
    at = now()
    held = list(booked_at(desk).values_list("pk", flat=True))
    _check_agreed(agreed, len(held))
    desk.closed_at = at
    desk.save(update_fields=["closed_at"])
    for key in held:
        cancel(appointment_id=key, by=by.ref, why=why.strip()[:200])
    record(
        events.DESK_CLOSED, subject=desk, by=by.ref, at=at, after={"cancelled": len(held)},
        why=why.strip()[:200],
    )  # fmt: skip
    return desk


@transaction.atomic
def reopen_desk(*, desk_id: UUID, by: Actor) -> Desk:
    """Open a closed desk again, set as it was. Records `desk.reopened`. An open one: nothing.

    Raises:
        NotFound, AccessDenied: as `open_desk`.
        RuleBroken: it took procedures that its unit does not handle.
    """
    desk = lock_desk(desk_id)
    require(by, policy.MANAGE_DESKS, within=desk.unit)
    if desk.closed_at is None:
        return desk
    _check_handled(desk.procedures.values_list("pk", flat=True), desk.unit)
    before = {"closed_at": desk.closed_at.isoformat()}
    desk.closed_at = None
    desk.save(update_fields=["closed_at"])
    record(events.DESK_REOPENED, subject=desk, by=by.ref, at=now(), before=before)
    return desk


def _check_agreed(agreed: int | None, held: int) -> None:
    if agreed is not None and agreed != held:
        raise RuleBroken(
            _("Somebody booked or cancelled in the meantime. Please look at the number again."),
            ground=AGREED,
        )


def new_desk_code() -> str:
    """A code for an address; nobody counts desks by it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


def _put(desk: Desk, setting: Setting) -> None:
    for name in _WORDS:
        setattr(desk, name, getattr(setting, name).strip())
    desk.hours, desk.slot_minutes = setting.hours, setting.slot_minutes
    desk.seats, desk.days_ahead = setting.seats, setting.days_ahead


def _check(setting: Setting, unit: Unit) -> None:
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
    _check_handled(setting.procedures, unit)


def _check_handled(keys: Iterable[UUID], unit: Unit) -> None:
    wanted = set(keys)
    found = list(
        Procedure.objects.filter(pk__in=wanted, retired_at=None).select_related("unit", "current")
    )
    if len(found) != len(wanted):
        raise RuleBroken(
            _("One of these procedures is not offered any more."), missing=["procedures"]
        )
    others = [name_of(one) for one in found if not is_handled_by(unit, one)]
    if others:
        raise RuleBroken(
            _("This unit does not take: %(names)s.") % {"names": ", ".join(others)},
            missing=["procedures"],
        )


def _facts(desk: Desk) -> dict[str, object]:
    return {
        "unit": desk.unit.code, "hours": desk.hours, "minutes": desk.slot_minutes,
        "seats": desk.seats, "days": desk.days_ahead,
    }  # fmt: skip
