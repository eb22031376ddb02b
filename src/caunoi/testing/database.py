"""The test run's PostgreSQL: one quick cluster for all runs, a fresh database for each process.

The tables are made once for each state of the migrations and kept as a template, which a process
clones. Several runs, and xdist's workers, may go on at once; the last to leave stops the cluster.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from caunoi.core import postgres

TEST_NAME = re.compile(r"^test_(\d+)_")


@contextmanager
def test_database(home: Path, *, embedded: bool) -> Iterator[str]:
    """Point Django at a new database with all tables; drop it afterwards. Yields its name.

    `embedded` tells whether the server is ours, under `home`, or the one DATABASE_URL names.
    """
    home.mkdir(parents=True, exist_ok=True)
    with (home / "users.lock").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        if embedded:
            postgres.ensure_running(home, durable=False)
        name = f"test_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
        with (home / "template.lock").open("w") as template_lock:
            fcntl.flock(template_lock, fcntl.LOCK_EX)
            _drop_left_over()
            _clone(_template(), name)
        _point_at(name)
        _let_flush_pass_guards()
        try:
            yield name
        finally:
            _point_at("postgres")
            _administer(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)"), name)
            connection.close()
            if embedded:
                _stop_if_last(home, users)


def _stop_if_last(home: Path, users: IO[str]) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # another run still works with it
    postgres.stop(home)


def _point_at(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _let_flush_pass_guards() -> None:
    """Empty tables after a transactional test although triggers refuse to truncate history.

    On the class, not on one connection: while a browser is driven, its event loop makes Django
    hand out another connection in the same thread.
    """
    operations = type(connection.ops)
    if hasattr(operations, "flush_with_guards"):
        return
    flush = operations.execute_sql_flush
    operations.flush_with_guards = flush  # type: ignore[attr-defined]

    def flush_past_guards(self: Any, sql_list: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
                " WHERE NOT tgisinternal AND tgtype & 32 <> 0"  # 32: fires on TRUNCATE
            )
            guarded = [row[0] for row in cursor.fetchall()]
        orders = {
            state: [f"ALTER TABLE {table} {state} TRIGGER USER" for table in guarded]
            for state in ("DISABLE", "ENABLE")
        }
        flush(self, [*orders["DISABLE"], *sql_list, *orders["ENABLE"]])

    operations.execute_sql_flush = flush_past_guards  # type: ignore[method-assign]


def _server() -> psycopg.Connection[tuple[str, ...]]:
    parameters = {**connection.get_connection_params(), "dbname": "postgres", "autocommit": True}
    for ours in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters)


def _administer(order: sql.SQL, *names: str) -> None:
    with _server() as server:
        server.execute(order.format(*(sql.Identifier(name) for name in names)))


def _names(pattern: str) -> list[str]:
    with _server() as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
        return [row[0] for row in found]


def _state_of_migrations() -> str:
    digest = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _template() -> str:
    """The name of the template with today's tables; made when it is missing."""
    name = f"template_{_state_of_migrations()}"
    known = _names(r"template\_%")
    if name in known:
        return name
    for old in known:
        _administer(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)"), old)
    making = f"making_{os.getpid()}"
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)"), making)
    _administer(sql.SQL("CREATE DATABASE {}"), making)
    _point_at(making)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()
    _administer(sql.SQL("ALTER DATABASE {} RENAME TO {}"), making, name)
    return name


def _clone(template: str, name: str) -> None:
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)"), name)
    _administer(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"), name, template)


def _drop_left_over() -> None:
    """Remove databases of test processes that were killed."""
    for name in _names(r"test\_%"):
        owner = TEST_NAME.match(name)
        if owner and not psutil.pid_exists(int(owner.group(1))):
            _administer(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)"), name)
