"""Small reference tables kept in the process, and read again when they changed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings

T = TypeVar("T")

_all: list[Snapshot[object]] = []


class Snapshot(Generic[T]):
    """What `build` made, at most settings.REFERENCE_TTL_SECONDS behind the tables.

    When the time is over, `revision` (one cheap query) tells whether anything changed; only then
    is it built again. What `build` returns is shared by threads: it must not be changed.
    """

    def __init__(self, build: Callable[[], T], revision: Callable[[], Hashable]) -> None:
        self._build = build
        self._revision = revision
        self._lock = threading.Lock()
        self._kept: tuple[T, Hashable, float] | None = None
        _all.append(self)  # type: ignore[arg-type]  # only `forget` is called through the list

    def get(self) -> T:
        """The present copy."""
        kept = self._kept
        if kept is not None and time.monotonic() - kept[2] < settings.REFERENCE_TTL_SECONDS:
            return kept[0]
        with self._lock:
            kept = self._kept
            revision = self._revision()
            value = kept[0] if kept is not None and kept[1] == revision else self._build()
            self._kept = (value, revision, time.monotonic())
            return value

    def forget(self) -> None:
        """Build again at the next question, whatever the tables say."""
        self._kept = None


def forget_all() -> None:
    """Every snapshot of the process is built again at the next question."""
    for snapshot in _all:
        snapshot.forget()
