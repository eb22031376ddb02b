"""`caunoi demo`: database, demo data, web, worker and mail sink on one machine, until Ctrl-C."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType

import psycopg

from caunoi.core import postgres
from caunoi.core.secrets_file import ensure_secrets
from caunoi.demo import handbook, simulated
from caunoi.demo.children import Child, end_left_over
from caunoi.demo.ground import PIDS, DemoRefused, require_free_port, take_lock
from caunoi.demo.notes import PAGE_FILE

LOAD = "caunoi.demo.load:load_all"
MAIL_SINK = "caunoi.demo.mail_sink:main"
FACEBOOK = "caunoi.demo.simulator.facebook.server:main"
ZALO = "caunoi.demo.simulator.zalo.process:main"
PUSH = "caunoi.demo.simulator.push"  # it needs no Django, and starts the sooner
LOADED = "demo.loaded"  # the file that says the demo data are all there
TABLES = "demo.tables"  # the state of the migrations that its tables have
SOURCES = Path(__file__).resolve().parents[1]
READY_SECONDS = 90.0
STOP_SECONDS = 12.0


def run(home: Path, *, host: str, port: int) -> None:
    """Bring the demo up, say where it answers, keep it up until SIGINT or SIGTERM.

    Raises:
        DemoRefused: it runs already, the port is in use, no database answers, or a step failed.
        PostgresFailed: the embedded database does not start.
    """
    url = f"http://{host}:{port}"
    with take_lock(home) as lock:
        end_left_over(home / PIDS, home)
        require_free_port(host, port)
        lock.seek(0)
        lock.truncate()
        lock.write(url)
        lock.flush()
        Demo(home, host, port, url).run()


def reset(home: Path) -> None:
    """Empty `home`, database included. Raises DemoRefused while a demo runs there."""
    if not home.exists():
        return
    with take_lock(home):
        end_left_over(home / PIDS, home)
        postgres.destroy(home)
        for path in home.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != "demo.lock":
                path.unlink()
    say(f"{home} is empty.")


def say(text: str) -> None:
    """A line for the person who watches."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class Demo:
    """One run of the demo."""

    def __init__(self, home: Path, host: str, port: int, url: str) -> None:
        self.home = home
        self.host = host
        self.port = port
        self.url = url
        self.embedded = not os.environ.get("DATABASE_URL")
        self.environment: dict[str, str] = {}
        self.ports = simulated.Ports(0, 0, 0)
        self.children: list[Child] = []
        self.stopping = False

    def run(self) -> None:
        """From nothing to the end."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        try:
            self._prepare()
            if not self.stopping:
                simulated.begin_anew(self.environment["DATABASE_URL"])
                self._start([self._web()])
                self._wait_until_it_answers()
            if not self.stopping:
                (self.home / PAGE_FILE).unlink(missing_ok=True)  # of an earlier run
                # The others begin when the pages are there: they would keep its core busy.
                self._start(self._others())
                handbook.write(self.home, self.url, self.environment)
                say(f"CauNoi is ready at {self.url}")
            self._watch()
        finally:
            self._stop()

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _prepare(self) -> None:
        database = self._database()
        smtp, mail_in, *ports = _free_ports(5)
        secrets = ensure_secrets(self.home)
        self.ports = simulated.Ports(*ports)
        platforms = simulated.environment(secrets["CAUNOI_MASTER_KEY"], self.ports)
        self.environment = {
            **platforms,
            **os.environ,
            **_missing(secrets),
            "CAUNOI_HOME": str(self.home),
            "CAUNOI_DEMO": "1",
            "CAUNOI_URL": self.url,
            "CAUNOI_SMTP_HOST": "127.0.0.1",
            "CAUNOI_SMTP_PORT": str(smtp),
            "CAUNOI_MAIL_IN_HOST": "127.0.0.1",
            "CAUNOI_MAIL_IN_PORT": str(mail_in),
            "CAUNOI_MAIL_PUBLIC": "tin-bao@caunoi.localhost",
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "caunoi.config.settings",
            "PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
        }
        loaded = self.home / LOADED
        if not loaded.exists():
            self._clear_half_loaded()
        tables = self.home / TABLES
        state = _state_of_migrations(self.environment["DATABASE_URL"])
        if not tables.exists() or tables.read_text() != state:
            say("Tables: bringing them up to date …")
            self._step("Tables", "-m", "caunoi", "migrate", "--no-input", "--verbosity", "0")
            if not self.stopping:
                tables.write_text(state)
        if not loaded.exists() and not self.stopping:
            say("Demo data: a year of Hanoi, once …")
            begun = time.monotonic()
            self._part(LOAD, str(self.home))
            if not self.stopping:
                loaded.touch()
                say(f"Demo data: loaded in {time.monotonic() - begun:.0f} s")

    def _database(self) -> str:
        """The address of the database: the one that is set, or our own, started."""
        if self.embedded:
            say("Database: starting the embedded PostgreSQL …")
            return postgres.ensure_running(self.home)
        address = os.environ["DATABASE_URL"]
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except (psycopg.Error, UnicodeError) as error:
            cause = (str(error).strip().splitlines() or ["no answer"])[0]
            raise DemoRefused(f"The database of DATABASE_URL cannot be reached: {cause}") from error
        return address

    def _clear_half_loaded(self) -> None:
        """Begin anew where an earlier load was cut short; never touch another's database."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            known = connection.execute("SELECT to_regclass('reports_report')").fetchone()
            if known == (None,):
                return
            held = connection.execute("SELECT EXISTS (SELECT 1 FROM reports_report)").fetchone()
        if not self.embedded and held == (True,):
            raise DemoRefused(
                "The database of DATABASE_URL holds reports that are not this demo's:"
                " name an empty one."
            )
        if self.embedded:
            (self.home / TABLES).unlink(missing_ok=True)
            postgres.destroy(self.home)
            self.environment["DATABASE_URL"] = postgres.ensure_running(self.home)

    def _step(self, what: str, *words: str) -> None:
        """Run a step to its end; its own lines are shown. Raises DemoRefused when it fails."""
        child = Child(what, [sys.executable, *words], self.environment)
        child.start()
        process = child.process
        while process is not None and process.poll() is None:
            if self.stopping:
                child.ask_to_stop()
                child.wait_or_kill(time.monotonic() + STOP_SECONDS)
                return
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.2)
        if process is not None and process.returncode != 0:
            raise DemoRefused(f"{what}: this step ended with code {process.returncode}.")

    def _part(self, target: str, *words: str) -> None:
        self._step(target, "-m", "caunoi.demo.part", target, *words)

    def _web(self) -> Child:
        serve = ["serve", "--host", self.host, "--port", str(self.port)]
        return Child("Web server", [sys.executable, "-m", "caunoi", *serve], self.environment)

    def _others(self) -> list[Child]:
        python = sys.executable
        part = [python, "-m", "caunoi.demo.part"]
        ports = self.ports
        return [
            Child("Worker", [python, "-m", "caunoi", "work"], self.environment),
            Child("Mail sink", [*part, MAIL_SINK], self.environment),
            Child("Facebook's simulator", [*part, FACEBOOK, str(self.home)], self.environment),
            Child(
                "Zalo's simulator",
                [*part, ZALO, str(ports.zalo), f"{self.url}/hooks/zalo/"],
                self.environment,
            ),
            Child(
                "Push service's simulator",
                [python, "-m", PUSH, str(ports.push)],
                self.environment,
            ),
        ]

    def _start(self, children: list[Child]) -> None:
        self.children += children
        for child in children:
            child.start()
        self._note_pids()

    def _note_pids(self) -> None:
        pids = [str(child.process.pid) for child in self.children if child.process is not None]
        (self.home / PIDS).write_text("\n".join(pids))

    def _wait_until_it_answers(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while not self.stopping:
            if _answers(f"{self.url}/healthz"):
                return
            self._look_after_children()
            if time.monotonic() > until:
                raise DemoRefused(
                    f"The web server does not answer at {self.url} after {READY_SECONDS:g} s."
                )
            time.sleep(0.1)

    def _look_after_children(self) -> None:
        for child in self.children:
            told = child.look_after()
            if told:
                say(told)
                self._note_pids()
            elif child.process is not None and child.begun > time.monotonic() - 1:
                self._note_pids()

    def _watch(self) -> None:
        turn = 0
        while not self.stopping:
            self._look_after_children()
            if self.embedded and turn % 10 == 0 and postgres.find_pid(self.home) is None:
                say("The database stopped; starting it again.")
                postgres.ensure_running(self.home)
            turn += 1
            time.sleep(0.2)

    def _stop(self) -> None:
        running = bool(self.children) or (self.embedded and postgres.is_running(self.home))
        if not running:
            return
        say("Stopping …")
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.wait_or_kill(until)
        if self.embedded:
            postgres.stop(self.home)
        (self.home / PIDS).unlink(missing_ok=True)
        say("Stopped; the data are kept.")


def _missing(secrets: Mapping[str, str]) -> dict[str, str]:
    """Those secrets that the environment does not give itself."""
    return {
        name: value
        for name, value in secrets.items()
        if not os.environ.get(name) and not os.environ.get(f"{name}_FILE")
    }


def _state_of_migrations(database: str) -> str:
    """A hash over database, packages and migrations: while it stays, there is nothing to do."""
    digest = hashlib.sha256(database.encode())
    lock = SOURCES.parents[1] / "requirements" / "run.txt"
    for path in [lock, *sorted(SOURCES.glob("*/migrations/*.py"))]:
        digest.update(str(path).encode() + (path.read_bytes() if path.exists() else b""))
    return digest.hexdigest()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310  (our own address)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def _free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody uses now."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
