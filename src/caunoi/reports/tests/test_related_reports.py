"""What stands beside a report: its group, the same person's, the same matter; visible ones only."""

from __future__ import annotations

from datetime import timedelta

from caunoi.reports.contacts import ContactCard
from caunoi.reports.selectors import get_report
from caunoi.reports.selectors.related import related_reports
from caunoi.reports.services.grouping import group_report
from caunoi.testing.cast import CRIMINAL, OTHER_WARD, WARD
from caunoi.testing.make import make_report

NOISE = "Quán karaoke số 5 ngõ 12 mở nhạc to suốt đêm, cả khu không ngủ được."


def noise(**over):
    fields = {"unit": WARD, "text": NOISE, "category": "trat_tu.on_ao", **over}
    return make_report("order_feedback", **fields)


def beside(report, by):
    return related_reports(get_report(by, report.code), by)


def test_the_same_matter_nearby_is_offered_as_a_double(hoa):
    first = noise(anonymous=True)
    noise(anonymous=True, text="Xe máy để chắn hết vỉa hè trước chợ.")
    report = noise(anonymous=True, text=NOISE + " Nhờ công an xử lý.")
    found = beside(report, hoa)
    assert len(found.place) == 2
    assert found.likely_double.id == first.pk


def test_another_category_ward_or_week_is_no_neighbour(hoa, travel):
    noise(anonymous=True)
    travel.shift(timedelta(days=8))
    noise(anonymous=True, category="trat_tu.via_he")
    noise(anonymous=True, area_code="00328")
    assert not beside(noise(anonymous=True), hoa).place


def test_the_same_persons_reports_are_found_by_the_blind_index(hoa):
    first = noise(category="trat_tu.via_he")
    noise(contact=ContactCard(name="Trần Thị Lan", phone="0999999999"))
    report = make_report(
        "fire_hazard", unit=WARD, contact=ContactCard(name="Lan", phone="+84 912 345 678")
    )
    assert [n.id for n in beside(report, hoa).contact] == [first.pk]


def test_a_nameless_report_is_nobodys(hoa):
    noise()
    assert not beside(make_report("fire_hazard", unit=WARD, anonymous=True), hoa).contact


def test_the_group_stands_apart_from_the_neighbours(hoa):
    first, report = noise(), noise()
    group_report(report_id=report.pk, by=hoa, with_code=first.code)
    found = beside(report, hoa)
    assert [n.id for n in found.group] == [first.pk]
    assert not found.contact
    assert not found.place


def test_only_what_the_officer_may_see_stands_there(hoa, tuan):
    noise(unit=OTHER_WARD)
    noise(unit=CRIMINAL)
    report = noise()
    found = beside(report, hoa)
    assert not found
