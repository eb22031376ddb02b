"""Refusals that belong to reports."""

from __future__ import annotations

from caunoi.core.errors import Refused


class EmptyReport(Refused):
    """Neither text nor file: there is nothing to receive yet."""

    status = 422


class KeyReused(Refused):
    """The same idempotency key came with another body."""

    status = 409


class Changed(Refused):
    """Somebody else answered in the meantime; both texts are shown, nothing is sent."""

    status = 409
