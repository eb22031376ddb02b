"""What the page offers is what the services take: the two can never drift apart."""

from __future__ import annotations

import pytest
from django.db import transaction

from caunoi.core.errors import RuleBroken
from caunoi.reports.models import Deadline, Report
from caunoi.reports.selectors.history import public_view
from caunoi.reports.selectors.reporter_acts import reporter_acts
from caunoi.reports.services.moving import BY_REPORTER, perform_for_reporter
from caunoi.reports.tests.reading import at
from caunoi.reports.workflow import MOVES
from caunoi.testing.cast import CRIMINAL
from caunoi.testing.make import make_report
from caunoi.testing.paths import bring_to, do

FIELDS = {
    "rate": {"stars": "4"},
    "reopen_by_reporter": {"why": "Quán lại mở nhạc to từ tối qua."},
    "object": {"why": "Kết luận không đúng với lời khai", "late_why": "Tôi nằm viện hai tuần"},
}


def offered(report: Report) -> set[str]:
    return set(reporter_acts(report, Deadline.objects.filter(report=report)))


def taken(report: Report) -> set[str]:
    """The verbs that the services really take now; nothing of it stays."""
    found = set()
    for verb in BY_REPORTER:
        try:
            with transaction.atomic():
                perform_for_reporter(verb, report, FIELDS[verb])
                found.add(verb)
                transaction.set_rollback(True)
        except RuleBroken:
            continue
    return found


def again(report: Report) -> Report:
    return Report.objects.select_related("unit", "contact").get(pk=report.pk)


@pytest.mark.parametrize("kind", sorted(MOVES))
def test_from_the_first_day_to_long_after_the_end(kind, city, travel, khoa, binh):
    report = make_report(kind, unit=CRIMINAL)
    assert offered(report) == taken(report) == set()
    report = bring_to(report, "close", head=khoa, officer=binh)
    assert offered(report) == taken(report)
    travel.shift(3600)
    report = again(do(report, "close", head=khoa, officer=binh))
    assert offered(report) == taken(report) >= {"rate", "reopen_by_reporter"}
    travel.move_to(at("2028-01-10 09:00"))
    assert offered(report) == taken(report) >= {"reopen_by_reporter"}
    assert reporter_acts(report, report.deadlines.all())["reopen_by_reporter"].needs_reason


def test_through_both_objections(city, travel, khoa, binh):
    report = make_report("crime_report", unit=CRIMINAL)
    report = bring_to(report, "notify_result", head=khoa, officer=binh)
    first = ("notify_result", "object", "settle_objection")
    for verb in (*first, "object", "record_procuracy_answer"):
        over = FIELDS["object"] if verb == "object" else {}
        report = again(do(report, verb, head=khoa, officer=binh, **over))
        travel.shift(3600)  # beyond what counts as a second click
        assert offered(report) == taken(report), verb


def test_the_whole_page_asks_the_database_little(city, hoa, django_assert_max_num_queries):
    report = make_report("order_feedback", unit=CRIMINAL)
    with django_assert_max_num_queries(6):
        public_view(report)
