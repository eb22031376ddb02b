"""How a process of the demo learns that it should end."""

from __future__ import annotations

import signal
import threading


def when_told_to_end() -> threading.Event:
    """An event that SIGTERM or SIGINT sets; the caller waits for it."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: told.set())
    return told


def stay_until_told_to_end() -> None:
    """Wait for that; the process's threads go on meanwhile."""
    told = when_told_to_end()
    while not told.wait(1):
        pass
