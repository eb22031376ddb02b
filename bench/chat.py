"""From a word in Messenger to the officer's open inbox, and from the officer's answer to Messenger.

A strict local Facebook sends signed webhooks to our web process and takes what our worker sends.
The officer's inbox is an open event stream, as a browser has it.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bench import ground
from bench.hooks import SETTINGS
from bench.inbox import session_of
from bench.live import _listen

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLE = "a chat message to the inbox, an answer to the chat"
TALKS = int(os.environ.get("BENCH_TALKS", "100"))
TEXT = "Tối qua có nhóm thanh niên đánh bạc ở quán nước đầu ngõ {}, phường Định Công"


def run() -> dict[str, object]:
    ground.fresh_database("bench_chat")
    from caunoi.testing.cast import cast_officer  # noqa: PLC0415

    officer = cast_officer("hoa")
    there, settings = facebook()
    there.start()
    ours = {**settings, "CAUNOI_FACEBOOK_API": there.url}
    try:
        with ground.caunoi_web("bench_chat", **ours) as base, workers("bench_chat", 1, **ours):
            there.world.settings.callback = f"{base}/hooks/facebook/"
            there.world.fields |= {"messages", "message_echoes"}
            come_in, go_out = _measure(there, base, session_of(officer.badge, base), officer)
    finally:
        there.stop()
    rows = []
    for what, times in (("word → open inbox", come_in), ("answer → Facebook", go_out)):
        p99 = round(ground.percentile(times, 0.99) * 1000)
        rows += [
            {"what": f"{what}, p99 of {len(times)}", "value": p99, "unit": "ms",
             "must": "≤ 1000", "aim": "300", "holds": p99 <= 1000},
            {"what": f"{what}, p50", "value": round(ground.median(times) * 1000), "unit": "ms"},
        ]  # fmt: skip
    return {"rows": rows}


def facebook() -> tuple[Any, dict[str, str]]:
    """A strict local Facebook, not started, and the settings that our processes need for it."""
    from caunoi.demo.simulator.facebook.server import Simulator  # noqa: PLC0415
    from caunoi.demo.simulator.facebook.world import Settings  # noqa: PLC0415

    there = Simulator(
        Settings(
            page_id=SETTINGS["CAUNOI_FACEBOOK_PAGE_ID"], app_id=SETTINGS["CAUNOI_FACEBOOK_APP_ID"],
            app_secret=SETTINGS["CAUNOI_FACEBOOK_APP_SECRET"],
            page_token=SETTINGS["CAUNOI_FACEBOOK_PAGE_TOKEN"],
            verify_token=SETTINGS["CAUNOI_FACEBOOK_VERIFY_TOKEN"],
        )
    )  # fmt: skip
    return there, dict(SETTINGS)


def _measure(there: Any, base: str, cookie: str, officer: Any) -> tuple[list[float], list[float]]:
    from caunoi.reports.models import Report  # noqa: PLC0415
    from caunoi.reports.services.talking import reply_to_reporter  # noqa: PLC0415

    heard: queue.Queue[tuple[str, float]] = queue.Queue()
    stop = threading.Event()
    threading.Thread(target=_listen, args=(base, cookie, heard, stop), daemon=True).start()
    heard.get(timeout=60)  # hello
    known: set[str] = set()
    come_in, go_out = [], []
    for number in range(-1, TALKS):  # the first one waits until the worker has started
        psid = f"7000{number + 1:06d}"
        begun = time.perf_counter()
        say_in_messenger(there.url, psid, TEXT.format(number))
        code, at = heard.get(timeout=120)
        while code in known:  # late news of an earlier talk
            code, at = heard.get(timeout=120)
        known.add(code)
        if number >= 0:
            come_in.append(at - begun)
        report = Report.objects.get(code=code)
        answer = f"Đã cử tổ tuần tra {number}"
        begun = time.perf_counter()
        reply_to_reporter(report_id=report.pk, by=officer, text=answer)
        seen = seen_in_messenger(there, psid, answer)
        if number >= 0:
            go_out.append(seen - begun)
        time.sleep(0.1)
    stop.set()
    return come_in, go_out


def say_in_messenger(url: str, psid: str, text: str) -> None:
    """Have that person write to the page."""
    told = {"psid": psid, "text": text}
    asked = urllib.request.Request(  # noqa: S310  (our own server)
        f"{url}/_control/message", json.dumps(told).encode(), {"Content-Type": "application/json"}
    )
    urllib.request.urlopen(asked).close()  # noqa: S310


def seen_in_messenger(there: Any, psid: str, text: str) -> float:
    """The moment at which the person's chat shows the text."""
    until = time.perf_counter() + 120
    while time.perf_counter() < until:
        if any(text in note.text for note in list(there.world.talks.get(psid, ()))):
            return time.perf_counter()
        time.sleep(0.002)
    raise RuntimeError("the answer did not arrive")


@contextmanager
def workers(name: str, count: int, **more: str) -> Iterator[None]:
    """So many worker processes on that database, ended afterwards."""
    log = ground.HOME / "worker.log"
    with log.open("w") as output:
        running = [
            subprocess.Popen(
                [sys.executable, "-m", "caunoi", "work"], stdout=output, stderr=output,
                env={**os.environ, "DATABASE_URL": ground.url_of(name), **more},
            )
            for _ in range(count)
        ]  # fmt: skip
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(40)
