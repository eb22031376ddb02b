"""Two workers at once, and a long history: each event is told once, and found without a search."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection

from caunoi.channels.dispatch import BATCH, dispatch_events
from caunoi.channels.incoming import process_mail, store_mail
from caunoi.channels.models import Delivery, IncomingMail
from caunoi.channels.sender import claim
from caunoi.channels.tests.mails import write_mail
from caunoi.core.models import Event
from caunoi.reports.models import Message, Report
from caunoi.testing.make import make_report

AT_ONCE = 4
T = TypeVar("T")


def at_once(work: Callable[[], T]) -> list[T]:
    """What `work` gives in several threads with connections of their own."""

    def run(_number: int) -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


@pytest.mark.usefixtures("committed_city")
def test_every_event_letter_and_mail_is_one_workers_alone():
    reports = [make_report() for _ in range(6)]
    told = at_once(lambda: dispatch_events(limit=2) + dispatch_events(limit=2))
    while more := dispatch_events():
        told.append(more)
    assert sum(told) == Event.objects.count()
    assert Delivery.objects.filter(officer=None).count() == len(reports)

    claimed = [row.pk for rows in at_once(lambda: claim(2)) for row in rows]
    assert len(claimed) == len(set(claimed))

    for report in reports[:3]:
        raw = write_mail(f"Về {report.code}.", to="x@y.test").as_bytes()
        store_mail(raw, reports=[report.pk], empty_sender=False)
    at_once(process_mail)
    while process_mail():
        pass
    assert not IncomingMail.objects.filter(outcome="waiting").exists()
    assert Message.objects.filter(channel="email").count() == 3


@pytest.mark.usefixtures("city")
def test_what_waits_is_found_by_its_index_however_long_the_history():
    report = make_report()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_event (id, code, subject_kind, subject_id, number, by, at, data,"
            " content_hash, prev_hash, dispatched_at) SELECT gen_random_uuid(), 'x.y', 'report',"
            " %s, 1000 + n, 'system', now(), '{}', ''::bytea, ''::bytea, now()"
            " FROM generate_series(1, 5000) n",
            [report.pk],
        )
        cursor.execute("ANALYZE core_event")
    waiting = Event.objects.filter(dispatched_at=None).order_by("id")
    plan = waiting.select_for_update(skip_locked=True)[:BATCH].explain()
    assert "event_waiting" in plan
    assert "Seq Scan" not in plan
    assert Report.objects.filter(pk=report.pk).exists()
