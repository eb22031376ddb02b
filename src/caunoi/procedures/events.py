"""Codes of everything that can happen to a procedure, a desk, an appointment, papers."""

from __future__ import annotations

PROCEDURE_LOADED = "procedure.loaded"  # a version came with the city's data
PROCEDURE_WRITTEN = "procedure.written"  # an officer's draft
PROCEDURE_SUBMITTED = "procedure.submitted"  # waits for its second key
PROCEDURE_RELEASED = "procedure.released"
PROCEDURE_REFUSED = "procedure.refused"
DESK_OPENED = "desk.opened"
DESK_CHANGED = "desk.changed"
DESK_SHUT = "desk.shut"  # on one day
DESK_DAY_OPENED = "desk.day_opened"  # again: the day off is off
DESK_CLOSED = "desk.closed"  # for good
DESK_REOPENED = "desk.reopened"  # after all
TICKET_GIVEN = "ticket.given"
TICKET_CALLED = "ticket.called"
TICKET_MISSED = "ticket.missed"  # called, and nobody came to the desk
TICKET_WAITS = "ticket.waits"  # came late, and waits again
TICKET_DONE = "ticket.done"
APPOINTMENT_BOOKED = "appointment.booked"
APPOINTMENT_MOVED = "appointment.moved"
APPOINTMENT_CANCELLED = "appointment.cancelled"
APPOINTMENT_REMINDED = "appointment.reminded"
APPOINTMENT_NOT_TOLD = "appointment.not_told"  # a message about it reached nobody
APPOINTMENT_ARRIVED = "appointment.arrived"
APPOINTMENT_DONE = "appointment.done"
APPOINTMENT_MISSED = "appointment.missed"
PAPERS_SENT = "papers.sent"
PAPERS_OPENED = "papers.opened"  # an officer looked at the photos
PAPERS_JUDGED = "papers.judged"
PAPERS_FORGOTTEN = "papers.forgotten"
