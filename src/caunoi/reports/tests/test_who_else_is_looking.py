"""Who has a report open now: for a minute after the last sign, never oneself."""

from __future__ import annotations

from datetime import timedelta

from caunoi.reports.models import Presence
from caunoi.reports.selectors.company import company_of
from caunoi.reports.services.presence import be_present, forget_presences, leave
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report


def test_a_colleague_is_seen_for_a_minute(hoa, minh, travel):
    report = make_report("order_feedback", unit=WARD)
    be_present(report, hoa)
    assert [one.name for one in company_of(report, minh).here] == ["Nguyễn Thị Hoa"]
    travel.shift(timedelta(seconds=61))
    assert not company_of(report, minh).here


def test_nobody_keeps_themself_company(hoa):
    report = make_report("order_feedback", unit=WARD)
    be_present(report, hoa)
    assert not company_of(report, hoa).here


def test_the_pen_shows_while_one_writes(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    be_present(report, hoa, writing=True)
    assert company_of(report, minh).names_writing == "Nguyễn Thị Hoa"
    be_present(report, hoa, writing=False)
    assert not company_of(report, minh).names_writing
    assert Presence.objects.count() == 1


def test_who_leaves_is_gone_at_once(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    be_present(report, hoa)
    leave(report, hoa)
    assert not company_of(report, minh).here


def test_old_signs_are_dropped(hoa, minh, travel):
    report = make_report("order_feedback", unit=WARD)
    be_present(report, hoa)
    travel.shift(timedelta(hours=2))
    be_present(report, minh)
    assert forget_presences() == 1
    assert [row.officer_id for row in Presence.objects.all()] == [minh.id]
