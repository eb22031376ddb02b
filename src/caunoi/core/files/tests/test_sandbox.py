"""Locked in, a broken decoder can compute and write to the files it was given: nothing else."""

import os
import subprocess
import sys
import time

import pytest

from caunoi.core.files import clean
from caunoi.core.files.tests.make_images import make_phone_photo

ATTEMPTS = {
    "open a file": "open('/etc/passwd')",
    "list a folder": "os.listdir('/')",
    "reach the network": "socket.socket()",
    "start a program": "os.execv('/bin/true', ['true'])",
    "split in two": "os.fork()",
    "kill another process": "os.kill(os.getppid(), 0)",
    "remove a file": "os.unlink('/tmp/nothing-there')",
    "become another user": "os.setuid(4711)",
}
PROGRAM = """
import os, socket, threading
from caunoi.core.files import sandbox
sandbox.limit_resources()
assert sandbox.shut_in()
try:
    {attempt}
except PermissionError:
    print("refused")
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-c", program],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": clean._PACKAGE_ROOT},
    )  # fmt: skip


linux_only = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")


@linux_only
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_nothing_but_decoding_is_possible(attempt: str) -> None:
    assert run(PROGRAM.format(attempt=ATTEMPTS[attempt])).stdout == "refused\n"


@linux_only
def test_threads_memory_and_open_files_still_work() -> None:
    work = "threading.Thread(target=lambda: os.write(1, bytes(10_000_000)[:3])).start()"

    ended = run(PROGRAM.format(attempt=work))

    assert (ended.returncode, ended.stdout) == (0, "\0\0\0")


@linux_only
def test_too_much_memory_is_refused_to_the_process_not_to_the_machine() -> None:
    attempt = "bytearray(sandbox.MEMORY_BYTES)"

    assert "MemoryError" in run(PROGRAM.format(attempt=attempt)).stderr


def test_this_machine_locks_the_cleaner_in_fully() -> None:
    if sys.platform == "linux":
        assert clean.sandbox_works()


def test_a_cleaner_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "TIMEOUT_SECONDS", 0.05)
    photo = make_phone_photo()
    started = time.monotonic()

    with clean.scratch(0) as source:
        source.write(photo)
        source.flush()
        with pytest.raises(clean.CleaningFailed, match="timeout"):
            clean.make_copies(source, "image/jpeg", len(photo))

    assert time.monotonic() - started < 5


def test_our_secrets_do_not_reach_the_cleaner(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("stand-in")
    spy, told = folder / "python", folder / "told"
    spy.write_text(f"#!/bin/sh\nenv > {told}\nexit 3\n")
    spy.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(spy))
    monkeypatch.setitem(os.environ, "CAUNOI_MASTER_KEY", "MASTERSECRET")

    with clean.scratch(0) as source, pytest.raises(clean.CleaningFailed, match="crashed"):
        clean.make_copies(source, "image/jpeg", 0)

    assert "PYTHONPATH" in told.read_text()
    assert "MASTERSECRET" not in told.read_text()
