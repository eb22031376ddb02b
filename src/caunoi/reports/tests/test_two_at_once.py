"""Two real connections: whoever comes second waits for the first, and then sees what it did."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from caunoi.core.errors import NotFound, Refused, RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import Deadline, Message, Report
from caunoi.reports.services.handling import classify_report
from caunoi.reports.services.talking import add_message
from caunoi.reports.services.transferring import transfer_report
from caunoi.reports.tests.reading import events_of
from caunoi.testing.cast import CRIMINAL, FIRE_POLICE, WARD, cast_officer
from caunoi.testing.make import make_report

WHY = "Vụ việc thuộc thẩm quyền của đơn vị khác"


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment, each on a connection of its own; results or refusals."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return act()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=30) for future in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def report(committed_city):
    return make_report("crime_report", unit=WARD, category="hinh_su.trom_cap")


def test_eight_clicks_at_once_are_one_event_and_one_clock(report):
    hoa = cast_officer("hoa")

    results = together(
        *[
            lambda: classify_report(
                report_id=report.pk, by=hoa, crime_source="tin_bao", competent=False
            )
        ]
        * 8
    )

    assert [type(result) for result in results] == [Report] * 8
    assert len(events_of(report, "report.classified")) == 1
    assert Deadline.objects.filter(report=report, rule="crime_report.transfer").count() == 1


def test_two_officers_send_it_two_ways_and_one_way_wins(report):
    hoa, minh = cast_officer("hoa"), cast_officer("minh")

    results = together(
        lambda: transfer_report(report_id=report.pk, by=hoa, unit=CRIMINAL, why=WHY),
        lambda: transfer_report(report_id=report.pk, by=minh, unit=FIRE_POLICE, why=WHY),
    )

    # The second waited for the lock, and by then the report was out of the ward's sight.
    assert sorted(type(result).__name__ for result in results) == ["NotFound", "Report"]
    assert any(isinstance(result, NotFound) for result in results)
    assert len(events_of(report, "report.transferred")) == 1
    assert Deadline.objects.filter(report=report, rule="any.accept_transfer").count() == 1


def test_different_answers_to_one_question_are_not_both_taken(report):
    hoa, duc = cast_officer("hoa"), cast_officer("duc")

    results = together(
        lambda: classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao"),
        lambda: classify_report(report_id=report.pk, by=duc, crime_source="to_giac"),
    )

    assert sum(isinstance(result, RuleBroken) for result in results) == 1
    winner = next(result for result in results if isinstance(result, Report))
    report.refresh_from_db()
    assert (report.state, report.crime_source) == (State.CLASSIFIED, winner.crime_source)


def test_events_keep_one_unbroken_chain_while_both_sides_write(report):
    hoa = cast_officer("hoa")

    together(
        lambda: classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao"),
        *[partial(add_message, report, text=f"Lời nhắn {number}") for number in range(5)],
    )

    chain = events_of(report)
    assert [event.number for event in chain] == list(range(1, len(chain) + 1))
    assert len(chain) == 7
    for before, after in zip(chain, chain[1:], strict=False):
        assert bytes(after.prev_hash) == bytes(before.content_hash)
    assert Message.objects.filter(report=report).count() == 6


def test_the_lock_is_held_until_the_change_is_written(report):
    """A second officer's look at the report waits while the first one's transaction is open."""
    hoa = cast_officer("hoa")
    order: list[str] = []

    def first() -> None:
        with transaction.atomic():
            classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao")
            is_written.set()
            order.append("first done")
            goes_on.wait(timeout=0.5)
            order.append("first commits")

    def second() -> None:
        is_written.wait(timeout=10)
        add_message(report, text="Tôi nhớ thêm biển số xe.")
        order.append("second")

    is_written, goes_on = threading.Event(), threading.Event()
    together(first, second)

    assert order == ["first done", "first commits", "second"]
