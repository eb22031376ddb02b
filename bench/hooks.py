"""Webhooks: how many are taken in and durable, and how soon each is answered in a flood.

Ours: POST /hooks/facebook/ with a signed Messenger event, one web process on one core, fsync and
synchronous_commit on. The floor: a Django view on the same server that inserts one row and does
nothing else. They take turns; the ratio is the middle one. Then ten times as many clients at once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import time
from typing import Any

from bench import ground

TITLE = "webhooks taken in, against a bare view that inserts one row"
CLIENTS, FLOOD = 8, 80
ROUNDS = 3
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
SECRET = "a bench of its own"
SETTINGS = {
    "CAUNOI_FACEBOOK_PAGE_ID": "100", "CAUNOI_FACEBOOK_APP_ID": "36",
    "CAUNOI_FACEBOOK_APP_SECRET": SECRET, "CAUNOI_FACEBOOK_PAGE_TOKEN": "t",
    "CAUNOI_FACEBOOK_VERIFY_TOKEN": "v",
}  # fmt: skip
TEXT = "Tối qua khoảng 22 giờ có nhóm thanh niên tụ tập đánh bạc ở quán nước đầu ngõ 12 Định Công"


def run() -> dict[str, object]:
    ground.fresh_database("bench_hooks")
    ground.fresh_database("bench_bare", reference=False)
    from django.db import connection  # noqa: PLC0415

    from bench.bare_site import TABLE  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(TABLE)
    ours, bare, flood = [], [], []
    port = ground.free_port()
    for number in range(ROUNDS):
        with ground.caunoi_web("bench_hooks", **SETTINGS) as base:
            ours.append(_press(base, "/hooks/facebook/", CLIENTS, f"{number}a"))
            flood.append(_press(base, "/hooks/facebook/", FLOOD, f"{number}b"))
        words = ["-m", "bench.bare_site", str(port)]
        address = ground.url_of("bench_bare")
        with ground.server(words, port=port, probe="/", DATABASE_URL=address) as base:
            bare.append(_press(base, "/", CLIENTS, f"{number}c"))
    _check_all_kept(ours + flood)
    share = ground.median(
        [o.per_second / b.per_second * 100 for o, b in zip(ours, bare, strict=True)]
    )
    waits = [seconds for load in flood for seconds in load.times]
    p99 = ground.percentile(waits, 0.99) * 1000
    return {
        "rows": [
            {"what": "ours, webhooks a second", "value": _middle(ours)},
            {"what": "the bare view, rows a second", "value": _middle(bare)},
            {"what": "ours ÷ the bare view", "value": round(share, 1), "unit": "%",
             "must": "≥ 40", "aim": "70", "holds": share >= 40},
            {"what": f"flood of {FLOOD} clients: 99 of 100 answers within", "value": round(p99, 1),
             "unit": "ms", "must": "≤ 500", "aim": "100", "holds": p99 <= 500},
        ],
        "rounds": {
            "ours": [o.per_second for o in ours], "bare": [b.per_second for b in bare],
        },
    }  # fmt: skip


def _press(base: str, path: str, clients: int, run_name: str) -> ground.Load:
    host = base.removeprefix("http://")

    def make(number: int) -> bytes:
        body = json.dumps(_event(f"{run_name}-{number}")).encode()
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        return (
            f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    return ground.press(base, make, clients=clients, seconds=SECONDS)


def _event(name: str) -> dict[str, Any]:
    at = int(time.time() * 1000)
    message = {
        "sender": {"id": f"psid-{name}"}, "recipient": {"id": "100"}, "timestamp": at,
        "message": {"mid": f"m_{name}", "text": TEXT},
    }  # fmt: skip
    return {"object": "page", "entry": [{"id": "100", "time": at, "messaging": [message]}]}


def _check_all_kept(loads: list[ground.Load]) -> None:
    from caunoi.channels.models import Hook  # noqa: PLC0415

    ground.point_at("bench_hooks")
    answered = sum(load.statuses.get(200, 0) for load in loads)
    refused = sum(n for load in loads for status, n in load.statuses.items() if status != 200)
    kept = Hook.objects.count()
    if kept < answered or refused:
        raise RuntimeError(f"{answered} answered, {kept} kept, {refused} refused")


def _middle(loads: list[ground.Load]) -> int:
    return round(ground.median([load.per_second for load in loads]))
