"""The day at a desk: numbers for who walks in, who is here, who is next, who did not come."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, require
from caunoi.core.choices import SYSTEM
from caunoi.core.clock import local, now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.procedures import events
from caunoi.procedures.choices import AppointmentState, TicketState
from caunoi.procedures.models import Appointment, Desk, Ticket
from caunoi.procedures.selectors.desks import start_of
from caunoi.procedures.services.booking import lock_desk

EARLY = timedelta(minutes=5)  # who has an appointment may be called so much before it


@transaction.atomic
def give_number(*, desk_id: UUID, by: Actor, procedure_id: UUID | None = None) -> Ticket:
    """The next number of the day for somebody who walks in.

    Raises:
        NotFound, AccessDenied: no desk that `by` runs.
        RuleBroken: the desk is closed.
    """
    desk = _lock(desk_id, by)
    return _ticket(desk, procedure_id, None)


@transaction.atomic
def arrive(*, appointment_id: UUID, by: Actor) -> Ticket:
    """Somebody with an appointment is here: they get a number too. Records `appointment.arrived`.

    Raises:
        NotFound, AccessDenied: at no desk that `by` runs.
        RuleBroken: it is for another day, or was cancelled.
    """
    key = Appointment.objects.filter(pk=appointment_id).values_list("desk_id", flat=True).first()
    if key is None:
        raise NotFound(_("There is no such appointment."))
    desk = _lock(key, by)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    if appointment.state == AppointmentState.ARRIVED:
        return appointment.ticket
    if appointment.state != AppointmentState.BOOKED:
        raise RuleBroken(_("This appointment was cancelled or is over."))
    at = now()
    if local(appointment.starts_at).date() != local(at).date():
        raise RuleBroken(_("This appointment is for another day."))
    before = {"state": appointment.state}
    appointment.state, appointment.remind_at = AppointmentState.ARRIVED, None
    appointment.save(update_fields=["state", "remind_at"])
    record(
        events.APPOINTMENT_ARRIVED, subject=appointment, by=by.ref, at=at, before=before,
        after={"state": appointment.state},
    )  # fmt: skip
    return _ticket(desk, appointment.procedure_id, appointment)


@transaction.atomic
def call_next(*, desk_id: UUID, by: Actor) -> Ticket | None:
    """Call who is next; None where nobody waits. Whoever was called before is done.

    Who has an appointment whose time has come goes before who walked in; then by number.

    Raises:
        NotFound, AccessDenied: as `give_number`.
    """
    desk = _lock(desk_id, by)
    at = now()
    today = Ticket.objects.filter(desk=desk, day=local(at).date())
    for ticket in today.filter(state=TicketState.CALLED, called_by=by.id):
        _end(ticket, by, TicketState.DONE)
    waiting = today.filter(state=TicketState.WAITING).select_related("appointment")
    due = waiting.filter(appointment__starts_at__lte=at + EARLY)
    following = (
        due.order_by("appointment__starts_at", "number").first()
        or waiting.filter(appointment=None).order_by("number").first()
        or waiting.order_by("number").first()
    )
    if following is None:
        return None
    following.state, following.called_at = TicketState.CALLED, at
    following.called_by_id = by.id
    following.save(update_fields=["state", "called_at", "called_by"])
    return following


@transaction.atomic
def end_ticket(*, ticket_id: UUID, by: Actor, came: bool = True) -> Ticket:
    """The person is served, or left before their turn. Records `appointment.done` where one had
    an appointment.

    Raises:
        NotFound, AccessDenied: as `give_number`.
    """
    key = Ticket.objects.filter(pk=ticket_id).values_list("desk_id", flat=True).first()
    if key is None:
        raise NotFound(_("There is no such number."))
    _lock(key, by)
    ticket = Ticket.objects.select_related("appointment").get(pk=ticket_id)
    if ticket.state in (TicketState.WAITING, TicketState.CALLED):
        _end(ticket, by, TicketState.DONE if came else TicketState.LEFT)
    return ticket


@transaction.atomic
def note_no_shows(limit: int = 500) -> int:
    """Appointments of past days to which nobody came; returns how many.

    Records `appointment.missed`. On the day itself somebody may still come late.
    """
    at = now()
    over = Appointment.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        state=AppointmentState.BOOKED, starts_at__lt=start_of(local(at).date())
    )
    done = 0
    for appointment in over.order_by("starts_at")[:limit]:
        before = {"state": appointment.state}
        appointment.state, appointment.settled_at = AppointmentState.NO_SHOW, at
        appointment.remind_at = None
        appointment.save(update_fields=["state", "settled_at", "remind_at"])
        record(
            events.APPOINTMENT_MISSED, subject=appointment, by=f"{SYSTEM}:desks", at=at,
            before=before, after={"state": appointment.state},
        )  # fmt: skip
        done += 1
    Ticket.objects.filter(
        Q(state=TicketState.WAITING) | Q(state=TicketState.CALLED), day__lt=local(at).date()
    ).update(state=TicketState.LEFT, ended_at=F("issued_at"))
    return done


def _lock(desk_id: UUID, by: Actor) -> Desk:
    desk = lock_desk(desk_id)
    require(by, policy.RUN_DESKS, within=desk.unit)
    return desk


def _ticket(desk: Desk, procedure_id: UUID | None, appointment: Appointment | None) -> Ticket:
    if desk.closed_at is not None:
        raise RuleBroken(_("This desk is closed."))
    at = now()
    day = local(at).date()
    last = Ticket.objects.filter(desk=desk, day=day).aggregate(last=Max("number"))["last"]
    ticket = Ticket(
        id=new_id(), desk=desk, day=day, number=(last or 0) + 1, procedure_id=procedure_id,
        appointment=appointment, issued_at=at,
    )  # fmt: skip
    ticket.save(force_insert=True)
    return ticket


def _end(ticket: Ticket, by: Actor, state: TicketState) -> None:
    at = now()
    ticket.state, ticket.ended_at = state, at
    ticket.save(update_fields=["state", "ended_at"])
    appointment = ticket.appointment
    if appointment is None or state != TicketState.DONE:
        return
    before = {"state": appointment.state}
    appointment.state, appointment.settled_at = AppointmentState.DONE, at
    appointment.save(update_fields=["state", "settled_at"])
    record(
        events.APPOINTMENT_DONE, subject=appointment, by=by.ref, at=at, before=before,
        after={"state": appointment.state},
    )  # fmt: skip
