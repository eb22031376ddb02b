"""Start, find, stop and remove an embedded PostgreSQL cluster.

One cluster stands in `home/pg`. It outlives the process that started it: whoever comes next finds
it by its socket, which only its own server answers. Access needs the password kept beside it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

from caunoi.core.postgres.places import Places, PostgresFailed, binaries, places

ROLE = "caunoi"
DATABASE = "caunoi"
OWNER = "postgres"
START_SECONDS = 60.0
STOP_SECONDS = 30.0
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "max_wal_size": "2GB",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A log line must not hold a report's text or a person: no statements, no values.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
DURABLE: Mapping[str, str] = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
CARELESS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


def address(home: Path, database: str = DATABASE, *, role: str = ROLE) -> str:
    """The DATABASE_URL of the cluster under `home`, running or not. Raises PostgresFailed."""
    return _address(places(home), database, role)


def _address(at: Places, database: str, role: str) -> str:
    host = quote(str(at.socket), safe="")
    return f"postgresql://{role}:{quote(at.password, safe='')}@/{quote(database)}?host={host}"


def ensure_running(home: Path, *, database: str = DATABASE, durable: bool = True) -> str:
    """Make sure that the cluster under `home` runs and holds `database`; answer its DATABASE_URL.

    A running one is used as it is; one that was killed is recovered by PostgreSQL itself.
    `durable=False` is for tests: quicker, and a power cut may lose everything.

    Raises:
        PostgresFailed: it does not start; the message holds the end of its log.
    """
    at = places(home)
    with _locked(at):
        if not _answers(at):
            if not (at.data / "PG_VERSION").exists():
                _initialise(at, durable=durable)
            _start(at, durable=durable)
        _ensure_role_and_database(at, database)
    return _address(at, database, ROLE)


def is_running(home: Path) -> bool:
    """Whether the cluster under `home` answers now."""
    return (home / "pg").exists() and _answers(places(home))


def find_pid(home: Path) -> int | None:
    """The process id of the running server, or None."""
    if not (home / "pg").exists():
        return None
    return _pid(places(home))


def stop(home: Path) -> None:
    """Stop the cluster under `home` cleanly; nothing happens when it does not run."""
    if not (home / "pg").exists():
        return
    at = places(home)
    with _locked(at):
        _stop(at)


def destroy(home: Path) -> None:
    """Stop the cluster under `home` and delete it, wherever its files stand."""
    link = home / "pg"
    if not link.exists() and not link.is_symlink():
        return
    at = places(home)
    with _locked(at):
        _stop(at)
        shutil.rmtree(at.root)
        if at.socket.parent != at.root:
            shutil.rmtree(at.socket, ignore_errors=True)
        if link.is_symlink():
            link.unlink()


@contextmanager
def _locked(at: Places) -> Iterator[None]:
    with at.lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _connect(at: Places, database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(_address(at, database, OWNER), connect_timeout=5, autocommit=True)


def _answers(at: Places) -> bool:
    """Whether the server answers; waits while it is starting up or recovering."""
    until = time.monotonic() + START_SECONDS
    while (at.socket / f".s.PGSQL.{SETTINGS['port']}").exists():
        try:
            _connect(at).close()
        except psycopg.OperationalError as error:
            if "starting up" not in str(error) or time.monotonic() > until:
                return False
            time.sleep(0.1)
        else:
            return True
    return False


def _pid(at: Places) -> int | None:
    """The server's process id, only if that process is a PostgreSQL working on our data."""
    try:
        pid = int((at.data / "postmaster.pid").read_text().split("\n", 1)[0])
        words = psutil.Process(pid).cmdline()
    except (OSError, ValueError, psutil.Error):
        return None
    return pid if str(at.data) in words else None


def _run(at: Places, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(binaries() / program), *words],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env=_environment(),
        user=at.user.switch_to,
        group=at.user.switch_group,
        extra_groups=at.user.switch_groups,
    )


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _initialise(at: Places, *, durable: bool) -> None:
    """Make the cluster's files beside their place, then move them in: nothing is left half made."""
    fresh = at.root / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(at.data, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    at.user.owns(fresh)
    password = at.socket / "password"
    password.touch(mode=0o600)
    password.write_text(at.password)
    at.user.owns(password)
    words = [
        "-D",
        str(fresh),
        "-U",
        OWNER,
        "-E",
        "UTF8",
        "--auth=scram-sha-256",
        "--no-instructions",
    ]
    words += [
        f"--pwfile={password}",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ]
    done = _run(at, "initdb", *words, *([] if durable else ["--no-sync"]))
    password.unlink()
    if done.returncode != 0:
        raise PostgresFailed(f"PostgreSQL could not lay out its files: {done.stderr.strip()}")
    fresh.rename(at.data)


def _start(at: Places, *, durable: bool) -> None:
    settings = {
        **SETTINGS,
        **(DURABLE if durable else CARELESS),
        "unix_socket_directories": str(at.socket),
    }
    words = [str(binaries() / "postgres"), "-D", str(at.data)]
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    until = time.monotonic() + START_SECONDS
    while True:
        _clear_stale_lock(at)
        with at.log.open("ab") as log:
            log_from = log.tell()
            server = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                start_new_session=True,  # Ctrl-C in the terminal is for us, not for the database
                user=at.user.switch_to,
                group=at.user.switch_group,
                extra_groups=at.user.switch_groups,
            )
        if _comes_up(at, server, until):
            return
        said = at.log.read_bytes()[log_from:].decode(errors="replace").strip()
        # After kill -9 the old server's children need a moment to notice and go.
        lingers = "still in use" in said or "already exists" in said
        if not lingers or time.monotonic() > until:
            raise PostgresFailed(f"PostgreSQL did not start: {said[-800:] or 'it said nothing.'}")
        time.sleep(0.3)


def _clear_stale_lock(at: Places) -> None:
    """Remove the lock file of a killed server whose process id now belongs to somebody else.

    PostgreSQL does so itself, except where that id is in use: common in containers, where ids
    start anew.
    """
    try:
        pid = int((at.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if not _alive(pid) or _pid(at) is not None:
        return
    if not any(_works_in(process, at.data) for process in psutil.process_iter()):
        (at.data / "postmaster.pid").unlink(missing_ok=True)


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()) == folder
    except (OSError, psutil.Error):
        return False


def _comes_up(at: Places, server: subprocess.Popen[bytes], until: float) -> bool:
    while server.poll() is None and time.monotonic() < until:
        try:
            _connect(at).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return True
    return False


def _ensure_role_and_database(at: Places, database: str) -> None:
    with _connect(at) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                    sql.Identifier(ROLE), sql.Literal(at.password)
                )
            )
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [database]
        ).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(database), sql.Identifier(ROLE)
                )
            )


def _stop(at: Places) -> None:
    for order in (
        signal.SIGINT,
        signal.SIGQUIT,
    ):  # fast, then at once: both keep what was committed
        pid = _pid(at)
        if pid is None:
            return
        os.kill(pid, order)
        until = time.monotonic() + STOP_SECONDS
        while time.monotonic() < until and _alive(pid):
            time.sleep(0.05)
    if _pid(at) is not None:
        raise PostgresFailed("PostgreSQL does not stop.")


def _alive(pid: int) -> bool:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # where it is our own child, take its leave
    try:
        # Where it is another process's child, that one has yet to take its leave.
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
