"""A row says at a glance what it is, who has it, and what the law asks next and by when."""

from __future__ import annotations

from datetime import timedelta

from caunoi.core.clock import now
from caunoi.reports.services.grouping import group_report
from caunoi.reports.tests.desk import inbox_page, shown_codes
from caunoi.testing.cast import INSPECTORATE, OTHER_WARD, WARD
from caunoi.testing.make import make_officer, make_report


def test_late_and_soon_are_said_in_words(hoa):
    late, soon = make_report(unit=WARD), make_report(unit=WARD)
    late.next_due = now() - timedelta(days=2)
    soon.next_due = now() + timedelta(hours=3, minutes=5)
    late.save()
    soon.save()
    page = inbox_page(hoa)
    assert 'class="cn-row-due is-late"' in page
    assert 'class="cn-row-due is-soon"' in page
    assert "trễ 2 ngày" in page


def test_names_stand_in_place_of_codes(hoa):
    report = make_report("crime_report", unit=WARD, category="hinh_su.trom_cap", anonymous=True)
    report.assignee_id, report.urgency = hoa.id, 1
    report.save()
    page = inbox_page(hoa)
    assert "Định Công" in page
    assert "cn-row-urgent" in page
    assert ">hinh_su.trom_cap<" not in page


def test_the_open_report_is_marked_in_the_list(hoa):
    first, second = make_report(unit=WARD), make_report(unit=WARD)
    page = inbox_page(hoa, f"{first.spelled_code}/")
    assert shown_codes(page)[:2] == [second.spelled_code, first.spelled_code]
    assert page.count('aria-current="page"') >= 1
    assert page.count("data-current") == 1


def test_a_group_counts_only_what_the_officer_sees(hoa, nga):
    boss = make_officer("head", "CAHN")
    mine, theirs = make_report(unit=WARD), make_report(unit=OTHER_WARD)
    group_report(report_id=mine.pk, by=boss, with_code=theirs.code)
    assert inbox_page(nga).count("nhóm 2 tin") == 2
    assert "nhóm 2 tin" not in inbox_page(hoa)


def test_a_report_about_the_police_shows_only_to_whom_it_may(son, hoa, nga):
    report = make_report("denunciation", unit=INSPECTORATE)
    report.about_police = True
    report.save()
    commander = make_officer("commander", "CAHN")
    assert "cn-row-police" in inbox_page(son)
    assert "cn-row-police" in inbox_page(nga)
    for outsider in (hoa, commander):
        assert report.spelled_code not in inbox_page(outsider)


def test_a_dispatcher_sees_own_reports_and_emergencies_in_one_order(phuc):
    ours = make_report(unit="TTTTCH")
    urgent = make_report(unit=WARD)
    urgent.urgency = 1
    urgent.save()
    newer, hidden = make_report(unit="TTTTCH"), make_report(unit=WARD)
    page = inbox_page(phuc)
    assert shown_codes(page) == [r.spelled_code for r in (newer, urgent, ours)]
    assert hidden.spelled_code not in page
