"""Whoever opens a report leaves one trace a quarter of an hour; mass reading is noticed."""

from __future__ import annotations

import pytest

from caunoi.core.models import Event
from caunoi.reports.choices import Look
from caunoi.reports.models import Access
from caunoi.reports.services.looking import MASS, record_look
from caunoi.testing.cast import CITY, COMMAND_CENTRE, WARD
from caunoi.testing.make import make_report


@pytest.fixture
def report(city, travel):
    return make_report("crime_report", unit=WARD, category="hinh_su.cuop_giat")


def test_one_row_for_an_officer_and_purpose_in_fifteen_minutes(report, hoa, travel):
    assert record_look(report, hoa) is not None
    travel.shift(14 * 60)
    assert record_look(report, hoa) is None
    assert record_look(report, hoa, Look.FILE) is not None
    travel.shift(2 * 60)
    assert record_look(report, hoa) is not None
    assert Access.objects.filter(report=report, officer_id=hoa.id).count() == 3


def test_each_look_says_for_which_unit_and_what_for(report, hoa, nga, phuc):
    for officer in (hoa, nga, phuc):
        record_look(report, officer)

    looks = Access.objects.filter(report=report)
    assert set(looks.values_list("officer_id", "unit__code", "purpose")) == {
        (hoa.id, WARD, "handling"),
        (nga.id, CITY, "supervision"),
        (phuc.id, COMMAND_CENTRE, "handling"),
    }


def test_it_costs_one_query(report, hoa, django_assert_num_queries):
    with django_assert_num_queries(1):
        record_look(report, hoa)
    with django_assert_num_queries(1):
        record_look(report, hoa)


def test_two_hundred_reports_in_ten_minutes_are_noticed_once(city, travel, duc):
    report = make_report("order_feedback", unit=WARD)
    reports = [make_report("order_feedback", unit=WARD, text=f"Tin {n}") for n in range(MASS)]
    for each in reports[: MASS - 1]:
        record_look(each, duc)
    watched = Event.objects.filter(code="reading.watched", subject_id=duc.id)
    assert not watched.exists()

    record_look(reports[-1], duc)
    record_look(report, duc)

    assert watched.get().data["after"]["reports"] == MASS
