"""An emergency's page says on top who has it in hand, and since when."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from caunoi.reports.models import Report
from caunoi.reports.selectors import get_report
from caunoi.reports.services.handling import claim_emergency, classify_report, reassign_report
from caunoi.reports.services.sorting import set_urgency
from caunoi.reports.services.transferring import accept_transfer, transfer_report
from caunoi.reports.tests.desk import desk_of
from caunoi.testing.cast import CRIMINAL, WARD
from caunoi.testing.make import make_report


def top_of(actor, report: Report) -> str:
    page = unescape(desk_of(actor).get(f"/can-bo/{report.spelled_code}/").content.decode())
    (part,) = re.findall(r'<section class="cn-next.*?</section>', page, re.DOTALL)
    return str(part)


def said(actor, report: Report) -> str:
    found = re.findall(r"Đang xử lý: ([^<]*)", top_of(actor, report))
    return str(found[0]) if found else ""


def emergency(by, kind: str = "order_feedback") -> Report:
    report = make_report(kind, unit=WARD)
    return set_urgency(report_id=report.pk, by=by, urgency=1, why="Có người đang bị đe dọa")


def test_nobody_has_it_before_somebody_takes_it_on(hoa):
    assert said(hoa, emergency(hoa)) == ""


def test_whoever_took_it_on_stands_on_top_with_the_time_for_all_colleagues(hoa, minh, travel):
    report = emergency(hoa)
    travel.shift(timedelta(minutes=3))
    claim_emergency(report_id=report.pk, by=hoa)
    assert said(minh, report) == f"{hoa.name}, từ 24/11/2026 09:18"


def test_the_dispatcher_of_the_city_who_took_it_on_is_named_too(hoa, phuc, travel):
    report = emergency(hoa)
    claim_emergency(report_id=report.pk, by=phuc)
    assert said(hoa, report) == f"{phuc.name}, từ 24/11/2026 09:15"


def test_given_to_another_it_is_that_one(hoa, minh, duc, travel):
    report = emergency(hoa)
    claim_emergency(report_id=report.pk, by=hoa)
    travel.shift(timedelta(minutes=5))
    classify_report(report_id=report.pk, by=hoa, officer=minh.id)
    assert said(duc, report).startswith(f"{minh.name}, từ ")
    travel.shift(timedelta(minutes=5))
    reassign_report(report_id=report.pk, by=duc, officer=duc.id)
    assert said(hoa, report).startswith(f"{duc.name}, từ ")


def test_a_hand_over_ends_it_and_whoever_takes_over_has_it(hoa, khoa):
    report = emergency(hoa, "crime_report")
    claim_emergency(report_id=report.pk, by=hoa)
    transfer_report(report_id=report.pk, by=hoa, unit=CRIMINAL, why="Thuộc thẩm quyền của PC02")
    report = get_report(khoa, report.code)
    assert said(khoa, report) == ""
    accept_transfer(report_id=report.pk, by=khoa)
    assert said(khoa, report).startswith(f"{khoa.name}, từ ")


def test_what_is_no_emergency_says_nothing_there(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    classify_report(report_id=report.pk, by=hoa, officer=minh.id)
    assert said(hoa, report) == ""
