"""Brakes on what one place could press too often: counted in this process's memory, never stored.

No view knows who asks. The middleware leaves a mark where an address was: a keyed print under a
random key that is born with the process and dies with it. Nothing of it reaches a table, a file or
a log, and the mark of one process means nothing in another. With several processes a brake lets
through up to so many times more: it is there against hundreds, not against two.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import threading
import time
from dataclasses import dataclass

_KEY = os.urandom(32)
_MOST_MARKS = 50_000  # some megabytes; the oldest go first
_lock = threading.Lock()
_presses: dict[tuple[bytes, str], tuple[float, int]] = {}


@dataclass(frozen=True, slots=True)
class Brake:
    """At most so many presses from one place within so many seconds."""

    name: str
    most: int
    seconds: float


def mark_of(address: str) -> bytes:
    """What stands for an address while this process lives; empty where there is none.

    Of IPv6 the first half only: the rest changes as its owner likes.
    """
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return b""
    known = found.packed[:8] if found.version == 6 else found.packed
    return hashlib.blake2b(known, key=_KEY, digest_size=16).digest()


def is_too_often(mark: bytes, brake: Brake, about: str = "") -> bool:
    """Whether this place has used up its presses; changes nothing. Without a mark: never."""
    began, count = _presses.get((mark, brake.name + about), (0.0, 0))
    return bool(mark) and count >= brake.most and time.monotonic() - began < brake.seconds


def count_press(mark: bytes, brake: Brake, about: str = "") -> None:
    """Count one; the first one starts the time."""
    if not mark:
        return
    key, moment = (mark, brake.name + about), time.monotonic()
    with _lock:
        began, count = _presses.pop(key, (moment, 0))
        if moment - began >= brake.seconds:
            began, count = moment, 0
        _presses[key] = (began, count + 1)
        while len(_presses) > _MOST_MARKS:
            _presses.pop(next(iter(_presses)))


def forget() -> None:
    """Release all brakes."""
    with _lock:
        _presses.clear()
