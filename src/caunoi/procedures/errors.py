"""Refusals of this part that say more than a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from caunoi.core.errors import RuleBroken


class BadProcedureFile(ValueError):
    """A procedure's file is not what it should be; the text names the file and the place in it."""


class SlotTaken(RuleBroken):
    """Somebody else was quicker, or the time cannot be had; `free` are the next that can."""

    def __init__(self, message: str, *, free: Sequence[datetime] = ()) -> None:
        super().__init__(message, ground="slot", missing=("at",))
        self.free = tuple(free)
