"""Tables of procedures."""

from caunoi.procedures.models.catalogue import Procedure, Version
from caunoi.procedures.models.desks import Appointment, Desk, DeskShut, Ticket
from caunoi.procedures.models.papers import Paper, PaperCheck, TripCount

__all__ = [
    "Appointment",
    "Desk",
    "DeskShut",
    "Paper",
    "PaperCheck",
    "Procedure",
    "Ticket",
    "TripCount",
    "Version",
]
