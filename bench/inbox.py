"""The inbox at 10,000 and at a million reports: does a page take longer where there are more?

Every filter, as officers of every reach, in random order: the whole page over HTTP, and the read
behind it by itself. BENCH_ROWS=5000000 measures five million as well (some 12 GB on disk).
"""

from __future__ import annotations

import os
import random
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from bench import ground
from bench.volume import actors, volume

TITLE = "the inbox at 10 thousand and at a million reports"
SMALL, LARGE = 10_000, 1_000_000
ROUNDS_HTTP = int(os.environ.get("BENCH_ROUNDS", "6"))
ROUNDS = 4 * ROUNDS_HTTP
PAGES: dict[str, dict[str, str]] = {
    "first page": {},
    "due first": {"order": "due"},
    "late": {"overdue": "1"},
    "mine": {"assigned": "me"},
    "nobody's": {"assigned": "none"},
    "waiting for an answer": {"waiting": "1"},
    "everything": {"state": "all"},
    "closed": {"state": "closed"},
    "received": {"state": "received"},
    "a kind": {"kind": "question"},
    "a top category": {"category": "ma_tuy"},
    "a category": {"category": "hinh_su.trom_cap"},
    "a ward": {"area": "00316"},
    "a channel": {"channel": "phone"},
    "emergencies": {"urgency": "1"},
    "a ward's late ones": {"area": "00316", "overdue": "1"},
    "a category waiting": {"category": "hinh_su.trom_cap", "waiting": "1"},
}
OFFICERS = ("ward duty officer", "department head", "dispatcher", "commander", "head of the city")


def run() -> dict[str, object]:
    sizes = [SMALL, LARGE]
    more = int(os.environ.get("BENCH_ROWS", "0"))
    if more > LARGE:
        sizes.append(more)
    names = {size: volume(size) for size in sizes}
    reads, pages = _reads(names), _pages(names)
    rows = []
    for what, found, must in (("page over HTTP", pages, True), ("read alone", reads, False)):
        for size in sizes:
            rows.append(
                {"what": f"{what}, {size:,} reports: p95", "value": _p95(found[size]), "unit": "ms"}
            )
        for size in sizes[1:]:
            ratio = round(_p95(found[size]) / _p95(found[SMALL]), 2)
            row: dict[str, object] = {
                "what": f"{what}: p95 at {size:,} ÷ at {SMALL:,}", "value": ratio, "unit": "×",
            }  # fmt: skip
            if must and size == LARGE:
                row |= {"must": "≤ 1.5", "aim": "1.1", "holds": ratio <= 1.5}
            rows.append(row)
        worst, times = max(found[LARGE].items(), key=lambda item: ground.median(item[1]))
        rows.append(
            {"what": f"{what}: slowest at {LARGE:,}, {worst[1]} ({worst[0]})",
             "value": round(ground.median(times) * 1000, 1), "unit": "ms"}
        )  # fmt: skip
    return {"rows": rows, "cases": _as_json(pages) | {"reads": _as_json(reads)}}


def _p95(found: dict[tuple[str, str], list[float]]) -> float:
    every = [second for times in found.values() for second in times]
    return round(ground.percentile(every, 0.95) * 1000, 2)


def _as_json(found: dict[int, dict[tuple[str, str], list[float]]]) -> dict[str, Any]:
    return {
        str(size): {
            f"{officer}: {page}": round(ground.median(times) * 1000, 2)
            for (officer, page), times in cases.items()
        }
        for size, cases in found.items()
    }


def _cases() -> list[tuple[str, str]]:
    return [(officer, page) for officer in OFFICERS for page in PAGES]


Times = dict[int, dict[tuple[str, str], list[float]]]


def _reads(names: dict[int, str]) -> Times:
    """The sizes take turns, round by round: what else the machine does meets all of them."""
    from caunoi.reports.selectors import Filters, list_reports  # noqa: PLC0415

    dice = random.Random(1)
    found: Times = {size: {case: [] for case in _cases()} for size in names}
    for number in range(ROUNDS + 1):
        order = _cases()
        dice.shuffle(order)
        for size, name in names.items():
            ground.point_at(name)
            people = actors()
            for officer, page in order:
                begun = time.perf_counter()
                list_reports(people[officer], _filters(Filters(), PAGES[page]))
                if number:  # the first round warms
                    found[size][officer, page].append(time.perf_counter() - begun)
    return found


def _filters(filters: Any, words: dict[str, str]) -> Any:
    changes: dict[str, Any] = {}
    for name, value in words.items():
        if name in {"overdue", "waiting"}:
            changes[name] = True
        else:
            changes[name] = int(value) if name == "urgency" else value
    return replace(filters, **changes)


def session_of(badge: str, base: str) -> str:
    """A signed-in session's cookie, as `name=value`."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from caunoi.accounts.models import Account  # noqa: PLC0415

    client = Client(SERVER_NAME=urllib.parse.urlsplit(base).hostname or "")
    client.force_login(Account.objects.get(officer__badge=badge))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _pages(names: dict[int, str]) -> Times:
    """The same over HTTP, one server a size; each page is asked of all sizes in a row."""
    dice = random.Random(2)
    found: Times = {size: {case: [] for case in _cases()} for size in names}
    with ExitStack() as stack:
        bases, cookies = {}, {}
        for size, name in names.items():
            bases[size] = stack.enter_context(ground.caunoi_web(name))
            ground.point_at(name)
            people = actors()
            for officer in OFFICERS:
                cookies[size, officer] = session_of(people[officer].badge, bases[size])
        for number in range(ROUNDS_HTTP + 1):
            order = _cases()
            dice.shuffle(order)
            for officer, page in order:
                for size, base in bases.items():
                    seconds = _ask(base, page, cookies[size, officer])
                    if number:
                        found[size][officer, page].append(seconds)
    return found


def _ask(base: str, page: str, cookie: str) -> float:
    query = urllib.parse.urlencode(PAGES[page])
    asked = urllib.request.Request(  # noqa: S310  (our own server)
        f"{base}/can-bo/?{query}", headers={"Cookie": cookie}
    )
    begun = time.perf_counter()
    with urllib.request.urlopen(asked) as answer:  # noqa: S310
        answer.read()
        if not answer.url.startswith(f"{base}/can-bo/"):
            raise RuntimeError(f"led to {answer.url}")
    return time.perf_counter() - begun
