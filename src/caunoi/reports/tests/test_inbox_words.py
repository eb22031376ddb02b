"""Words are found among the newest reports first, and in the text index where they are rare."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value

from caunoi.core.folding import fold
from caunoi.reports.models import Report
from caunoi.reports.search_words import week_words, words_of_report
from caunoi.reports.selectors import Filters, list_reports, text_search
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.make import make_report


@pytest.fixture(autouse=True)
def _few_are_looked_through(monkeypatch):
    # As if the table were so large that the first look covers only a part of it.
    monkeypatch.setattr(text_search, "LOOK_FIRST", 2)
    monkeypatch.setattr(text_search, "LOOK_FURTHER", 3)


def found(actor, words, **filters):
    page = list_reports(actor, Filters(q=words, **filters), limit=3)
    return [row.code for row in page.rows]


def test_a_rare_word_is_found_behind_the_newest(hoa):
    old = [make_report(unit=WARD, text=f"Mất kim cương số {number}") for number in range(2)]
    for _number in range(4):
        make_report(unit=WARD, text="Karaoke quá to")
    assert found(hoa, "kim cuong") == [old[1].code, old[0].code]
    assert found(hoa, "kim cuong", order="due") == [old[0].code, old[1].code]
    assert found(hoa, "khongco") == []


def test_the_text_index_keeps_filters_and_reach(hoa, phuc):
    hidden = make_report(unit=OTHER_WARD, text="Mất kim cương")
    other_kind = make_report("question", unit=WARD, text="Hỏi về kim cương")
    report = make_report("crime_report", unit=WARD, text="Mất kim cương")
    for _number in range(4):
        make_report("crime_report", unit=WARD, text="Trộm xe máy")
    assert found(hoa, "kim cuong", kind="crime_report") == [report.code]
    assert found(hoa, "kim cuong") == [report.code, other_kind.code]
    assert hidden.code not in found(phuc, "kim cuong")


def test_pages_of_a_rare_word_follow_each_other(hoa):
    reports = [make_report(unit=WARD, text="Mất kim cương") for _number in range(5)]
    for _number in range(3):
        make_report(unit=WARD, text="Karaoke quá to")
    first = list_reports(hoa, Filters(q="kim cuong"), limit=3)
    second = list_reports(hoa, Filters(q="kim cuong"), limit=3, cursor=first.next)
    seen = [row.code for row in (*first.rows, *second.rows)]
    assert seen == [report.code for report in reversed(reports)]
    assert second.next == ""


def test_weeks_behind_the_newest_are_asked_for_their_own_words(hoa, travel):
    # Often enough among the newest that some weeks hold a page; then one that needs all weeks.
    codes = []
    for day in range(1, 13):
        travel.move_to(datetime(2026, 3, day, 9, tzinfo=UTC))
        report = make_report("order_feedback", unit=WARD, text=f"Mất kim cương ngày {day}")
        codes.append(report.code)
        make_report("order_feedback", unit=WARD, text="Karaoke quá to")
    travel.move_to(datetime(2025, 1, 5, 9, tzinfo=UTC))
    oldest = make_report("order_feedback", unit=WARD, text="Mất kim cương năm cũ").code
    travel.move_to(datetime(2026, 3, 13, 9, tzinfo=UTC))
    assert found(hoa, "kim cuong", state="all") == codes[:-4:-1]
    pages, cursor = [], ""
    while True:
        page = list_reports(hoa, Filters(q="kim cuong", state="all"), limit=4, cursor=cursor)
        pages += [row.code for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert pages == [*reversed(codes), oldest]


def test_the_week_is_no_word_that_anybody_can_type(hoa):
    make_report(unit=WARD, text="Karaoke quá to")
    for words in ("w", "w2026", "ŵ", "ŵ2026"):
        assert found(hoa, words) == []


def test_a_week_is_called_alike_by_the_intake_and_by_the_search():
    at = datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert words_of_report("Trộm", "ngõ 5", "123456789", at).split()[-1] == week_words(at, 1)[0]
    assert len(set(week_words(at, 60))) == 60


def test_the_migration_calls_the_week_as_the_intake_does(hoa):
    report = make_report(unit=WARD, text="Karaoke quá to")
    before = str(Report.objects.values_list("search", flat=True).get(pk=report.pk))
    Report.objects.update(search=SearchVector(Value(fold(report.text)), config="simple"))
    with connection.cursor() as cursor:
        cursor.execute(import_module("caunoi.reports.migrations.0010_search_weeks").ADD)
    after = str(Report.objects.values_list("search", flat=True).get(pk=report.pk))
    week = week_words(report.received_at, 1)[0]
    assert week in before
    assert week in after
