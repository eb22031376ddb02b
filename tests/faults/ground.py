"""A whole installation of its own: database, web server and worker as processes one may kill."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg

from caunoi.core import postgres

SOURCES = Path(__file__).resolve().parents[2] / "src"
PATIENCE = 60.0


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(what: str, seen: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Until `seen()` is true; a fault must never hang the test run."""
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until, f"waited {seconds:g} s in vain: {what}"
        time.sleep(0.02)


@dataclass
class Installation:
    """What `make demo` starts, without the demo: every part real, on a database that is durable."""

    home: Path
    port: int = field(default_factory=free_port)
    smtp: int = field(default_factory=free_port)
    mail_in: int = field(default_factory=free_port)
    web: subprocess.Popen[bytes] | None = None
    worker: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(SOURCES),
            "DJANGO_SETTINGS_MODULE": "caunoi.config.settings",
            "CAUNOI_HOME": str(self.home),
            "CAUNOI_SECRET_KEY": "s" * 40,
            "CAUNOI_MASTER_KEY": "m" * 40,
            "CAUNOI_SMTP_HOST": "127.0.0.1",
            "CAUNOI_SMTP_PORT": str(self.smtp),
            "CAUNOI_MAIL_IN_HOST": "127.0.0.1",
            "CAUNOI_MAIL_IN_PORT": str(self.mail_in),
            "CAUNOI_URL": self.url,
            "CAUNOI_LOG": "ERROR",
            "DATABASE_URL": postgres.address(self.home),
        }

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "caunoi", *words], env=self.environment(), check=False,
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    def _start(self, name: str, *words: str) -> subprocess.Popen[bytes]:
        with (self.home / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "caunoi", *words], env=self.environment(),
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def start_web(self) -> None:
        self.web = self._start("web", "serve", "--port", str(self.port))

    def start_worker(self) -> None:
        self.worker = self._start("worker", "work")

    def start_database(self) -> None:
        postgres.ensure_running(self.home)

    def kill_web(self) -> None:
        """The server and its processes, at once."""
        _kill_family(self.web)
        self.web = None

    def web_children(self) -> list[psutil.Process]:
        return psutil.Process(self.web.pid).children(recursive=True) if self.web else []

    def kill_web_child(self) -> None:
        """Only the process that answers; the server starts another one."""
        for child in self.web_children():
            with suppress(psutil.Error):
                child.kill()

    def kill_worker(self) -> None:
        _kill_family(self.worker)
        self.worker = None

    def kill_database(self) -> None:
        """The postmaster and all its processes, as when the machine's power goes."""
        pid = postgres.find_pid(self.home)
        if pid is None:
            return
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        for process in family:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(family, timeout=20)

    def answers(self, path: str = "/healthz") -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def make_whole(self) -> None:
        """Everything that was killed runs again."""
        self.start_database()
        if self.web is None or self.web.poll() is not None:
            self.start_web()
        if self.worker is None or self.worker.poll() is not None:
            self.start_worker()
        wait_for("the web server answers", self.answers)

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with psycopg.connect(postgres.address(self.home), autocommit=True) as connection:
            yield connection

    def ask(self, question: str, *values: object) -> object:
        """The first value of the first row."""
        with self.database() as connection:
            row = connection.execute(question, values).fetchone()  # type: ignore[arg-type]
            return row[0] if row else None

    @contextmanager
    def held(self, order: str, waiting: str) -> Iterator[Callable[[], bool]]:
        """Run `order`, which takes a lock, and keep it; yields a question: does somebody wait?

        That is how a process is stopped at a named point without a hook in the product: it waits
        there for our lock. `waiting` is a pattern of the statement that waits.
        """
        with psycopg.connect(postgres.address(self.home)) as holder:
            holder.execute(order)  # type: ignore[call-overload]

            def somebody_waits() -> bool:
                found = self.ask(
                    "SELECT count(*) FROM pg_stat_activity"
                    " WHERE wait_event_type = 'Lock' AND query ILIKE %s",
                    waiting,
                )
                return bool(found)

            try:
                yield somebody_waits
            finally:
                with suppress(psycopg.Error):
                    holder.rollback()

    def verify_log(self) -> None:
        done = self.command("verify-log")
        assert done.returncode == 0, done.stdout + done.stderr

    def end(self) -> None:
        self.kill_web()
        self.kill_worker()
        postgres.destroy(self.home)


def _kill_family(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(20)


@contextmanager
def installation(home: Path) -> Iterator[Installation]:
    """Set up, with all tables and Hanoi's reference rows; gone afterwards."""
    home.chmod(0o711)
    house = Installation(home)
    try:
        house.start_database()
        for words in (("migrate", "-v", "0"), ("load-reference",)):
            done = house.command(*words)
            assert done.returncode == 0, done.stderr
        house.make_whole()
        yield house
    finally:
        house.end()
