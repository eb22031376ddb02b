"""Who read what: supervisors see looks in their reach, officers their own, the shielded nothing."""

from __future__ import annotations

import pytest

from caunoi.accounts.choices import Role
from caunoi.core.clock import today
from caunoi.reports.choices import Look
from caunoi.reports.models import Shield
from caunoi.reports.selectors.looks import LookFilters, list_looks, mass_readings, most_reading
from caunoi.reports.services import looking
from caunoi.reports.services.contacts import reveal_contact
from caunoi.reports.services.looking import record_look
from caunoi.testing.cast import AN, CITY, CRIMINAL, WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer

ALL = LookFilters()


@pytest.fixture
def auditor(city):
    return make_officer(Role.AUDITOR, CITY)


def seen(by, filters=ALL, **more) -> set[tuple[str, str]]:
    return {(row.code, row.badge) for row in list_looks(by, filters, **more).rows}


def test_each_supervisor_sees_the_looks_of_their_reach(city, nga, auditor, duc, khoa, hoa, binh):
    ours = make_report("crime_report", unit=WARD)
    theirs = make_report("crime_report", unit=CRIMINAL)
    record_look(ours, hoa)
    record_look(theirs, binh)

    both = {(ours.spelled_code, "HN-hoa"), (theirs.spelled_code, "HN-binh")}
    assert seen(nga) == seen(auditor) == both
    assert seen(duc) == {(ours.spelled_code, "HN-hoa")}
    assert seen(khoa) == {(theirs.spelled_code, "HN-binh")}
    assert seen(hoa) == set()
    assert seen(hoa, own=True) == {(ours.spelled_code, "HN-hoa")}


def test_the_reason_for_reading_a_contact_is_shown(city, auditor, hoa):
    report = make_report("crime_report", unit=WARD)
    reveal_contact(report_id=report.pk, by=hoa, why="Gọi hỏi lại giờ xảy ra")

    row = list_looks(auditor, LookFilters(purpose=Look.CONTACT)).rows[0]

    assert (row.why, row.is_contact) == ("Gọi hỏi lại giờ xảy ra", True)


def test_filters_by_report_officer_unit_purpose_and_day(city, nga, hoa, binh):
    ours = make_report("crime_report", unit=WARD)
    theirs = make_report("crime_report", unit=CRIMINAL)
    record_look(ours, hoa)
    record_look(theirs, binh)
    mine = {(ours.spelled_code, "HN-hoa")}

    assert seen(nga, LookFilters(code=ours.spelled_code)) == mine
    assert seen(nga, LookFilters(officer="hn-HOA")) == mine
    assert seen(nga, LookFilters(officer="thị hoa")) == mine
    assert seen(nga, LookFilters(unit=WARD)) == mine
    assert len(seen(nga, LookFilters(since=today(), until=today()))) == 2
    assert seen(nga, LookFilters(purpose=Look.CONTACT)) == set()
    assert seen(nga, LookFilters(code="9999-9999-9")) == set()


def test_looks_at_a_report_about_the_police_are_hidden_from_all_it_could_warn(
    city, nga, auditor, duc, son
):
    report = make_report(
        text="Công an phường Định Công nhận tiền của quán karaoke để bỏ qua vi phạm.", contact=AN
    )
    record_look(report, son)

    assert seen(nga) == seen(son) == {(report.spelled_code, "HN-son")}
    assert seen(auditor) == seen(duc) == set()
    assert seen(duc, LookFilters(code=report.spelled_code)) == set()
    assert most_reading(duc) == most_reading(auditor) == []


def test_what_was_hidden_from_an_officer_since_leaves_their_own_log(city, hoa):
    report = make_report("order_feedback", unit=WARD)
    record_look(report, hoa)
    report.about_police = True
    report.save(update_fields=["about_police"])
    Shield.objects.create(report=report, officer_id=hoa.id, at=report.received_at)

    assert seen(hoa, own=True) == set()


def test_mass_reading_is_flagged_to_those_above_the_officer(
    city, nga, auditor, duc, khoa, hoa, monkeypatch
):
    monkeypatch.setattr(looking, "MASS", 3)
    for n in range(3):
        record_look(make_report("order_feedback", unit=WARD, text=f"Tin {n}"), hoa)

    for supervisor in (nga, auditor, duc):
        alert = mass_readings(supervisor)[0]
        assert (alert.badge, alert.reports) == ("HN-hoa", 3)
    assert mass_readings(khoa) == []
    assert most_reading(duc)[0].reports == 3
