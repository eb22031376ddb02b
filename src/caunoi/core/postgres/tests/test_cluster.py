"""The embedded PostgreSQL: starts, is found again, survives kill -9, leaves nothing behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from caunoi.core import postgres
from caunoi.core.postgres import places


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    postgres.destroy(tmp_path / "home")


def fetch(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def test_what_was_committed_outlives_kill_9(home: Path) -> None:
    url = postgres.ensure_running(home)
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")
    pid = postgres.find_pid(home)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)

    again = postgres.ensure_running(home)

    assert again == url
    assert fetch(again, "SELECT word FROM kept") == "here"
    assert postgres.find_pid(home) not in {pid, None}


def test_a_running_one_is_used_as_it_is(home: Path) -> None:
    url = postgres.ensure_running(home)
    pid = postgres.find_pid(home)
    assert postgres.ensure_running(home) == url
    assert postgres.find_pid(home) == pid


def test_two_first_starts_at_once_make_one_cluster(home: Path) -> None:
    with ThreadPoolExecutor(3) as pool:
        urls = set(pool.map(lambda _: postgres.ensure_running(home), range(3)))
    assert len(urls) == 1


def test_it_is_durable_unless_told_otherwise(home: Path) -> None:
    url = postgres.ensure_running(home)
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        assert fetch(url, f"SHOW {name}") == "on"


def test_vietnamese_text_is_lowered_whatever_the_machine(home: Path) -> None:
    assert fetch(postgres.ensure_running(home), "SELECT lower('ĐỐNG ĐA')") == "đống đa"


def test_our_role_is_no_superuser(home: Path) -> None:
    url = postgres.ensure_running(home)
    assert fetch(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_nobody_enters_without_the_password(home: Path) -> None:
    url = postgres.ensure_running(home)
    scheme, _mark, rest = url.partition("://")
    wrong = f"{scheme}://caunoi:wrong@{rest.partition('@')[2]}"
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(wrong)
    assert (home / "pg" / "password").stat().st_mode & 0o077 == 0


def test_the_log_tells_no_values(home: Path) -> None:
    url = postgres.ensure_running(home)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE people (phone text UNIQUE)")
        connection.execute("INSERT INTO people VALUES ('0912345678')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO people VALUES ('0912345678')")
    log = (home / "pg" / "log").read_text()
    assert "duplicate key" in log
    assert "0912345678" not in log


def test_stop_stops_and_a_second_stop_does_nothing(home: Path) -> None:
    postgres.ensure_running(home)
    postgres.stop(home)
    assert not postgres.is_running(home)
    postgres.stop(home)


def test_a_lock_file_of_a_process_that_is_not_ours_does_not_matter(home: Path) -> None:
    postgres.ensure_running(home)
    postgres.stop(home)
    stale = home / "pg" / "data" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{home}\n0\n5432\n\n\n1 1\nready\n")

    assert fetch(postgres.ensure_running(home), "SELECT 1") == 1
    assert postgres.find_pid(home) != os.getpid()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 30) / "home"
    try:
        assert fetch(postgres.ensure_running(home), "SELECT 1") == 1
    finally:
        postgres.destroy(home)


def test_destroy_leaves_nothing(home: Path) -> None:
    postgres.ensure_running(home)
    pid = postgres.find_pid(home)
    postgres.destroy(home)
    assert not (home / "pg").exists()
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")
def test_root_runs_it_as_another_user_even_where_that_one_cannot_look(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = closed / "home"
    try:
        url = postgres.ensure_running(home)
        assert fetch(url, "SELECT 1") == 1
        refuge = (home / "pg").readlink()
        assert (refuge / "data").stat().st_uid != 0
        assert closed.stat().st_mode & 0o777 == 0o700, "nobody's permissions were changed"
    finally:
        postgres.destroy(home)
    assert not refuge.exists()


def test_a_folder_of_somebody_else_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(places.PostgresFailed, match="cannot be used"):
        postgres.ensure_running(tmp_path / "file")


def test_recovery_is_quick(home: Path) -> None:
    postgres.ensure_running(home)
    pid = postgres.find_pid(home)
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    begun = time.monotonic()
    postgres.ensure_running(home)
    assert time.monotonic() - begun < 20
