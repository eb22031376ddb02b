"""Tables of procedures."""

from caunoi.procedures.models.catalogue import Procedure, Version
from caunoi.procedures.models.desks import Appointment, Desk, DeskShut, Ticket
from caunoi.procedures.models.papers import Paper, PaperCheck, PaperNote, TripCount

__all__ = [
    "Appointment",
    "Desk",
    "DeskShut",
    "Paper",
    "PaperCheck",
    "PaperNote",
    "Procedure",
    "Ticket",
    "TripCount",
    "Version",
]
