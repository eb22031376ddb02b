"""Filters narrow the list, stand as chips that can be taken off, and never widen what is seen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.core.clock import now
from caunoi.reports.selectors import BadFilter, list_reports
from caunoi.reports.selectors.asked import chips_of, filters_from, read_values
from caunoi.reports.tests.desk import codes, inbox_page, shown_codes
from caunoi.testing.cast import CRIMINAL, OTHER_WARD, WARD
from caunoi.testing.make import make_report


def listed(actor, **values):
    page = list_reports(actor, filters_from(actor, read_values(values)))
    return [row.code for row in page.rows]


def test_each_filter_keeps_only_what_has_the_value(hoa):
    noise = make_report("order_feedback", unit=WARD, text="Quán karaoke mở nhạc quá to")
    theft = make_report(
        "crime_report", unit=WARD, text="Mất trộm xe máy ở ngõ 12", channel="phone",
        category="hinh_su.trom_cap",
    )  # fmt: skip
    theft.assignee_id, theft.urgency, theft.waits_for_answer = hoa.id, 2, True
    theft.next_due = now() - timedelta(hours=1)
    theft.save()
    noise.next_due = now() + timedelta(days=2)
    noise.waits_for_answer = False
    noise.save()
    for values in (
        {"kind": "crime_report"}, {"channel": "phone"}, {"category": "hinh_su.trom_cap"},
        {"category": "hinh_su"}, {"urgency": "2"}, {"assigned": "me"}, {"waiting": "1"},
        {"due": "late"}, {"q": "trom xe may"}, {"q": theft.spelled_code},
    ):  # fmt: skip
        assert listed(hoa, **values) == [theft.code], values
    assert listed(hoa, assigned="none") == [noise.code]
    assert listed(hoa, area="00316", kind="order_feedback") == [noise.code]
    assert listed(hoa, due="3days") == [theft.code, noise.code]
    assert listed(hoa, state="suspended") == []


def test_words_are_found_with_and_without_marks(hoa):
    report = make_report(unit=WARD, text="Đánh bạc ở quán nước Đại Từ")
    for words in ("danh bac", "Đánh bạc", "DAI TU", "quan nuoc đại"):
        assert listed(hoa, q=words) == [report.code], words
    assert listed(hoa, q="khong co") == []


def test_a_code_is_found_though_the_report_is_closed(hoa):
    report = make_report(unit=WARD)
    report.state, report.closed_at, report.ground = "closed", now(), "done"
    report.save()
    assert listed(hoa) == []
    assert listed(hoa, q=report.spelled_code) == [report.code]
    assert listed(hoa, closed="week") == [report.code]


def test_filters_stand_as_chips_and_each_can_be_taken_off(hoa):
    page = inbox_page(hoa, "?kind=crime_report&due=late")
    assert page.count('class="cn-chip"') == 2
    chips = chips_of(read_values({"kind": "crime_report", "due": "late", "strange": "x"}))
    assert [(chip.name, chip.query) for chip in chips] == [
        ("kind", "due=late"), ("due", "kind=crime_report"),
    ]  # fmt: skip


def test_nothing_fits_and_one_press_clears(hoa):
    report = make_report("order_feedback", unit=WARD)
    page = inbox_page(hoa, "?kind=question&q=khongco")
    assert shown_codes(page) == []
    assert 'class="btn btn-primary" href="/can-bo/"' in page
    assert shown_codes(inbox_page(hoa)) == codes(report)


def test_a_value_that_is_none_is_refused_in_words(hoa):
    for name, value in (
        ("state", "x"), ("kind", "x"), ("urgency", "9"), ("channel", "x"), ("due", "x"),
        ("assigned", "x"), ("unit", "x"), ("order", "x"), ("cursor", "x"),
    ):  # fmt: skip
        page = inbox_page(hoa, f"?{name}={value}")
        assert "cn-alert" in page, name
        assert shown_codes(page) == [], name


def test_only_units_in_reach_can_be_chosen(hoa, nga):
    with pytest.raises(BadFilter):
        filters_from(hoa, {"unit": CRIMINAL})
    assert filters_from(nga, {"unit": CRIMINAL}).unit is not None
    assert 'id="filter-unit"' not in inbox_page(hoa)
    assert f'<option value="{CRIMINAL}"' in inbox_page(nga)


def test_an_outsider_sees_no_row_whatever_the_filters(hoa, tuan):
    report = make_report("crime_report", unit=WARD, text="Trộm xe máy")
    theirs = make_report("crime_report", unit=OTHER_WARD, text="Trộm xe đạp")
    for query in ("", "?q=trom", f"?q={report.spelled_code}", "?state=all", "?area=00316"):
        assert report.spelled_code not in shown_codes(inbox_page(tuan, query))
    assert shown_codes(inbox_page(tuan, "?q=trom")) == codes(theirs)


def test_the_page_can_be_walked_to_its_end(hoa):
    reports = [make_report("order_feedback", unit=WARD) for _number in range(5)]
    for number, report in enumerate(reports):
        report.next_due = now() + timedelta(days=number)
        report.save()
    for values in ({}, {"order": "due"}, {"q": "thanh nien"}):
        filters, cursor, seen = filters_from(hoa, values), "", []
        while True:
            page = list_reports(hoa, filters, cursor=cursor, limit=2)
            seen += [row.code for row in page.rows]
            cursor = page.next
            if not cursor:
                break
        assert sorted(seen) == sorted(report.code for report in reports)
        assert len(set(seen)) == len(seen)
