"""A process that the demo keeps alive: started, watched, started again after a pause, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
SETTLED_SECONDS = 30.0  # whoever lived that long begins again with the shortest pause


@dataclass
class Child:
    """One process of the demo."""

    name: str
    words: Sequence[str]
    environment: Mapping[str, str]
    deaths: int = 0
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0.0
    next_try: float = field(default=0.0)

    def start(self) -> None:
        """Start it, in a session of its own: Ctrl-C in the terminal is for the supervisor."""
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            list(self.words),
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def look_after(self) -> str | None:
        """Start it again when it died and its pause is over; what is to be told, if anything."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return None
            if time.monotonic() - self.begun > SETTLED_SECONDS:
                self.deaths = 0
            pause = PAUSES[min(self.deaths, len(PAUSES) - 1)]
            self.deaths += 1
            self.process = None
            self.next_try = time.monotonic() + pause
            return f"{self.name} stopped ({_cause(code)}); starting it again in {pause:g} s."
        if time.monotonic() >= self.next_try:
            self.start()
        return None

    def ask_to_stop(self) -> None:
        """Send SIGTERM, if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_or_kill(self, until: float) -> None:
        """Wait for its end until then (monotonic clock); then end it and all it started."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, until - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
