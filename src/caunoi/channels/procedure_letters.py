"""What is told of procedures, appointments and papers."""

from __future__ import annotations

from collections.abc import Callable

from caunoi.channels.models import Delivery
from caunoi.core.models import Event
from caunoi.procedures import events

# Seen on the pages of the desk, the procedure and the appointment; nobody is told.
SILENT = frozenset(
    {
        events.PROCEDURE_LOADED, events.PROCEDURE_WRITTEN, events.PROCEDURE_SUBMITTED,
        events.PROCEDURE_RELEASED, events.PROCEDURE_REFUSED, events.DESK_OPENED,
        events.DESK_CHANGED, events.DESK_SHUT, events.DESK_CLOSED, events.APPOINTMENT_BOOKED,
        events.APPOINTMENT_MOVED, events.APPOINTMENT_CANCELLED, events.APPOINTMENT_REMINDED,
        events.APPOINTMENT_ARRIVED, events.APPOINTMENT_DONE, events.APPOINTMENT_MISSED,
        events.PAPERS_SENT, events.PAPERS_JUDGED, events.PAPERS_FORGOTTEN,
    }
)  # fmt: skip
REACTIONS: dict[str, list[Callable[[Event], list[Delivery]]]] = {}
