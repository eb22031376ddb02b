"""Desks: which take a procedure, and which an officer may see."""

from __future__ import annotations

from uuid import UUID

from caunoi.procedures.models import Desk


def has_desks(procedure_id: UUID) -> bool:
    """Whether a time can be booked for it anywhere."""
    return Desk.objects.filter(procedures=procedure_id, closed_at=None).exists()
