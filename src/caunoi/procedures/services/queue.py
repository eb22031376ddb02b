"""The day at a desk: numbers for who walks in, who is here, who is next, who did not come."""

from __future__ import annotations

from datetime import datetime, timedelta
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
from caunoi.procedures import events, workflow
from caunoi.procedures.choices import AppointmentState, TicketState
from caunoi.procedures.models import Appointment, Desk, Ticket
from caunoi.procedures.selectors.desks import start_of
from caunoi.procedures.services.booking import lock_desk

EARLY = timedelta(minutes=5)  # who has an appointment may be called so much before it


@transaction.atomic
def give_number(*, desk_id: UUID, by: Actor, procedure_id: UUID | None = None) -> Ticket:
    """The next number of the day for somebody who walks in. Records `ticket.given`.

    Raises:
        NotFound, AccessDenied: no desk that `by` runs.
        RuleBroken: the desk is closed.
    """
    desk = _lock(desk_id, by)
    return _ticket(desk, by, procedure_id, None)


@transaction.atomic
def arrive(*, appointment_id: UUID, by: Actor) -> Ticket:
    """Somebody with an appointment is here: they get a number too. Records `appointment.arrived`.

    Who was written down as absent today and comes late waits again, with the same number.

    Raises:
        NotFound, AccessDenied: at no desk that `by` runs.
        RuleBroken: it is for another day, was cancelled or is done.
    """
    key = Appointment.objects.filter(pk=appointment_id).values_list("desk_id", flat=True).first()
    if key is None:
        raise NotFound(_("There is no such appointment."))
    desk = _lock(key, by)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    ticket = Ticket.objects.filter(appointment=appointment).first()
    if appointment.state == AppointmentState.ARRIVED and ticket is not None:
        return ticket
    if not workflow.may_turn(appointment.state, AppointmentState.ARRIVED):
        raise RuleBroken(_("This appointment was cancelled or is over."))
    at = now()
    if local(appointment.starts_at).date() != local(at).date():
        raise RuleBroken(_("This appointment is for another day."))
    _turn(appointment, AppointmentState.ARRIVED, by, at)
    if ticket is None:
        return _ticket(desk, by, appointment.procedure_id, appointment)
    _become(ticket, TicketState.WAITING, by, at)
    return ticket


@transaction.atomic
def call_next(*, desk_id: UUID, by: Actor, done: UUID | None = None) -> Ticket | None:
    """Call who is next to the window of `by`; None where nobody waits.

    `done`: the number at that window, served by now; without it a number that is still there
    stays. What stands at other officers' windows is never touched. Who has an appointment whose
    time has come goes before who walked in; then by number. Records `ticket.called`.

    Raises:
        NotFound, AccessDenied: as `give_number`.
        RuleBroken: somebody is at the window of `by`, and it was not said that they are done.
    """
    desk = _lock(desk_id, by)
    at = now()
    _free_window(desk, by, at, done)
    waiting = Ticket.objects.filter(
        desk=desk, day=local(at).date(), state=TicketState.WAITING
    ).select_related("appointment")  # fmt: skip
    due = waiting.filter(appointment__starts_at__lte=at + EARLY)
    following = (
        due.order_by("appointment__starts_at", "number").first()
        or waiting.filter(appointment=None).order_by("number").first()
        or waiting.order_by("number").first()
    )
    if following is not None:
        _become(following, TicketState.CALLED, by, at)
    return following


@transaction.atomic
def call_again(*, ticket_id: UUID, by: Actor) -> Ticket:
    """Call a number that did not come when it was called. Records `ticket.called`.

    Raises:
        NotFound, AccessDenied: as `give_number`.
        RuleBroken: it is not absent, is of another day, or somebody is at the window of `by`.
    """
    ticket, desk = _lock_ticket(ticket_id, by)
    if ticket.state == TicketState.CALLED and ticket.called_by_id == by.id:
        return ticket
    at = now()
    is_absent = ticket.state == TicketState.ABSENT and ticket.day == local(at).date()
    if not is_absent:
        raise RuleBroken(_("This number cannot be called any more."))
    _free_window(desk, by, at, None)
    if ticket.appointment is not None:
        _turn(ticket.appointment, AppointmentState.ARRIVED, by, at)
    _become(ticket, TicketState.CALLED, by, at)
    return ticket


@transaction.atomic
def end_ticket(*, ticket_id: UUID, by: Actor, came: bool = True) -> Ticket:
    """The person is served, or did not come when called; their appointment says so too.

    Records `ticket.done` or `ticket.missed`, and `appointment.done` or `appointment.missed`.
    Again: nothing.

    Raises:
        NotFound, AccessDenied: as `give_number`.
        RuleBroken: it was not called, or is over.
    """
    ticket, _desk = _lock_ticket(ticket_id, by)
    wanted = TicketState.DONE if came else TicketState.ABSENT
    if ticket.state == wanted:
        return ticket
    if not workflow.may_become(ticket.state, wanted):
        raise RuleBroken(_("This number is not at the desk."))
    _end(ticket, by, wanted, now())
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


def _lock_ticket(ticket_id: UUID, by: Actor) -> tuple[Ticket, Desk]:
    """A number, under its desk's lock."""
    key = Ticket.objects.filter(pk=ticket_id).values_list("desk_id", flat=True).first()
    if key is None:
        raise NotFound(_("There is no such number."))
    desk = _lock(key, by)
    return Ticket.objects.select_related("appointment").get(pk=ticket_id), desk


def _free_window(desk: Desk, by: Actor, at: datetime, done: UUID | None) -> None:
    """Nobody is at the officer's window any more: who was is `done`, or the officer is asked."""
    mine = Ticket.objects.filter(
        desk=desk, day=local(at).date(), state=TicketState.CALLED, called_by=by.id
    ).select_related("appointment")  # fmt: skip
    for ticket in mine:
        if ticket.pk != done:
            raise RuleBroken(
                _("Number %(number)d is still at your window. Please say first what became of it.")
                % {"number": ticket.number}
            )
        _end(ticket, by, TicketState.DONE, at)


def _ticket(
    desk: Desk, by: Actor, procedure_id: UUID | None, appointment: Appointment | None
) -> Ticket:
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
    record(events.TICKET_GIVEN, subject=ticket, by=by.ref, at=at, is_first=True)
    return ticket


_CODES = {
    TicketState.CALLED: events.TICKET_CALLED, TicketState.ABSENT: events.TICKET_MISSED,
    TicketState.WAITING: events.TICKET_WAITS, TicketState.DONE: events.TICKET_DONE,
}  # fmt: skip
_TURNS = {
    AppointmentState.ARRIVED: events.APPOINTMENT_ARRIVED,
    AppointmentState.DONE: events.APPOINTMENT_DONE,
    AppointmentState.NO_SHOW: events.APPOINTMENT_MISSED,
}


def _become(ticket: Ticket, state: TicketState, by: Actor, at: datetime) -> None:
    before = {"state": ticket.state}
    ticket.state = state
    if state == TicketState.CALLED:
        ticket.called_at, ticket.ended_at, ticket.called_by_id = at, None, by.id
    elif state == TicketState.WAITING:
        ticket.called_at, ticket.ended_at, ticket.called_by = None, None, None
    else:
        ticket.ended_at = at
    ticket.save(update_fields=["state", "called_at", "ended_at", "called_by"])
    record(_CODES[state], subject=ticket, by=by.ref, at=at, before=before, after={"state": state})


def _turn(appointment: Appointment, state: AppointmentState, by: Actor, at: datetime) -> None:
    before = {"state": appointment.state}
    appointment.state, appointment.remind_at = state, None
    appointment.settled_at = None if state == AppointmentState.ARRIVED else at
    appointment.save(update_fields=["state", "remind_at", "settled_at"])
    record(
        _TURNS[state], subject=appointment, by=by.ref, at=at, before=before,
        after={"state": state},
    )  # fmt: skip


def _end(ticket: Ticket, by: Actor, state: TicketState, at: datetime) -> None:
    _become(ticket, state, by, at)
    if ticket.appointment is not None:
        came = state == TicketState.DONE
        wanted = AppointmentState.DONE if came else AppointmentState.NO_SHOW
        _turn(ticket.appointment, wanted, by, at)
