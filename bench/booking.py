"""Two hundred people and the last hundred times, over HTTP, by the form that residents send."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench import ground

TITLE = "200 people book the last 100 times at once"
PEOPLE, TIMES, SEATS = 200, 25, 4
SLUG = "ho-chieu-lan-dau"


def run() -> dict[str, object]:
    ground.fresh_database("bench_booking")
    code, moments = _desk()
    from caunoi.procedures.models import Appointment  # noqa: PLC0415

    with ground.caunoi_web("bench_booking") as base:
        path = f"{base}/lich-hen/dat/{SLUG}/?quay={code}"
        start = threading.Barrier(PEOPLE)

        def come(number: int) -> tuple[int, float, str]:
            # Two people for every seat of every time, all at the same moment.
            at, secret = moments[number % TIMES], _secret()
            start.wait(timeout=60)
            begun = time.perf_counter()
            status, page = _send(path, {"secret": secret, "at": at}, number)
            return status, time.perf_counter() - begun, page

        with ThreadPoolExecutor(PEOPLE) as pool:
            results = list(pool.map(come, range(PEOPLE)))
    told = Counter(status for status, _seconds, _page in results)
    with_others = sum(
        status == 409 and "?quay=" in page.partition("</form>")[0]
        for status, _seconds, page in results
    )
    seats = Counter(Appointment.objects.values_list("starts_at", "seat"))
    twice = sum(count > 1 for count in seats.values())
    whole = (told[200], told[409], with_others, len(seats), twice) == (100, 100, 100, 100, 0)
    slow = ground.percentile([seconds for _status, seconds, _page in results], 0.95)
    return {
        "rows": [
            {"what": "booked, of 200", "value": told[200], "must": "100", "holds": whole},
            {"what": "told kindly, with other times", "value": with_others, "must": "100",
             "holds": with_others == 100},
            {"what": "seats held twice", "value": twice, "must": "0", "holds": twice == 0},
            {"what": "95 of 100 answered within", "value": round(slow * 1000), "unit": "ms"},
        ],
        "statuses": dict(told),
    }  # fmt: skip


def _desk() -> tuple[str, list[str]]:
    """A desk with a hundred seats on one day: its code, and the moments of that day."""
    from django.conf import settings  # noqa: PLC0415

    from caunoi.procedures.selectors.desks import open_days  # noqa: PLC0415
    from caunoi.procedures.services.loading import load_procedures  # noqa: PLC0415
    from caunoi.procedures.tests.making import make_desk  # noqa: PLC0415

    load_procedures(settings.CITY_DATA)
    hours = {str(day): [["08:00", "16:20"]] for day in range(1, 8)}
    desk = make_desk(hours=hours, slot_minutes=20, seats=SEATS, days_ahead=20)
    day = next(one for one in open_days(desk)[1:] if len(one.times) == TIMES)
    return desk.code, [free.at.isoformat() for free in day.times]


def _secret() -> str:
    from caunoi.reports.codes import new_secret  # noqa: PLC0415

    return new_secret()


def _send(path: str, fields: dict[str, Any], number: int) -> tuple[int, str]:
    """Each person comes from an address of their own, as 200 people do: one is slowed down."""
    where = urllib.parse.urlsplit(path)
    own = (f"127.1.{number // 250}.{1 + number % 250}", 0)
    line = http.client.HTTPConnection(where.netloc, timeout=120, source_address=own)
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    line.request("POST", f"{where.path}?{where.query}", urllib.parse.urlencode(fields), head)
    answer = line.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        line.close()
