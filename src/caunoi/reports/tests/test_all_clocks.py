"""All clocks: each supervisor sees their reach, with extensions, suspensions and what is owed."""

from __future__ import annotations

import pytest

from caunoi.accounts.choices import Role
from caunoi.reports.models import Deadline
from caunoi.reports.selectors import supervision
from caunoi.reports.selectors.supervision import (
    BadCursor,
    ClockFilters,
    count_silent,
    list_clocks,
    list_suspensions,
)
from caunoi.reports.services.deciding import extend_by_procuracy, extend_limit
from caunoi.reports.services.escalating import climb
from caunoi.reports.tests.reading import at
from caunoi.testing.cast import AN, CITY, CRIMINAL, OTHER_WARD, WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer
from caunoi.testing.paths import PAPER, bring_to, do

WHY = "Vụ việc có nhiều tình tiết, xảy ra tại nhiều nơi"
ALL = ClockFilters()


@pytest.fixture
def auditor(city):
    return make_officer(Role.AUDITOR, CITY)


def codes(rows) -> list[str]:
    return [row.code for row in rows.rows]


def test_the_procurator_sees_every_unit_the_head_their_own_the_outsider_none(
    city, travel, nga, duc, tuan, khoa
):
    ours = make_report("crime_report", unit=WARD)
    theirs = make_report("crime_report", unit=CRIMINAL)

    assert set(codes(list_clocks(nga, ALL))) == {ours.spelled_code, theirs.spelled_code}
    assert set(codes(list_clocks(duc, ALL))) == {ours.spelled_code}
    assert set(codes(list_clocks(khoa, ALL))) == {theirs.spelled_code}
    assert codes(list_clocks(tuan, ALL)) == []


def test_a_clock_says_its_rule_article_and_both_ends_and_how_far_it_climbed(city, travel, nga):
    report = make_report("order_feedback", unit=WARD)
    first = Deadline.objects.filter(report=report).order_by("due_at")[0]
    row = list_clocks(nga, ClockFilters(rule=first.rule)).rows[0]
    assert (row.due_at, row.legal_due_at) == (first.due_at, first.legal_due_at)
    assert (row.is_late, row.level) == (False, 0)
    assert row.title
    assert row.article

    travel.move_to(first.legal_due_at)
    travel.shift(3600)
    climb()

    row = list_clocks(nga, ClockFilters(rule=first.rule, late=True)).rows[0]
    assert row.is_late
    assert row.level >= 1


def test_the_chain_of_extensions_tells_by_whom_each_was(city, travel, duc, hoa, nga):
    report = bring_to(make_report("crime_report", unit=WARD), "extend", head=duc, officer=hoa)
    travel.move_to(at("2026-12-10 09:00"))
    extend_limit(report_id=report.pk, by=duc, why=WHY, paper=PAPER)
    travel.move_to(at("2027-01-15 09:00"))
    do(report, "request_extension", head=duc, officer=hoa)
    extend_by_procuracy(report_id=report.pk, by=duc, paper=PAPER)

    rows = list_clocks(nga, ClockFilters(rule="crime_report.extend_by_procuracy")).rows

    steps = [(step.was_due, step.at, step.by) for step in rows[0].extensions]
    assert steps == [
        (at("2026-12-15 00:00"), at("2026-12-10 09:00"), "Phạm Anh Đức"),
        (at("2027-01-25 00:00"), at("2027-01-15 09:00"), "Phạm Anh Đức"),
    ]


def test_a_suspension_of_which_nobody_was_told_in_a_day_shows_until_it_is(
    city, travel, duc, hoa, nga, tuan
):
    report = bring_to(make_report("crime_report", unit=WARD), "suspend", head=duc, officer=hoa)
    do(report, "suspend", head=duc, officer=hoa)
    row = list_suspensions(nga, ALL).rows[0]
    assert (row.code, row.by, row.is_silent) == (report.spelled_code, "Phạm Anh Đức", False)
    assert count_silent(nga) == 0

    travel.shift(25 * 3600)

    assert list_suspensions(nga, ALL, silent=True).rows[0].is_silent
    assert (count_silent(nga), count_silent(duc), count_silent(tuan)) == (1, 1, 0)

    do(report, "send_suspension", head=duc, officer=hoa)

    row = list_suspensions(nga, ALL).rows[0]
    assert row.notice_sent
    assert row.notice_due
    assert row.notice_sent > row.notice_due
    assert list_suspensions(nga, ALL, silent=True).rows == ()
    assert count_silent(nga) == 0


def test_filters_by_unit_and_kind(city, travel, nga):
    crime = make_report("crime_report", unit=WARD)
    question = make_report("question", unit=OTHER_WARD)

    assert set(codes(list_clocks(nga, ClockFilters(unit=WARD)))) == {crime.spelled_code}
    assert set(codes(list_clocks(nga, ClockFilters(kind="question")))) == {question.spelled_code}
    assert codes(list_clocks(nga, ClockFilters(unit="NO-SUCH-UNIT"))) == []
    both = set(codes(list_clocks(nga, ClockFilters(unit=CITY))))
    assert both == {crime.spelled_code, question.spelled_code}


def test_pages_follow_one_another_without_gap_or_double(city, travel, nga, monkeypatch):
    monkeypatch.setattr(supervision, "PAGE", 2)
    for n in range(3):
        make_report("order_feedback", unit=WARD, text=f"Ồn ào đêm thứ {n}")
    everything = Deadline.objects.filter(report__isnull=False, met_at=None).count()
    seen, cursor = [], ""
    while True:
        page = list_clocks(nga, ALL, cursor=cursor)
        seen += [(row.code, row.rule) for row in page.rows]
        cursor = page.next
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == everything
    with pytest.raises(BadCursor):
        list_clocks(nga, ALL, cursor="x")


def test_what_the_law_sets_for_crime_reports_comes_first_own_targets_apart(
    city, travel, nga, monkeypatch
):
    make_report("question", unit=WARD)
    make_report("order_feedback", unit=WARD)
    make_report("crime_report", unit=WARD)
    rows = list_clocks(nga, ALL).rows
    assert rows[0].rule.startswith("crime_report.")
    assert not rows[0].is_house
    assert rows[-1].is_house
    assert [row.is_house for row in rows] == sorted(row.is_house for row in rows)
    law = list_clocks(nga, ClockFilters(origin="law")).rows
    own = list_clocks(nga, ClockFilters(origin="house")).rows
    assert {row.is_house for row in law} == {False}
    assert {row.is_house for row in own} == {True}
    assert len(law) + len(own) == len(rows)


def test_an_auditor_never_learns_of_a_report_about_the_police(city, travel, auditor, duc, nga):
    report = make_report(
        text="Công an phường Định Công nhận tiền của quán karaoke để bỏ qua vi phạm.", contact=AN
    )
    assert report.about_police
    assert report.spelled_code in codes(list_clocks(nga, ALL))
    assert report.spelled_code not in codes(list_clocks(auditor, ALL))
    assert report.spelled_code not in codes(list_clocks(duc, ALL))


def test_however_many_rows_five_queries_are_enough(
    city, travel, duc, hoa, nga, django_assert_max_num_queries
):
    for n in range(4):
        report = make_report("crime_report", unit=WARD, text=f"Trộm cắp ở ngõ {n}")
        bring_to(report, "extend", head=duc, officer=hoa)
        extend_limit(report_id=report.pk, by=duc, why=WHY, paper=PAPER)
    with django_assert_max_num_queries(5):
        list_clocks(nga, ALL)
