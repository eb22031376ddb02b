"""Random ids that sort by time."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, datetime
from uuid import UUID

_FULL, _HALF = 0xFFF, 0x7FF
_SET_BACK = 1000  # milliseconds: more than is ever borrowed, so the clock was set back
_lock = threading.Lock()
_last = _count = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, 12 that count, 62 random bits.

    Ids of one process sort in the order in which they were made, within a millisecond too
    (§6.2, method 1): the count begins somewhere in the lower half and a full one borrows a
    millisecond of the future.
    """
    global _last, _count
    with _lock:
        present = time.time_ns() // 1_000_000
        if present > _last or _last - present > _SET_BACK:
            _last, _count = present, int.from_bytes(os.urandom(2), "big") & _HALF
        elif _count == _FULL:
            _last, _count = _last + 1, 0
        else:
            _count += 1
        milliseconds, count = _last, _count
    return UUID(int=_id_of(milliseconds).int & ~(_FULL << 64) | count << 64)


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


def read_id(text: str) -> UUID | None:
    """The id that somebody sent us as text; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
