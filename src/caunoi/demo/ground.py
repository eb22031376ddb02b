"""What stands in the way of a demo, seen before anything is set up; standard library only.

`scripts/ready_for_demo.py` asks before set-up takes its minutes, `demo.supervisor` asks again.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import IO

PIDS = "demo.pids"  # the processes that the demo under this home started


class DemoRefused(Exception):
    """The demo cannot start; the message says why, and what to do, in one sentence."""


def require_free_port(host: str, port: int) -> None:
    """Raises DemoRefused where somebody else listens at this address."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise DemoRefused(
                f"Port {port} is in use ({error.strerror}): stop what uses it,"
                f" or choose another with PORT={port + 1}."
            ) from error


def take_lock(home: Path) -> IO[str]:
    """The lock of the demo under `home`, held until closed or the process ends.

    Raises:
        DemoRefused: a demo runs there already, or `home` cannot be written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o711)
        handle = (home / "demo.lock").open("a+")
    except OSError as error:
        raise DemoRefused(
            f"{error.filename or home} cannot be written ({error.strerror}):"
            " set CAUNOI_HOME to a folder of yours."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.seek(0)
        where = handle.read().strip() or "another address"
        handle.close()
        raise DemoRefused(f"A demo of {home} is already running at {where}.") from error
    return handle


def port_of(environment: Mapping[str, str]) -> int:
    """The port asked for. Raises DemoRefused where PORT is no port."""
    text = environment.get("PORT", "").strip() or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise DemoRefused(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def check(root: Path) -> None:
    """All that can be seen early. Raises DemoRefused."""
    home = Path(os.environ.get("CAUNOI_HOME") or root / "var").absolute()
    port = port_of(os.environ)
    take_lock(home).close()
    if (home / PIDS).exists():
        return  # a demo was killed here: what it left may hold the port, and goes at the next start
    require_free_port("127.0.0.1", port)
