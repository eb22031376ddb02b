"""Objections (Art. 471, 475): fifteen days, the head in seven, then once more the procuracy."""

from __future__ import annotations

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import Message
from caunoi.reports.services.closing import close_report
from caunoi.reports.services.objecting import object_to_result, settle_objection
from caunoi.reports.tests.reading import at, clock, everything, last_event, running
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import PAPER, bring_to

WHY = "Tôi không đồng ý vì có hai người làm chứng chưa được hỏi."
ANSWER = "Chúng tôi đã xem xét khiếu nại của bà."


@pytest.fixture
def closed(city, travel, duc, hoa):
    report = bring_to(make_report("crime_report", unit=WARD), "close", head=duc, officer=hoa)
    return close_report(report_id=report.pk, by=duc, ground="result_told")


def settle(report, by, ground="objection_wrong", verb="settle_objection"):
    return settle_objection(
        verb, report_id=report.pk, by=by, ground=ground, paper=PAPER, message=ANSWER
    )


def test_within_fifteen_days_it_is_taken_and_the_head_has_seven(closed, travel):
    travel.move_to(at("2026-12-01 11:00"))

    object_to_result(closed, why=WHY)

    closed.refresh_from_db()
    assert (closed.state, closed.closed_at) == (State.DECIDED, None)  # it is in the inbox again
    assert closed.waits_for_answer
    assert closed.next_rule == "crime_report.settle_complaint"
    assert running(closed)["crime_report.settle_complaint"].due_at == at("2026-12-09 00:00")
    assert clock(closed, "crime_report.complain").met_at is not None
    event = last_event(closed)
    assert (event.code, event.by, event.data["after"]["late"]) == (
        "report.complained", "reporter", False,
    )  # fmt: skip
    assert WHY in Message.objects.filter(report=closed).latest("at").text


def test_the_last_day_is_rolled_to_a_working_day(closed, travel):
    window = clock(closed, "crime_report.complain")
    travel.move_to(window.legal_due_at)
    with pytest.raises(RuleBroken):
        object_to_result(closed, why=WHY)
    travel.shift(-1)
    object_to_result(closed, why=WHY)


def test_a_late_one_says_what_kept_its_writer_and_is_taken(closed, travel):
    travel.move_to(at("2027-02-01 09:00"))
    before = everything(closed)
    with pytest.raises(RuleBroken) as refused:
        object_to_result(closed, why=WHY)
    assert refused.value.missing == ("late_why",)
    assert everything(closed) == before

    object_to_result(closed, why=WHY, late_why="Tôi nằm viện từ đầu tháng mười hai.")

    assert last_event(closed).data["after"]["late"] is True


def test_one_objection_at_a_time(closed, travel):
    object_to_result(closed, why=WHY)
    travel.shift(3600)
    with pytest.raises(RuleBroken):
        object_to_result(closed, why="Tôi xin bổ sung thêm một ý nữa.")


def test_a_right_objection_sends_the_work_back(closed, duc, travel):
    object_to_result(closed, why=WHY)
    travel.move_to(at("2026-12-01 09:00"))

    settle(closed, duc, "objection_right")

    closed.refresh_from_db()
    assert (closed.state, closed.outcome, closed.ground) == (State.VERIFYING, "", "")
    assert closed.decided_at is None
    assert running(closed)["any.finish_reopened_case"].due_at == at("2026-12-22 00:00")
    assert "crime_report.complain_to_procuracy" not in running(closed)


def test_a_wrong_one_may_go_on_to_the_procuracy_within_three_days(closed, duc, travel):
    object_to_result(closed, why=WHY)
    travel.move_to(at("2026-12-01 10:00"))
    settle(closed, duc)
    assert running(closed)["crime_report.complain_to_procuracy"].due_at == at("2026-12-05 00:00")
    travel.move_to(at("2026-12-03 08:00"))

    object_to_result(closed, why="Tôi vẫn không đồng ý với trả lời này.")

    clocks = running(closed)
    assert clocks["crime_report.procuracy_settles_complaint"].due_at == at("2026-12-11 00:00")
    closed.refresh_from_db()
    assert closed.next_rule != "crime_report.procuracy_settles_complaint"  # not the unit's step
    settle(closed, duc, verb="record_procuracy_answer")
    assert "crime_report.procuracy_settles_complaint" not in running(closed)
    travel.shift(3600)
    with pytest.raises(RuleBroken):
        object_to_result(closed, why="Tôi khiếu nại thêm một lần nữa.")


def test_a_report_with_an_open_objection_cannot_be_closed(closed, duc, travel):
    object_to_result(closed, why=WHY)
    travel.shift(3600)
    with pytest.raises(RuleBroken):
        close_report(report_id=closed.pk, by=duc, ground="result_told")
    settle(closed, duc)
    close_report(report_id=closed.pk, by=duc, ground="result_told")
    closed.refresh_from_db()
    assert closed.state == State.CLOSED


def test_there_is_nothing_to_settle_without_an_objection(city, travel, duc, hoa):
    report = bring_to(make_report("crime_report", unit=WARD), "close", head=duc, officer=hoa)
    with pytest.raises(RuleBroken):
        settle(report, duc)


def test_nothing_can_be_objected_to_before_a_decision(city):
    report = make_report("crime_report", unit=WARD)
    with pytest.raises(RuleBroken):
        object_to_result(report, why=WHY)


def test_a_new_decision_after_a_right_objection_can_be_objected_to_again(closed, duc, travel, hoa):
    object_to_result(closed, why=WHY)
    travel.shift(3600)
    again = settle(closed, duc, "objection_right")
    travel.shift(3600)
    again = bring_to(again, "close", head=duc, officer=hoa)
    travel.shift(3600)

    object_to_result(again, why=WHY)

    assert "crime_report.settle_complaint" in running(again)
