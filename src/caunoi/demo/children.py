"""A process that the demo keeps alive: started, watched, started again, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

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
            self._end_group()
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
        self._end_group()
        self.process.wait()

    def _end_group(self) -> None:
        """End what it started and what outlives it: a web process, say, that keeps the port."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def _cause(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"


def end_left_over(note: Path, home: Path) -> None:
    """End what a killed supervisor left running: only processes in `note` that are still ours."""
    if not note.exists():
        return
    noted = {int(word) for word in note.read_text().split() if word.isdigit()}
    left = [process for process in psutil.process_iter() if _is_left_over(process, noted, home)]
    for process in left:
        with suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=10)
    note.unlink(missing_ok=True)


def _is_left_over(process: psutil.Process, noted: set[int], home: Path) -> bool:
    """Whether a process is of a group that was noted, and works for this very home."""
    try:
        ours = os.getpgid(process.pid) in noted
        return ours and process.environ().get("CAUNOI_HOME") == str(home)
    except (psutil.Error, OSError):
        return False
