"""Random ids that sort by time."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from uuid import UUID


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random bits."""
    return _id_of(time.time_ns() // 1_000_000)


def id_at(moment: datetime) -> UUID:
    """The same as if made at that moment: for loads that bring older rows, sorted by time too."""
    return _id_of(int(moment.timestamp() * 1000))


def _id_of(milliseconds: int) -> UUID:
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def made_at(value: UUID) -> datetime:
    """When a UUIDv7 was made, to the millisecond, by the clock of the machine that made it."""
    return datetime.fromtimestamp((value.int >> 80) / 1000, UTC)
