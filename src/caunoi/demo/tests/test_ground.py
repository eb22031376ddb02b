"""What keeps a demo from starting is said at once, in one sentence."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from caunoi.core import postgres
from caunoi.demo import ground, supervisor
from caunoi.demo.ground import DemoRefused


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DemoRefused, match=rf"Port {port} is in use.*PORT={port + 1}"):
            ground.require_free_port("127.0.0.1", port)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(DemoRefused, match="PORT must be a number"):
        ground.port_of({"PORT": text})


def test_without_a_port_it_is_8000() -> None:
    assert ground.port_of({}) == 8000


def test_a_second_demo_hears_where_the_first_runs(tmp_path: Path) -> None:
    with ground.take_lock(tmp_path) as lock:
        lock.write("http://127.0.0.1:8123")
        lock.flush()
        with pytest.raises(DemoRefused, match=r"already running at http://127\.0\.0\.1:8123"):
            supervisor.run(tmp_path, host="127.0.0.1", port=8124)
        with pytest.raises(DemoRefused, match="already running"):
            supervisor.reset(tmp_path)
    ground.take_lock(tmp_path).close()


def test_a_home_that_cannot_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DemoRefused, match="set CAUNOI_HOME"):
        ground.take_lock(tmp_path / "file")


def test_a_database_that_does_not_answer_is_refused_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:hush@127.0.0.1:1/none")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(DemoRefused, match="cannot be reached") as refused:
        supervisor.run(tmp_path, host="127.0.0.1", port=port)
    assert "hush" not in str(refused.value)


def test_reset_empties_the_home_and_its_database(tmp_path: Path) -> None:
    home = tmp_path / "home"
    postgres.ensure_running(home, durable=False)
    pid = postgres.find_pid(home)
    (home / "files").mkdir()
    (home / "files" / "photo").write_text("x")
    (home / "demo.json").write_text("{}")

    supervisor.reset(home)

    assert [path.name for path in home.iterdir()] == ["demo.lock"]
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
