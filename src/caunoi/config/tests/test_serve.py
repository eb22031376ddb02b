"""`caunoi serve` as a process of its own: answers, stops, says in a sentence why it cannot."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from django.db import connection

SETTINGS = "caunoi.config.settings_test"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def address_of_test_database() -> str:
    at = connection.settings_dict
    host = str(at["HOST"]).replace("/", "%2F")
    return f"postgresql://{at['USER']}:{at['PASSWORD']}@/{at['NAME']}?host={host}"


@dataclass
class Running:
    """A `caunoi` process; what it says goes to a file, so that it never waits for a reader."""

    process: subprocess.Popen[bytes]
    output: Path
    url: str = ""

    def said(self) -> str:
        return self.output.read_text()

    def end(self) -> None:
        if self.process.poll() is None:
            family = psutil.Process(self.process.pid).children(recursive=True)
            self.process.kill()
            for one in family:
                one.kill()
        self.process.wait(10)


def caunoi(folder: Path, *words: str, **environment: str) -> Running:
    output = folder / "output"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "caunoi", *words],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, **environment},
            stdout=file,
            stderr=file,
        )
    return Running(process, output)


def ask(url: str) -> int:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310  (our own server)
        return int(answer.status)


@pytest.fixture
def server(transactional_db: None, tmp_path: Path) -> Iterator[Running]:
    port = free_port()
    started = caunoi(
        tmp_path, "serve", "--port", str(port), DATABASE_URL=address_of_test_database()
    )
    started.url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                assert ask(f"{started.url}/healthz") == 200
                break
            except urllib.error.HTTPError:
                raise AssertionError(started.said()) from None
            except OSError:
                assert started.process.poll() is None, started.said()
                time.sleep(0.1)
        yield started
    finally:
        started.end()


def test_it_answers_stops_on_sigterm_and_frees_its_port(server: Running) -> None:
    server.process.send_signal(signal.SIGTERM)

    assert server.process.wait(20) == 0
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", int(server.url.rpartition(":")[2])))


def test_its_output_tells_no_address_and_no_path(server: Running) -> None:
    asked = urllib.request.Request(  # noqa: S310  (our own server)
        f"{server.url}/healthz?phone=0912345678", headers={"User-Agent": "Nokia"}
    )
    urllib.request.urlopen(asked, timeout=20).close()  # noqa: S310  (our own server)
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(20)
    for trace in ("0912345678", "healthz", "Nokia", "127.0.0.1"):
        assert trace not in server.said()


def test_many_requests_at_once_are_all_answered(server: Running) -> None:
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(ask, [f"{server.url}/healthz"] * 200)) == {200}


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        running = caunoi(tmp_path, "serve", "--port", str(taken.getsockname()[1]))
        assert running.process.wait(60) == 1
    assert len(running.said().strip().splitlines()) == 1
    assert "cannot be used" in running.said()


def test_a_missing_setting_is_one_sentence(tmp_path: Path) -> None:
    running = caunoi(
        tmp_path,
        "serve",
        DJANGO_SETTINGS_MODULE="caunoi.config.settings",
        CAUNOI_HOME=str(tmp_path),
        CAUNOI_MASTER_KEY="",
        CAUNOI_SECRET_KEY="x",
    )
    assert running.process.wait(60) == 1
    assert running.said().strip() == "Settings: CAUNOI_MASTER_KEY is not set."
