"""From the resident's press of "send" to the officer's open inbox, by the stream it reads."""

from __future__ import annotations

import json
import os
import queue
import socket
import threading
import time
import urllib.request

from bench import ground
from bench.inbox import session_of
from bench.intake import BODY

TITLE = "from sending to the officer's open inbox"
REPORTS = int(os.environ.get("BENCH_REPORTS", "300"))
PAUSE = 0.05  # twenty reports a second come in


def run() -> dict[str, object]:
    ground.fresh_database("bench_live")
    from caunoi.testing.cast import cast_officer  # noqa: PLC0415

    officer = cast_officer("hoa")
    heard: queue.Queue[tuple[str, float]] = queue.Queue()
    from_press: list[float] = []
    with ground.caunoi_web("bench_live") as base:
        stop = threading.Event()
        cookie = session_of(officer.badge, base)
        listener = threading.Thread(target=_listen, args=(base, cookie, heard, stop), daemon=True)
        listener.start()
        heard.get(timeout=30)  # hello
        pressed = {}
        for _ in range(REPORTS):
            begun = time.perf_counter()
            pressed[_send(base)] = begun
            time.sleep(max(0.0, PAUSE - (time.perf_counter() - begun)))
        while len(from_press) < REPORTS:
            code, at = heard.get(timeout=30)
            if code in pressed:
                from_press.append(at - pressed.pop(code))
        stop.set()
    p99 = round(ground.percentile(from_press, 0.99) * 1000)
    return {
        "rows": [
            {"what": f"p99 of {REPORTS} reports", "value": p99, "unit": "ms",
             "must": "≤ 1000", "aim": "200", "holds": p99 <= 1000},
            {"what": "p50", "value": round(ground.median(from_press) * 1000), "unit": "ms"},
        ]
    }  # fmt: skip


def _send(base: str) -> str:
    body = {**BODY, "area": "00316", "lat": None, "lon": None, "category": "hinh_su.co_bac"}
    asked = urllib.request.Request(  # noqa: S310  (our own server)
        f"{base}/api/v1/reports", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        code: str = json.loads(answer.read())["code"]
        return code.replace("-", "")


def _listen(
    base: str, cookie: str, heard: queue.Queue[tuple[str, float]], stop: threading.Event
) -> None:
    """Read the stream as a browser does; put ("" at the hello, then codes, and the moment)."""
    host, _, port = base.removeprefix("http://").partition(":")
    since = int(time.time() * 1000)
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            f"GET /can-bo/truc-tiep?since={since} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            f"Accept: text/event-stream\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        line.settimeout(1)
        event = ""
        rest = b""
        while not stop.is_set():
            try:
                rest += line.recv(65536)
            except TimeoutError:
                continue
            at = time.perf_counter()
            *lines, rest = rest.split(b"\n")
            for raw in lines:
                text = raw.decode().strip()
                if text.startswith("event:"):
                    event = text[6:].strip()
                    if event == "hello":
                        heard.put(("", at))
                elif text.startswith("data:") and event == "news":
                    news = json.loads(text[5:])
                    heard.put((str(news["code"]).replace("-", ""), at))
