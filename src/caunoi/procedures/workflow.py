"""What may follow upon what at a desk. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from caunoi.procedures.choices import AppointmentState, TicketState

# Numbers of a day. Who was called and is absent can be called again, or waits again on coming.
TICKETS: Mapping[str, frozenset[str]] = {
    TicketState.WAITING: frozenset({TicketState.CALLED, TicketState.ABSENT, TicketState.LEFT}),
    TicketState.CALLED: frozenset({TicketState.DONE, TicketState.ABSENT, TicketState.LEFT}),
    TicketState.ABSENT: frozenset({TicketState.CALLED, TicketState.WAITING}),
    TicketState.DONE: frozenset(),
    TicketState.LEFT: frozenset(),
}
# On the appointment's own day; booking.py moves and cancels it before.
AT_THE_DESK: Mapping[str, frozenset[str]] = {
    AppointmentState.BOOKED: frozenset({AppointmentState.ARRIVED}),
    AppointmentState.NO_SHOW: frozenset({AppointmentState.ARRIVED}),
    AppointmentState.ARRIVED: frozenset({AppointmentState.DONE, AppointmentState.NO_SHOW}),
    AppointmentState.DONE: frozenset(),
    AppointmentState.CANCELLED: frozenset(),
}


def may_become(number: str, wanted: str) -> bool:
    """Whether a number in this state may come into that one."""
    return wanted in TICKETS[number]


def may_turn(appointment: str, wanted: str) -> bool:
    """Whether an appointment in this state may come into that one at the desk."""
    return wanted in AT_THE_DESK[appointment]
