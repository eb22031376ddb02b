"""The demo's processes: a dead one comes back after a pause, with nothing of it left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from caunoi.demo import children
from caunoi.demo.children import Child, end_left_over

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# Starts a process of its own, writes its id, and waits.
PARENT = """
import subprocess, sys, time, pathlib
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(other.pid))
time.sleep(60)
"""


def wait_for(path: Path) -> int:
    for _ in range(200):
        if path.exists() and path.read_text():
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError(f"{path} was not written")


def is_running(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def wait_until_gone(pid: int) -> bool:
    for _ in range(100):
        if not is_running(pid):
            return True
        time.sleep(0.05)
    return False


def is_started(child: Child) -> bool:
    return child.process is not None


def test_a_dead_one_is_told_and_started_again_after_its_pause(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(children, "PAUSES", (0.1, 0.3))
    child = Child("Worker", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
    child.start()
    assert child.process is not None
    child.process.wait()

    assert child.look_after() == "Worker stopped (code 3); starting it again in 0.1 s."
    assert child.look_after() is None
    assert not is_started(child), "not before its pause is over"
    time.sleep(0.12)
    child.look_after()
    assert child.process is not None
    child.process.wait()
    assert "in 0.3 s" in (child.look_after() or "")


def test_what_a_dead_one_started_goes_with_it(tmp_path: Path) -> None:
    child = Child("Web", [sys.executable, "-c", PARENT, str(tmp_path / "pid")], os.environ)
    child.start()
    other = wait_for(tmp_path / "pid")
    assert child.process is not None
    child.process.kill()
    child.process.wait()

    child.look_after()

    assert wait_until_gone(other)


def test_one_that_does_not_obey_is_ended(tmp_path: Path) -> None:
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"
    child = Child("Deaf", [sys.executable, "-c", deaf], os.environ)
    child.start()
    time.sleep(0.3)
    child.ask_to_stop()
    child.wait_or_kill(time.monotonic() + 0.2)
    assert child.process is not None
    assert child.process.returncode == -9


def test_left_over_processes_of_this_home_are_ended_and_no_others(tmp_path: Path) -> None:
    ours = subprocess.Popen(
        SLEEP, env={**os.environ, "CAUNOI_HOME": str(tmp_path)}, start_new_session=True
    )
    others = subprocess.Popen(
        SLEEP, env={**os.environ, "CAUNOI_HOME": "/elsewhere"}, start_new_session=True
    )
    note = tmp_path / "demo.pids"
    note.write_text(f"{ours.pid}\n{others.pid}\n{os.getpid()}\nnonsense")
    try:
        time.sleep(0.3)
        end_left_over(note, tmp_path)
        assert not psutil.pid_exists(ours.pid)
        assert others.poll() is None
        assert not note.exists()
    finally:
        others.kill()
        others.wait()
