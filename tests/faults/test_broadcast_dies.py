"""kill -9 of the worker in the middle of a broadcast: everybody is told, and sees it once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from caunoi.demo.simulator.push import PushServer
from tests.faults.ground import Installation, wait_for

pytestmark = pytest.mark.faults
BROWSERS, KILLS = 700, 2
BATCH = 240  # push/sending.py: what one claim holds; two run side by side
RELEASE = """
import json, sys, django
django.setup()
from caunoi.channels.broadcasts.tests.making import released
from caunoi.channels.push.subscriptions import subscribe
for told in json.load(open(sys.argv[1])):
    subscribe(told=told, wards=[], kinds=["scam"], language="vi")
print(released(routes=("web", "feed", "push")).pk)
"""


def release(house: Installation, folder: Path, subscriptions: list[object]) -> str:
    told = folder / "subscriptions.json"
    told.write_text(json.dumps(subscriptions))
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", RELEASE, str(told)], env=house.environment(), cwd=root,
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    return done.stdout.strip()


def test_killed_in_the_middle_all_are_told_and_see_it_once(
    house: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = PushServer().start()
    monkeypatch.setenv("CAUNOI_PUSH_SIMULATOR", server.url)
    house.kill_worker()
    made = [server.service.add() for _ in range(BROWSERS)]
    broadcast = release(house, tmp_path, [told for _name, told in made])
    state = "SELECT count(*) FROM channels_delivery WHERE broadcast_id = %s AND channel = 'push'"

    for turn in range(1, KILLS + 1):
        house.make_whole()
        wait_for("it is in the middle", lambda: server.service.taken >= turn * BROWSERS // 4)  # noqa: B023
        house.kill_worker()
        with house.database() as connection:
            connection.execute("UPDATE channels_delivery SET lease_until = now() - interval '1 s'")
    house.make_whole()
    wait_for(
        "all are noted", lambda: house.ask(f"{state} AND state = 'sent'", broadcast) == BROWSERS
    )

    browsers = server.service.browsers.values()
    assert house.ask(state, broadcast) == BROWSERS
    assert all(browser.got for browser in browsers), "none is lost"
    assert all(len(browser.shown) == 1 for browser in browsers), "a second one takes its place"
    assert server.service.taken <= BROWSERS + KILLS * 2 * BATCH
    house.kill_worker()
    server.stop()
