"""Questions (Law 104/2016 Art. 31): five working days, or say when and answer in fifteen."""

from __future__ import annotations

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import Message
from caunoi.reports.services.closing import close_report
from caunoi.reports.services.deciding import extend_limit, say_when
from caunoi.reports.services.handling import classify_report
from caunoi.reports.tests.reading import at, clock, events_of, everything, running
from caunoi.testing.cast import ID_DESK
from caunoi.testing.make import make_report

WHY = "Cần hỏi thêm phòng nghiệp vụ"
WHEN = "Chúng tôi sẽ trả lời bà trước ngày 15 tháng 12."


@pytest.fixture
def question(city, travel):
    travel.move_to(at("2026-12-01 09:00"))
    return make_report("question", unit=ID_DESK, text="Cấp lại căn cước cho bố tôi thế nào?")


def test_a_simple_one_has_five_working_days(question, yen):
    assert running(question)["question.answer_simple"].due_at == at("2026-12-09 00:00")

    close_report(
        report_id=question.pk, by=yen, ground="answered",
        message="Bố bà đến công an phường nơi cư trú, mang theo giấy tờ cũ nếu còn.",
    )  # fmt: skip

    question.refresh_from_db()
    assert question.state == State.CLOSED
    assert clock(question, "question.answer_simple").met_at == at("2026-12-01 09:00")


def test_a_complex_one_is_told_when_and_the_telling_is_on_record(question, yen, travel):
    travel.move_to(at("2026-12-03 16:00"))

    say_when(report_id=question.pk, by=yen, why=WHY, message=WHEN)

    telling = clock(question, "question.say_when")
    assert (telling.due_at, telling.met_at) == (at("2026-12-05 00:00"), at("2026-12-03 16:00"))
    assert set(running(question)) == {"question.answer_complex"}
    assert running(question)["question.answer_complex"].due_at == at("2026-12-23 00:00")
    assert Message.objects.get(report=question, direction="to_reporter").text == WHEN
    question.refresh_from_db()
    assert question.state == State.IN_PROGRESS


def test_told_too_late_it_shows_as_late(question, yen, travel):
    travel.move_to(at("2026-12-07 09:00"))
    say_when(report_id=question.pk, by=yen, why=WHY, message=WHEN)
    telling = clock(question, "question.say_when")
    assert telling.met_at == at("2026-12-07 09:00")
    assert telling.due_at < telling.met_at


def test_it_becomes_complex_only_once(question, yen, travel):
    say_when(report_id=question.pk, by=yen, why=WHY, message=WHEN)
    travel.shift(3600)
    before = everything(question)
    with pytest.raises(RuleBroken):
        say_when(report_id=question.pk, by=yen, why=WHY, message="Muộn hơn nữa.")
    assert everything(question) == before


def test_a_complex_one_is_extended_once_by_fifteen_days(question, yen, travel):
    say_when(report_id=question.pk, by=yen, why=WHY, message=WHEN)
    travel.move_to(at("2026-12-22 09:00"))

    extend_limit(report_id=question.pk, by=yen, why=WHY, message="Xin lùi thêm ít ngày.")

    assert running(question)["question.extend"].due_at == at("2027-01-07 00:00")
    travel.shift(3600)
    with pytest.raises(RuleBroken):
        extend_limit(report_id=question.pk, by=yen, why=WHY, message="Lùi thêm lần nữa.")
    assert len(events_of(question, "report.extended")) == 2


def test_a_simple_one_cannot_be_extended(question, yen):
    with pytest.raises(RuleBroken):
        extend_limit(report_id=question.pk, by=yen, why=WHY, message=WHEN)


def test_after_the_limit_it_is_too_late_to_extend(question, yen, travel):
    say_when(report_id=question.pk, by=yen, why=WHY, message=WHEN)
    travel.move_to(at("2026-12-23 00:00"))
    with pytest.raises(RuleBroken):
        extend_limit(report_id=question.pk, by=yen, why=WHY, message="Xin lùi thêm ít ngày.")


def test_feedback_tells_its_progress_again_and_again_even_late(city, travel, hoa):
    travel.move_to(at("2026-12-01 09:00"))
    report = make_report("order_feedback", unit="CA-00316", category="trat_tu.on_ao")
    assert "order_feedback.accept" in running(report)
    from_then = [("2026-12-15", "2026-12-16 00:00"), ("2026-12-30", "2026-12-23 00:00")]
    who = {"report_id": report.pk, "by": hoa}
    classify_report(**who)

    for day, ends in from_then:  # the house's own limit: late telling is better than none
        travel.move_to(at(f"{day} 09:00"))
        extend_limit(**who, why=WHY, message=f"Đang xử lý, ngày {day}.")
        assert running(report)["order_feedback.tell_progress"].due_at == at(ends)
