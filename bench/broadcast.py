"""A broadcast to browsers: pushes a second against the most that the local push service takes.

The service checks every signature and opens every push, as the real ones' browsers would; it runs
in a process of its own on one core. Its own top rate: the same pushes made ready beforehand, from
as many connections as our sender has. Ours: a notice is released, the worker spreads and sends it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from typing import Any

from bench import ground

TITLE = "a broadcast of pushes, against the local push service's own top rate"
PUSHES = int(os.environ.get("BENCH_PUSHES", "100000"))
BROWSERS = min(500, PUSHES)
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
PATIENCE = 1800.0


def run() -> dict[str, object]:
    ground.fresh_database("bench_broadcast")
    port = ground.free_port()
    words = ["-m", "caunoi.demo.part", "caunoi.demo.simulator.push:main", str(port)]
    with ground.server(words, port=port, probe="/") as base:
        made = [_ask(base, "/browsers", {})["subscription"] for _ in range(BROWSERS)]
        top = _top_rate(base, made)
        spread = _release(base, made)
        ours = _send(base)
    share = ours / top * 100
    return {
        "rows": [
            {"what": "the service's own top rate, pushes a second", "value": round(top)},
            {"what": f"ours, {PUSHES} pushes, a second", "value": round(ours)},
            {"what": "ours ÷ the service's", "value": round(share, 1), "unit": "%",
             "must": "≥ 50", "aim": "80", "holds": share >= 50},
            {"what": "the list of receivers is made in", "value": round(spread, 1), "unit": "s"},
        ],
    }  # fmt: skip


def _ask(base: str, path: str, body: object = None) -> dict[str, Any]:
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(f"{base}{path}", data, timeout=30) as answer:  # noqa: S310  (ours)
        told: dict[str, Any] = json.loads(answer.read())
    return told


def _top_rate(base: str, made: list[dict[str, Any]]) -> float:
    """How many pushes that are ready the service takes a second."""
    import http_ece  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415

    from caunoi.channels.push.sending import THREADS  # noqa: PLC0415
    from caunoi.channels.push.vapid import authorization, unb64  # noqa: PLC0415

    told = json.dumps({"tag": "t", "title": "x" * 60, "body": "x" * 200, "url": "/"}).encode()
    requests = []
    for one in made:
        keys = one["keys"]
        body = http_ece.encrypt(
            told, salt=os.urandom(16), private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=unb64(keys["p256dh"]), auth_secret=unb64(keys["auth"]), version="aes128gcm",
        )  # fmt: skip
        path = one["endpoint"].removeprefix(base)
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {base.removeprefix('http://')}\r\nTTL: 60\r\n"
            f"Topic: t\r\nContent-Encoding: aes128gcm\r\nAuthorization: {authorization(base)}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        requests.append(head.encode() + body)
    load = ground.press(
        base, lambda number: requests[number % len(requests)], clients=THREADS, seconds=SECONDS
    )
    return load.per_second


def _release(base: str, made: list[dict[str, Any]]) -> float:
    """Fill the table of browsers, release a notice, make its deliveries; the seconds of that."""
    from django.conf import settings  # noqa: PLC0415

    from caunoi.channels.broadcasts.spreading import spread_waiting  # noqa: PLC0415
    from caunoi.channels.broadcasts.tests.making import released  # noqa: PLC0415

    settings.PUSH_SIMULATOR = base
    _fill(made)
    released(routes=("web", "feed", "push"))
    begun = time.monotonic()
    while spread_waiting():
        pass
    return time.monotonic() - begun


def _fill(made: list[dict[str, Any]]) -> None:
    from caunoi.channels.models import PushSubscription  # noqa: PLC0415
    from caunoi.channels.push import subscriptions  # noqa: PLC0415
    from caunoi.core.clock import now  # noqa: PLC0415

    rows = []
    for number in range(PUSHES):
        one = made[number % len(made)]
        told = {**one, "endpoint": f"{one['endpoint']}?{number}"}
        address = subscriptions.read_subscription(told)
        index = subscriptions.index_of(address.endpoint)
        rows.append(
            PushSubscription(
                endpoint_index=index, sealed=subscriptions.seal_address(address, index),
                kinds=["scam"], made_at=now(),
            )
        )  # fmt: skip
    PushSubscription.objects.bulk_create(rows, batch_size=5000)


def _send(base: str) -> float:
    """Pushes a second from the first one of the worker until all are there."""
    before = _ask(base, "/")["taken"]
    log = (ground.HOME / "broadcast-worker.log").open("w")
    environment = {
        **os.environ, "DATABASE_URL": ground.url_of("bench_broadcast"),
        "CAUNOI_PUSH_SIMULATOR": base,
    }  # fmt: skip
    worker = subprocess.Popen(
        [sys.executable, "-m", "caunoi", "work"], env=environment, stdout=log, stderr=log
    )
    try:
        until = time.monotonic() + PATIENCE
        begun, first, taken = 0.0, 0, 0
        while taken < PUSHES:
            if time.monotonic() > until or worker.poll() is not None:
                raise RuntimeError(f"{taken} of {PUSHES} pushes came: see {log.name}")
            time.sleep(0.25)
            taken = _ask(base, "/")["taken"] - before
            if taken and not begun:
                begun, first = time.monotonic(), taken
        return (taken - first) / (time.monotonic() - begun)
    finally:
        worker.terminate()
        worker.wait(60)
        log.close()
