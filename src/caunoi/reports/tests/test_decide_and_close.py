"""Deciding and closing: a named ground, everything owed done first, and the reporter told."""

from __future__ import annotations

import dataclasses

import pytest

from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import Attachment, Message, Report
from caunoi.reports.services.closing import close_report, hand_over_report, tell_result
from caunoi.reports.services.deciding import decide_report
from caunoi.reports.services.handling import classify_report, record_demand, send_paper
from caunoi.reports.tests.reading import at, clock, everything, last_event, running
from caunoi.reports.workflow import GROUNDS
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_file, make_report
from caunoi.testing.paths import PAPER, bring_to, do

WHY = "Hành vi chưa đến mức chịu trách nhiệm hình sự"
TOLD = "Chúng tôi đã xác minh và xin thông báo kết quả tới bà."


@pytest.fixture
def verified(city, travel, duc, hoa):
    report = make_report("crime_report", unit=WARD)
    return bring_to(report, "prosecute", head=duc, officer=hoa)


def decide(report: Report, by, **over) -> None:
    fields = {"ground": "not_a_crime", "paper": PAPER, "why": WHY, **over}
    decide_report("not_prosecute", report_id=report.pk, by=by, **fields)


def test_prosecuting_meets_the_twenty_days_and_must_reach_the_procuracy_in_24_hours(
    verified, duc, travel
):
    travel.move_to(at("2026-12-10 16:00"))

    decide_report("prosecute", report_id=verified.pk, by=duc, ground="signs_of_crime", paper=PAPER)

    verified.refresh_from_db()
    assert (verified.state, verified.outcome, verified.ground) == (
        State.DECIDED, "prosecute", "signs_of_crime",
    )  # fmt: skip
    assert verified.decided_at == at("2026-12-10 16:00")
    clocks = running(verified)
    assert clocks["crime_report.send_prosecution"].due_at == at("2026-12-11 16:00")
    assert clocks["crime_report.notify_result"].due_at == at("2026-12-14 00:00")
    assert "crime_report.verify" not in clocks
    assert last_event(verified).data["after"]["paper"] == PAPER


@pytest.mark.parametrize("ground", ["no_event", "too_young", "victim_withdrew"])
def test_each_ground_of_art_157_will_do(verified, duc, ground):
    decide(verified, duc, ground=ground)

    verified.refresh_from_db()
    assert (verified.outcome, verified.ground) == ("not_prosecute", ground)
    assert "crime_report.send_non_prosecution" in running(verified)


@pytest.mark.parametrize("ground", ["", "signs_of_crime", "fixed", "nonsense"])
def test_no_other_ground_will(verified, duc, ground):
    before = everything(verified)
    with pytest.raises(RuleBroken):
        decide(verified, duc, ground=ground)
    assert everything(verified) == before


def test_a_handler_decides_nothing(verified, hoa):
    with pytest.raises(AccessDenied):
        decide(verified, hoa)


def test_a_classified_report_cannot_be_closed(city, duc, hoa):
    report = make_report("crime_report", unit=WARD)
    classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao")
    before = everything(report)

    for ground in ("result_told", "handed_to_competent_body", "nothing_found"):
        with pytest.raises(RuleBroken):
            close_report(report_id=report.pk, by=duc, ground=ground)

    assert everything(report) == before


def test_closing_waits_for_all_that_is_owed_and_says_what(verified, duc):
    decide(verified, duc)

    with pytest.raises(RuleBroken) as refused:
        close_report(report_id=verified.pk, by=duc, ground="result_told")
    assert set(refused.value.missing) == {
        "crime_report.notify_receipt", "crime_report.send_non_prosecution",
        "crime_report.notify_result",
    }  # fmt: skip

    send_paper("notify_receipt", report_id=verified.pk, by=duc, paper="1/TB", message=TOLD)
    send_paper("send_decision", report_id=verified.pk, by=duc, paper="2/CV")
    with pytest.raises(RuleBroken):
        close_report(report_id=verified.pk, by=duc, ground="result_told")
    tell_result(report_id=verified.pk, by=duc, message=TOLD)
    close_report(report_id=verified.pk, by=duc, ground="result_told")

    verified.refresh_from_db()
    assert (verified.state, verified.outcome) == (State.CLOSED, "not_prosecute")
    assert verified.closed_at is not None
    # Only the reporter's own times run on; they never make the report late.
    assert set(running(verified)) == {"crime_report.complain", "any.reopen"}
    assert (verified.next_rule, verified.next_due) == ("", None)


def test_telling_the_result_starts_the_reporters_fifteen_days(verified, duc):
    decide(verified, duc)

    tell_result(report_id=verified.pk, by=duc, message=TOLD)

    assert clock(verified, "crime_report.complain").due_at == at("2026-12-10 00:00")
    assert clock(verified, "crime_report.notify_result").met_at == at("2026-11-24 09:15")


def test_the_reporter_must_really_have_been_nameless(verified, duc):
    decide(verified, duc)
    send_paper("notify_receipt", report_id=verified.pk, by=duc, paper="1/TB", message=TOLD)
    send_paper("send_decision", report_id=verified.pk, by=duc, paper="2/CV")
    tell_result(report_id=verified.pk, by=duc, message=TOLD)

    with pytest.raises(RuleBroken):
        close_report(report_id=verified.pk, by=duc, ground="result_told_nameless")
    with pytest.raises(RuleBroken):
        close_report(report_id=verified.pk, by=duc, ground="handed_to_procuracy")


def test_a_nameless_reporter_is_told_in_the_thread(city, duc, hoa):
    report = make_report("crime_report", unit=WARD, anonymous=True)
    report = bring_to(report, "close", head=duc, officer=hoa)

    close_report(report_id=report.pk, by=duc, ground="result_told_nameless")

    words = Message.objects.filter(report=report, direction="to_reporter")
    assert words.count() == 2  # the receipt and the result wait for whoever holds the secret


def test_the_procuracy_takes_over_and_has_the_file_in_five_days(verified, duc, travel):
    travel.move_to(at("2026-12-07 15:00"))
    record_demand(report_id=verified.pk, by=duc, paper="8/YC-VKS", at=at("2026-12-07 10:00"))
    assert clock(verified, "crime_report.hand_over_to_procuracy").due_at == at("2026-12-13 00:00")

    hand_over_report(
        report_id=verified.pk, by=duc, ground="handed_to_procuracy",
        body="Viện kiểm sát nhân dân khu vực 5", paper="10/CV", message=TOLD,
    )  # fmt: skip

    verified.refresh_from_db()
    assert (verified.state, verified.outcome) == (State.DECIDED, "handed_over")
    assert clock(verified, "crime_report.hand_over_to_procuracy").met_at is not None
    verify = clock(verified, "crime_report.verify")
    assert (verify.met_at, verify.cancelled_for) == (None, "hand_over")
    assert running(verified) == {}
    with pytest.raises(RuleBroken):
        close_report(report_id=verified.pk, by=duc, ground="result_told")
    close_report(report_id=verified.pk, by=duc, ground="handed_to_procuracy")


def test_a_demand_after_the_decision_has_its_file_before_the_report_is_closed(
    city, duc, hoa, travel
):
    report = bring_to(make_report("crime_report", unit=WARD), "close", head=duc, officer=hoa)
    record_demand(report_id=report.pk, by=duc, paper="8/YC-VKS")
    with pytest.raises(RuleBroken):
        close_report(report_id=report.pk, by=duc, ground="result_told")

    send_paper("hand_over_file", report_id=report.pk, by=duc, paper="10/CV")

    report.refresh_from_db()
    assert report.state == State.DECIDED
    assert clock(report, "crime_report.hand_over_to_procuracy").met_at is not None
    close_report(report_id=report.pk, by=duc, ground="result_told")


def test_feedback_is_closed_with_something_to_see(city, duc, hoa):
    report = bring_to(make_report("order_feedback", unit=WARD), "extend", head=duc, officer=hoa)
    before = everything(report)
    for proof, files in (("", ()), (".", ()), ("ok", ())):
        with pytest.raises(RuleBroken) as refused:
            close_report(
                report_id=report.pk, by=hoa, ground="fixed", message=TOLD, proof=proof,
                files=files,
            )  # fmt: skip
        assert refused.value.missing == ("proof",)
    assert everything(report) == before

    photo = make_file()
    close_report(report_id=report.pk, by=hoa, ground="fixed", message=TOLD, files=(photo,))

    report.refresh_from_db()
    assert (report.state, report.ground, report.outcome) == (State.CLOSED, "fixed", "fixed")
    answer = Message.objects.get(report=report, direction="to_reporter")
    assert Attachment.objects.get(message=answer).file_id == photo
    assert set(running(report)) == {"any.reopen"}


def test_a_reason_why_there_is_no_photo_is_kept_for_ourselves(city, duc, hoa):
    report = make_report("fire_hazard", unit=WARD)
    do(report, "close", head=duc, officer=hoa, proof="Chủ nhà đề nghị không chụp ảnh bên trong")

    note = Message.objects.get(report=report, direction="note")
    assert note.text.startswith("Chủ nhà")
    assert note.text not in str(last_event(report).data)


def test_closing_answers_whoever_waited(city, duc, hoa):
    report = make_report("order_feedback", unit=WARD)
    assert report.waits_for_answer
    do(report, "close", head=duc, officer=hoa)
    report.refresh_from_db()
    assert not report.waits_for_answer


def test_a_repealed_ground_cannot_be_chosen(city, duc, hoa, monkeypatch):
    """Grounds are data with a last day; the list of that day decides."""
    repealed = tuple(
        dataclasses.replace(ground, until=at("2026-01-01 00:00").date())
        for ground in GROUNDS["close_order"]
    )
    monkeypatch.setitem(GROUNDS, "close_order", repealed)
    report = make_report("order_feedback", unit=WARD)

    with pytest.raises(RuleBroken) as refused:
        do(report, "close", head=duc, officer=hoa)

    assert refused.value.missing == ("ground",)
