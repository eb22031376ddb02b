"""A time at a desk: booked, moved, cancelled, without an account. Two people never get one seat."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.core.choices import REPORTER, SYSTEM
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.core.moments import long_moment
from caunoi.law.calendar import get_calendar
from caunoi.procedures import events
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.errors import SlotTaken
from caunoi.procedures.models import Appointment, Desk
from caunoi.procedures.selectors.desks import next_free, offer_of
from caunoi.procedures.slots import why_not
from caunoi.reports.codes import hash_secret, is_whole_secret, next_code
from caunoi.reports.contacts import ContactCard, seal_contact
from caunoi.reports.models import Contact
from caunoi.reports.services.receipts import open_by_receipt

A_DAY, TWO_HOURS = timedelta(hours=24), timedelta(hours=2)
MOST_MOVES = 10


def book(
    *, desk_id: UUID, procedure_id: UUID, at: datetime, secret: str,
    contact: ContactCard | None = None, handover: UUID | None = None,
) -> Appointment:  # fmt: skip
    """Book a time. `secret` is the form's own; the same form again is the same appointment.

    `handover`: the mark of the chat's link that led here, where they want to hear of it there; one
    that was used already is left out.

    Records `appointment.booked`.

    Raises:
        NotFound: no such desk, or it does not take this procedure.
        RuleBroken: the secret is none of ours.
        SlotTaken: the time is over, on a day off, outside the hours, or somebody was quicker;
            it names the next free ones.
    """
    if not is_whole_secret(secret):
        raise RuleBroken(_("Please open this page again and choose your time once more."))
    mark = hash_secret(secret)
    try:
        return _book(desk_id, procedure_id, at, mark, contact or ContactCard(), handover)
    except IntegrityError:
        if is_used(handover):
            return _book(desk_id, procedure_id, at, mark, contact or ContactCard(), None)
        # Two presses of one form reached the table at once: the first one holds.
        made = Appointment.objects.filter(secret_hash=mark).first()
        if made is None:
            raise
        return made


@transaction.atomic
def _book(
    desk_id: UUID, procedure_id: UUID, at: datetime, mark: bytes, card: ContactCard,
    handover: UUID | None,
) -> Appointment:  # fmt: skip
    desk = lock_desk(desk_id)
    made = Appointment.objects.filter(secret_hash=mark).first()
    if made is not None:
        return made
    if desk.closed_at is not None or not desk.procedures.filter(pk=procedure_id).exists():
        raise NotFound(_("This desk does not take this procedure any more."))
    seat = _find_seat(desk, at)
    moment = now()
    sealed = None
    if card:
        sealed = seal_contact(card)
        sealed.save(force_insert=True)
    appointment = Appointment(
        id=new_id(), code=next_code(), secret_hash=mark, desk=desk, procedure_id=procedure_id,
        starts_at=at, seat=seat, contact=sealed, language=(get_language() or "vi")[:2],
        booked_at=moment, handover=handover,
        remind_at=_remind_at(sealed, at, moment, in_chat=handover is not None),
    )  # fmt: skip
    appointment.save(force_insert=True)
    record(
        events.APPOINTMENT_BOOKED, subject=appointment, by=REPORTER, at=moment, is_first=True,
        after={"desk": desk.code, "at": at.isoformat()},
    )  # fmt: skip
    return appointment


def is_used(handover: UUID | None) -> bool:
    """Whether an appointment was booked by this mark already."""
    return handover is not None and Appointment.objects.filter(handover=handover).exists()


def find_booked(secret: str) -> Appointment | None:
    """What a form with this secret booked already."""
    found = Appointment.objects.select_related("desk__unit", "procedure")
    return found.filter(secret_hash=hash_secret(secret)).first()


def open_appointment(code: str, secret: str) -> Appointment:
    """The appointment that code and secret open; guessing is slowed as for a report.

    Raises:
        NotFound: no such code, or not its secret; the two cannot be told apart.
    """
    found = open_by_receipt(code, secret, _find)
    if found is None:
        raise NotFound(_("No appointment opens with this code and secret. Please check both."))
    return found


def _find(digits: str) -> Appointment | None:
    return (
        Appointment.objects.select_related("desk__unit", "procedure", "contact")
        .filter(code=digits)
        .first()
    )


@transaction.atomic
def move(*, appointment_id: UUID, at: datetime) -> Appointment:
    """Take another time at the same desk; code and secret stay. Records `appointment.moved`.

    One that was cancelled comes back so. The same time again changes nothing.

    Raises:
        RuleBroken: it is over, or was moved too often.
        SlotTaken: as `book`.
    """
    appointment, desk = _lock(appointment_id)
    is_open = appointment.state == AppointmentState.BOOKED
    if is_open and appointment.starts_at == at:
        return appointment
    if not is_open and appointment.state != AppointmentState.CANCELLED:
        raise RuleBroken(_("This appointment is over. Please book a new one."))
    if appointment.moved >= MOST_MOVES:
        raise RuleBroken(_("This appointment was moved too often. Please call the unit."))
    seat = _find_seat(desk, at)
    before = {"at": appointment.starts_at.isoformat(), "state": appointment.state}
    moment = now()
    appointment.starts_at, appointment.seat = at, seat
    appointment.state, appointment.settled_at = AppointmentState.BOOKED, None
    appointment.moved += 1
    in_chat = appointment.handover is not None
    appointment.remind_at = _remind_at(appointment.contact, at, moment, in_chat=in_chat)
    appointment.save(
        update_fields=["starts_at", "seat", "state", "settled_at", "moved", "remind_at"]
    )
    record(
        events.APPOINTMENT_MOVED, subject=appointment, by=REPORTER, at=moment, before=before,
        after={"at": at.isoformat()},
    )  # fmt: skip
    return appointment


@transaction.atomic
def cancel(*, appointment_id: UUID, by: str = REPORTER, why: str = "") -> Appointment:
    """Give the time back; somebody else can have it at once. Records `appointment.cancelled`.

    `by` other than the person's own (an officer shuts the desk): they are written to.

    Raises:
        RuleBroken: the person has come already, or did not come.
    """
    appointment, _desk = _lock(appointment_id)
    if appointment.state == AppointmentState.CANCELLED:
        return appointment
    if appointment.state != AppointmentState.BOOKED:
        raise RuleBroken(_("This appointment is over."))
    at = now()
    before = {"state": appointment.state}
    appointment.state, appointment.settled_at = AppointmentState.CANCELLED, at
    appointment.remind_at = None
    appointment.save(update_fields=["state", "settled_at", "remind_at"])
    record(
        events.APPOINTMENT_CANCELLED, subject=appointment, by=by, at=at, before=before,
        after={"state": appointment.state}, why=why,
    )  # fmt: skip
    return appointment


@transaction.atomic
def note_not_told(*, appointment_id: UUID, channel: str, reason: str) -> None:
    """A message about it reached nobody by its last way. Records `appointment.not_told`."""
    made = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    record(
        events.APPOINTMENT_NOT_TOLD, subject=made, by=f"{SYSTEM}:channels", at=now(),
        after={"channel": channel, "reason": reason[:80]},
    )  # fmt: skip


@transaction.atomic
def remind_people(limit: int = 100) -> int:
    """Remind of appointments that come near; returns of how many.

    Records `appointment.reminded`; channels tell by the way that the person gave.
    """
    at = now()
    waiting = Appointment.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=AppointmentState.BOOKED, remind_at__lte=at
    )
    done = 0
    for appointment in waiting.order_by("remind_at")[:limit]:
        appointment.remind_at = None
        appointment.save(update_fields=["remind_at"])
        if appointment.starts_at > at:
            record(events.APPOINTMENT_REMINDED, subject=appointment, by=f"{SYSTEM}:desks", at=at)
            done += 1
    return done


def lock_desk(desk_id: UUID) -> Desk:
    """The desk, held until the transaction ends: whoever books there comes one after the other.

    Raises:
        NotFound: there is no such desk.
    """
    desk = (
        Desk.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .filter(pk=desk_id)
        .first()
    )
    if desk is None:
        raise NotFound(_("There is no such desk."))
    return desk


def _lock(appointment_id: UUID) -> tuple[Appointment, Desk]:
    desk = lock_desk(Appointment.objects.values_list("desk_id", flat=True).get(pk=appointment_id))
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("contact")
        .get(pk=appointment_id)
    )
    return appointment, desk


def _find_seat(desk: Desk, at: datetime) -> int:
    """The lowest free seat at a time, under the desk's lock."""
    moment = now()
    reason = _("This desk takes no more appointments.") if desk.closed_at else ""
    reason = reason or why_not(offer_of(desk), at, moment, get_calendar())
    if reason:
        raise SlotTaken(reason, free=next_free(desk, at))
    taken = set(
        Appointment.objects.filter(desk=desk, starts_at=at)
        .exclude(state=AppointmentState.CANCELLED)
        .values_list("seat", flat=True)
    )
    free = [seat for seat in range(1, desk.seats + 1) if seat not in taken]
    if not free:
        others = next_free(desk, at)
        said = _("Somebody else has just taken %(time)s. We are sorry.") % {
            "time": long_moment(at)
        }  # fmt: skip
        if not others:
            said += " " + _("No time is left in the days that can be booked now.")
        raise SlotTaken(said, free=others)
    return free[0]


def _remind_at(
    contact: Contact | None, at: datetime, moment: datetime, *, in_chat: bool
) -> datetime | None:
    """A day before, or two hours before where that is over; not at all whom nothing reaches."""
    reached = in_chat
    if contact is not None:
        by_phone = contact.phone_index is not None and contact.texts_agreed_at is not None
        reached = in_chat or by_phone or contact.email_index is not None
    if not reached:
        return None
    if at - A_DAY > moment + TWO_HOURS:
        return at - A_DAY
    return at - TWO_HOURS if at - TWO_HOURS > moment else None
