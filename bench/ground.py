"""What benchmarks stand on: a durable PostgreSQL of their own, servers on one core, a client.

Nothing of it touches the demo's or the tests' databases. All traffic stays on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("CAUNOI_BENCH_HOME", ROOT / "var-bench"))
WEB_CORE = 0  # web processes run on this core alone; PostgreSQL and clients wherever they like


def set_up() -> None:
    """Settings, translations and Django for a benchmark, on the benches' own cluster."""
    import django  # noqa: PLC0415  (settings come first)
    from django.apps import apps  # noqa: PLC0415

    from caunoi.core import postgres  # noqa: PLC0415

    if apps.ready:
        return
    HOME.mkdir(parents=True, exist_ok=True)
    os.environ.update(environment(postgres.ensure_running(HOME, durable=True)))
    django.setup()


def environment(database_url: str) -> dict[str, str]:
    """Settings of a production server on that database, with secrets of the benches' own."""
    from caunoi.core.secrets_file import ensure_secrets  # noqa: PLC0415

    return {
        **ensure_secrets(HOME),
        "DJANGO_SETTINGS_MODULE": "caunoi.config.settings",
        "DATABASE_URL": database_url,
        "CAUNOI_HOME": str(HOME / "files"),
        "CAUNOI_DEMO": "1",  # no required second factor: benchmarks sign in by password
        "CAUNOI_LOG": "ERROR",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }


def url_of(name: str) -> str:
    """DATABASE_URL of one of our databases."""
    from caunoi.core import postgres  # noqa: PLC0415

    return postgres.address(HOME, name)


def point_at(name: str) -> None:
    """Let this process's Django use that database from now on."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    connection.settings_dict["NAME"] = name


def administer(order: str) -> None:
    """Run one order (CREATE DATABASE, …) on the cluster."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url_of("caunoi"), autocommit=True) as server:
        for left in reversed(range(20)):
            try:
                server.execute(order.encode())
                return
            except psycopg.errors.InsufficientPrivilege:
                if not left:
                    raise
                time.sleep(0.5)  # the vacuum that runs in it may not be cut off; it ends soon


def exists(name: str) -> bool:
    """Whether there is such a database."""
    import psycopg  # noqa: PLC0415

    with psycopg.connect(url_of("caunoi")) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def fresh_database(name: str, *, reference: bool = True) -> None:
    """An empty database of that name with all tables and Hanoi's reference data; Django uses it."""
    set_up()
    from django.core.management import call_command  # noqa: PLC0415

    administer(f'DROP DATABASE IF EXISTS "{name}" (FORCE)')
    administer(f'CREATE DATABASE "{name}"')
    point_at(name)
    call_command("migrate", verbosity=0, interactive=False)
    if reference:
        call_command("load_reference", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _pin() -> None:
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {WEB_CORE})


@contextmanager
def server(words: Sequence[str], *, port: int, probe: str, **more: str) -> Iterator[str]:
    """A server process pinned to one core, ended afterwards. Yields its address."""
    base = f"http://127.0.0.1:{port}"
    log = HOME / f"server-{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *words], env={**os.environ, **more}, stdout=output, stderr=output,
            preexec_fn=_pin,
        )  # fmt: skip
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(base + probe, timeout=5).close()  # noqa: S310  (our own)
                break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(log.read_text()[-2000:]) from None
                time.sleep(0.1)
        else:
            raise RuntimeError(f"no answer from {words}")
        yield base
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def caunoi_web(name: str, **more: str) -> Iterator[str]:
    """Our web server with one process on one core, on that database."""
    port = free_port()
    words = ["-m", "caunoi", "serve", "--port", str(port), "--workers", "1"]
    settings = {"DATABASE_URL": url_of(name), "CAUNOI_URL": f"http://127.0.0.1:{port}", **more}
    with server(words, port=port, probe="/healthz", **settings) as base:
        yield base


@dataclass(frozen=True, slots=True)
class Load:
    """What a load found: answers by status and the seconds each took."""

    seconds: float
    statuses: dict[int, int]
    times: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Answers of 2xx and 3xx a second."""
        return sum(n for status, n in self.statuses.items() if status < 400) / self.seconds


def press(base: str, make: Callable[[int], bytes], *, clients: int, seconds: float) -> Load:
    """Send requests over keep-alive connections, `clients` at a time, for so many seconds.

    `make(n)` gives the raw HTTP/1.1 request number n.
    """
    return asyncio.run(_press(base, make, clients, seconds))


async def _press(base: str, make: Callable[[int], bytes], clients: int, seconds: float) -> Load:
    host, _, port = base.removeprefix("http://").partition(":")
    statuses: dict[int, int] = {}
    times: list[float] = []
    numbers = iter(range(1_000_000_000))
    until = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while time.perf_counter() < until:
            begun = time.perf_counter()
            writer.write(make(next(numbers)))
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head[9:12])
            length = _length(head)
            if length is None:
                while (size := int((await reader.readline()).strip() or b"0", 16)) > 0:
                    await reader.readexactly(size + 2)
                await reader.readexactly(2)
            elif length:
                await reader.readexactly(length)
            times.append(time.perf_counter() - begun)
            statuses[status] = statuses.get(status, 0) + 1
        writer.close()

    begun = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    return Load(time.perf_counter() - begun, statuses, tuple(times))


def _length(head: bytes) -> int | None:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return None if b"chunked" in head.lower() else 0


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0..1) of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return statistics.median(values)
