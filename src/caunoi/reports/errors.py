"""Refusals that belong to reports."""

from __future__ import annotations

from collections.abc import Sequence

from caunoi.core.errors import Refused


class EmptyReport(Refused):
    """Neither text nor file: there is nothing to receive yet."""

    status = 422


class KeyReused(Refused):
    """The same idempotency key came with another body."""

    status = 409


class TooManyTries(Refused):
    """Wrong secrets were tried on this code; where nobody can be made to wait, it opens later."""

    status = 429


class Changed(Refused):
    """Somebody else answered in the meantime; both texts are shown, nothing is sent.

    `theirs` is what was sent since the writer looked, oldest first; `yours` what was not sent.
    """

    status = 409

    def __init__(self, message: str, *, theirs: Sequence[str], yours: str) -> None:
        super().__init__(message, ground="reply")
        self.theirs = tuple(theirs)
        self.yours = yours
