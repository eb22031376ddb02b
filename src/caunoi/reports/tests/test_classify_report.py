"""Classifying: the report gets its name in law, its 24 hours end, the history says who."""

from __future__ import annotations

import pytest

from caunoi.core.errors import NotFound, RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import CategoryCorrection
from caunoi.reports.services.handling import classify_report
from caunoi.reports.tests.reading import clock, events_of, everything, last_event, running
from caunoi.testing.cast import CRIMINAL, INSPECTORATE
from caunoi.testing.make import make_report


@pytest.fixture
def theft(city):
    return make_report("crime_report", category="hinh_su.trom_cap")


def test_classifying_meets_its_clock_and_is_written_down(theft, hoa):
    classify_report(report_id=theft.pk, by=hoa, crime_source="to_giac")

    theft.refresh_from_db()
    assert (theft.state, theft.crime_source) == (State.CLASSIFIED, "to_giac")
    assert clock(theft, "crime_report.classify").met_at is not None
    assert theft.next_rule in running(theft)
    event = last_event(theft)
    assert (event.code, event.by) == ("report.classified", hoa.ref)
    assert event.data["before"]["state"] == "received"
    assert event.data["after"]["state"] == "classified"
    assert "crime_report.classify" in event.data["after"]["met"]


def test_the_same_click_twice_is_one_event(theft, hoa):
    for _click in range(2):
        classify_report(report_id=theft.pk, by=hoa, crime_source="tin_bao")

    assert len(events_of(theft, "report.classified")) == 1


def test_another_answer_afterwards_is_refused(theft, hoa):
    classify_report(report_id=theft.pk, by=hoa, crime_source="tin_bao")
    before = everything(theft)

    with pytest.raises(RuleBroken):
        classify_report(report_id=theft.pk, by=hoa, crime_source="kien_nghi")

    assert everything(theft) == before


def test_an_officer_of_another_ward_sees_no_such_report(theft, tuan):
    before = everything(theft)

    with pytest.raises(NotFound):
        classify_report(report_id=theft.pk, by=tuan, crime_source="tin_bao")

    assert everything(theft) == before


def test_the_duty_commander_says_what_it_is_in_law(theft, hoa):
    with pytest.raises(RuleBroken) as refused:
        classify_report(report_id=theft.pk, by=hoa)

    assert refused.value.missing == ("crime_source",)


def test_a_report_that_is_not_ours_starts_the_clock_of_sending_it_on(theft, hoa):
    classify_report(report_id=theft.pk, by=hoa, crime_source="tin_bao", competent=False)

    clocks = running(theft)
    assert "crime_report.transfer" in clocks
    assert clocks["crime_report.transfer"].started_at == last_event(theft).at


def test_a_ward_owes_the_investigators_the_file_from_the_first_hour(theft, hoa):
    assert "crime_report.ward_hands_over" in running(theft)
    department = make_report("crime_report", category="kinh_te.tham_nhung", area_code="")
    assert "crime_report.ward_hands_over" not in running(department)


def test_a_category_given_with_it_is_a_correction(theft, hoa):
    classify_report(
        report_id=theft.pk, by=hoa, crime_source="tin_bao", category="hinh_su.cuop_giat"
    )

    theft.refresh_from_db()
    assert theft.category == "hinh_su.cuop_giat"
    correction = CategoryCorrection.objects.get(report=theft)
    assert (correction.was, correction.now) == ("hinh_su.trom_cap", "hinh_su.cuop_giat")


def test_feedback_is_taken_on_with_an_officer(city, hoa, minh):
    noise = make_report("order_feedback", category="trat_tu.on_ao")

    classify_report(report_id=noise.pk, by=hoa, officer=minh.id)

    noise.refresh_from_db()
    assert (noise.state, noise.assignee_id) == (State.IN_PROGRESS, minh.id)
    assert clock(noise, "order_feedback.accept").met_at is not None
    assert "order_feedback.answer" in running(noise)


def test_ready_information_is_due_sooner(city, yen):
    question = make_report("question", category="hoi_dap.qa_qlhc", area_code="")
    assert question.unit.code == "PC06"
    simple = running(question)["question.answer_simple"]

    classify_report(report_id=question.pk, by=yen, ready=True)

    clocks = running(question)
    assert "question.answer_simple" not in clocks
    assert clocks["question.answer_online_ready"].started_at == simple.started_at
    assert clocks["question.answer_online_ready"].due_at < simple.due_at


def test_a_report_about_officers_is_unknown_to_them(city, hoa, son):
    about = make_report(
        text="Cán bộ Công an phường Định Công vòi vĩnh tiền của tôi khi làm căn cước."
    )
    assert about.unit.code == INSPECTORATE
    with pytest.raises(NotFound):
        classify_report(report_id=about.pk, by=hoa)

    classify_report(report_id=about.pk, by=son)
    about.refresh_from_db()
    assert about.state == State.CHECKING


def test_the_next_step_of_the_report_is_the_soonest_clock(theft, hoa):
    theft.refresh_from_db()
    assert theft.next_due == min(c.due_at for c in running(theft).values())

    classify_report(report_id=theft.pk, by=hoa, crime_source="tin_bao")

    theft.refresh_from_db()
    assert theft.next_due == min(c.due_at for c in running(theft).values())


def test_within_the_budget_of_queries(theft, hoa, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        classify_report(report_id=theft.pk, by=hoa, crime_source="tin_bao")


def test_a_department_classifies_its_own(city, khoa):
    report = make_report("crime_report", category="hinh_su.trom_cap", unit=CRIMINAL)

    classify_report(report_id=report.pk, by=khoa, crime_source="to_giac")

    report.refresh_from_db()
    assert report.state == State.CLASSIFIED
