"""A broadcast to browsers and groups: sent a second against the most that the local fakes take.

The push service checks every signature and opens every push, as the real ones' browsers would; it
runs in a process of its own on one core. Its own top rate: the same pushes made ready beforehand,
from as many connections as our sender has; Zalo's: the same posts, one after another. Ours: a
notice is released, the workers spread and send it, while an officer answers people in Messenger.
"""

from __future__ import annotations

import json
import os
import time
import urllib.request
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bench import ground
from bench.chat import workers
from bench.others import Answering, Groups, Talks

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "a broadcast of pushes and group posts, against the local fakes' own top rate"
PUSHES = int(os.environ.get("BENCH_PUSHES", "100000"))
BROWSERS = min(500, PUSHES)
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
WORKERS = 2  # `caunoi work` as often as there are cores, as docs/how-to/deploy.md advises
WARM = 6.0  # seconds after which workers stand idle, as they do before any broadcast
PATIENCE = 1800.0


def run() -> dict[str, object]:
    ground.fresh_database("bench_broadcast")
    port = ground.free_port()
    words = ["-m", "caunoi.demo.part", "caunoi.demo.simulator.push:main", str(port)]
    with ExitStack() as there:
        base = there.enter_context(ground.server(words, port=port, probe="/"))
        made = [_ask(base, "/browsers", {})["subscription"] for _ in range(BROWSERS)]
        groups = there.enter_context(Groups())
        talks = there.enter_context(Talks())
        ours = {**groups.settings, **talks.settings, "CAUNOI_PUSH_SIMULATOR": base}
        talks.begin("bench_broadcast", **ours)
        top = _top_rate(base, made)
        _get_ready(base, made, groups)
        before = _ask(base, "/")["taken"]
        with workers("bench_broadcast", WORKERS, **ours), Answering(talks) as answering:
            time.sleep(WARM)
            spread, rate = _watch(lambda: _ask(base, "/")["taken"] - before, groups, answering)
    share = rate / top * 100
    p99 = round(ground.percentile(answering.times, 0.99) * 1000)
    return {
        "rows": [
            {"what": "the push service's own top rate, a second", "value": round(top)},
            {"what": f"ours, {PUSHES} pushes by {WORKERS} workers, a second", "value": round(rate)},
            {"what": "ours ÷ the service's", "value": round(share, 1), "unit": "%",
             "must": "≥ 50", "aim": "80", "holds": share >= 50},
            {"what": f"{groups.count} group posts beside them, all there after",
             "value": round(groups.seconds, 1), "unit": "s"},
            {"what": "the same by Zalo's own top rate", "value": round(groups.top_seconds, 1),
             "unit": "s"},
            {"what": f"an answer in Messenger meanwhile, p99 of {len(answering.times)}",
             "value": p99, "unit": "ms", "must": "≤ 1000", "aim": "300", "holds": p99 <= 1000},
            {"what": "from its release to the first push", "value": round(spread, 1), "unit": "s"},
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


def _get_ready(base: str, made: list[dict[str, Any]], groups: Groups) -> None:
    """Fill the tables of receivers."""
    from django.conf import settings  # noqa: PLC0415

    settings.PUSH_SIMULATOR = base
    _fill(made)
    groups.make()


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


def _watch(taken: Callable[[], int], groups: Groups, answering: Answering) -> tuple[float, float]:
    """Release a notice: the seconds until its first push, then pushes a second until all are there.

    An officer answers, and the groups are timed, from the release on.
    """
    from caunoi.channels.broadcasts.tests.making import released  # noqa: PLC0415

    released(routes=("web", "feed", "push", "zalo_group"))
    released_at = time.monotonic()
    groups.begin()
    answering.begin.set()
    until = released_at + PATIENCE
    begun, first, count = 0.0, 0, 0
    while not groups.all_told() or count < PUSHES:
        if time.monotonic() > until:
            raise RuntimeError(f"{count} of {PUSHES} pushes came, groups: {groups.told()}")
        time.sleep(0.25)
        if count < PUSHES:
            count = taken()
            ended = time.monotonic()
        if count and not begun:
            begun, first = time.monotonic(), count
    return begun - released_at, (count - first) / (ended - begun)
