"""Words are found among the newest reports first, and in the text index where they are rare."""

from __future__ import annotations

import pytest

from caunoi.reports.selectors import Filters, list_reports, text_search
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.make import make_report


@pytest.fixture(autouse=True)
def _few_are_looked_through(monkeypatch):
    # As if the table were so large that the first look covers only a part of it.
    monkeypatch.setattr(text_search, "LOOK_THROUGH", 2)


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
