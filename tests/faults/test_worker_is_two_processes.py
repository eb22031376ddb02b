"""The worker's two processes live and die together: none is left behind, none is missing unseen."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator

import psutil
import pytest

from tests.faults.ground import Installation, wait_for

pytestmark = pytest.mark.faults


@pytest.fixture
def pair(house: Installation) -> Iterator[tuple[subprocess.Popen[bytes], psutil.Process]]:
    """A worker that has just started, and the process beside it that sends notices."""
    house.kill_worker()
    house.start_worker()
    assert house.worker
    worker = psutil.Process(house.worker.pid)
    wait_for("both run", worker.children)
    yield house.worker, worker.children()[0]
    house.kill_worker()


def test_without_the_one_that_sends_notices_the_worker_ends_to_be_started_anew(pair):
    worker, notices = pair
    notices.kill()
    assert worker.wait(30) == 1


def test_without_its_worker_the_other_ends_too(pair):
    worker, notices = pair
    worker.kill()
    notices.wait(30)


def test_asked_to_stop_both_end_in_order(pair):
    worker, notices = pair
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert not notices.is_running()
