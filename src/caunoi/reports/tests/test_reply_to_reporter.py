"""Answers: the reporter gets one, not two that contradict each other."""

from __future__ import annotations

import pytest

from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.reports.choices import Direction
from caunoi.reports.errors import Changed
from caunoi.reports.models import Attachment, Message
from caunoi.reports.services.moving import perform
from caunoi.reports.services.talking import add_message, reply_to_reporter
from caunoi.reports.tests.reading import events_of, everything, last_event
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_file, make_report


@pytest.fixture
def report(city, travel):
    return make_report("order_feedback", unit=WARD, category="trat_tu.on_ao")


def first_message(report) -> Message:
    return Message.objects.get(report=report)


def test_an_answer_is_in_the_thread_and_nobody_waits_any_more(report, hoa, travel):
    travel.shift(60)
    photo = make_file()

    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang đến.", files=(photo,))

    report.refresh_from_db()
    assert not report.waits_for_answer
    answer = Message.objects.get(report=report, direction=Direction.TO_REPORTER)
    assert (answer.text, answer.author_id) == ("Chúng tôi đang đến.", hoa.id)
    assert Attachment.objects.get(message=answer).file_id == photo
    event = last_event(report)
    assert (event.code, event.data["after"]["message"]) == ("message.sent", str(answer.pk))
    assert "đang đến" not in str(event.data)


@pytest.mark.parametrize("how", ["by id", "by moment"])
def test_a_second_officers_answer_is_stopped_with_both_texts(report, hoa, minh, travel, how):
    seen = first_message(report).pk if how == "by id" else first_message(report).at
    travel.shift(60)
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang đến.", seen=seen)
    before = everything(report)

    with pytest.raises(Changed) as stopped:
        reply_to_reporter(report_id=report.pk, by=minh, text="Bà gửi thêm ảnh nhé.", seen=seen)

    assert stopped.value.theirs == ("Chúng tôi đang đến.",)
    assert stopped.value.yours == "Bà gửi thêm ảnh nhé."
    assert everything(report) == before

    newest = Message.objects.get(report=report, direction=Direction.TO_REPORTER)
    reply_to_reporter(report_id=report.pk, by=minh, text="Bà gửi thêm ảnh nhé.", seen=newest.pk)
    assert Message.objects.filter(report=report, direction=Direction.TO_REPORTER).count() == 2


def test_an_answer_of_the_same_instant_was_not_seen(report, hoa, minh):
    """The clock stands still here: both answers and the first message bear one time."""
    seen = first_message(report).pk
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang đến.", seen=seen)
    with pytest.raises(Changed):
        reply_to_reporter(report_id=report.pk, by=minh, text="Xin chờ.", seen=seen)


def test_a_message_of_another_thread_is_no_proof_of_having_looked(report, hoa):
    other = make_report("order_feedback", unit=WARD)
    with pytest.raises(RuleBroken) as refused:
        reply_to_reporter(
            report_id=report.pk, by=hoa, text="Xin chào.", seen=first_message(other).pk
        )
    assert refused.value.missing == ("seen",)


def test_ones_own_earlier_answer_stops_nobody(report, hoa, travel):
    seen = first_message(report).pk
    travel.shift(60)
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang đến.", seen=seen)
    reply_to_reporter(report_id=report.pk, by=hoa, text="Khoảng mười phút nữa.", seen=seen)
    assert len(events_of(report, "message.sent")) == 2


def test_the_product_s_own_words_stop_nobody(report, hoa, minh, travel):
    seen = first_message(report).pk
    travel.shift(60)
    Message.objects.create(
        report=report, direction=Direction.TO_REPORTER, channel="web", text="x", at=report.sent_at
    )
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang đến.", seen=seen)


def test_a_double_click_sends_one(report, hoa, travel):
    for _click in range(2):
        reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang đến.")
        travel.shift(2)
    assert Message.objects.filter(report=report, direction=Direction.TO_REPORTER).count() == 1


def test_the_same_words_an_hour_later_are_another_answer(report, hoa, travel):
    for _time in range(2):
        reply_to_reporter(report_id=report.pk, by=hoa, text="Vẫn đang xử lý.")
        travel.shift(3600)
    assert len(events_of(report, "message.sent")) == 2


def test_the_api_may_say_seen_as_text(report, hoa, minh, travel):
    seen = str(first_message(report).pk)
    travel.shift(60)
    perform("reply", report_id=report.pk, by=hoa, fields={"text": "Đang đến.", "seen": seen})
    with pytest.raises(Changed):
        perform("reply", report_id=report.pk, by=minh, fields={"text": "Xin chờ.", "seen": seen})


def test_outsiders_and_readers_send_nothing(report, tuan, nga):
    before = everything(report)
    with pytest.raises(NotFound):
        reply_to_reporter(report_id=report.pk, by=tuan, text="Tôi ở phường khác.")
    with pytest.raises(AccessDenied):
        reply_to_reporter(report_id=report.pk, by=nga, text="Viện kiểm sát xin trả lời.")
    assert everything(report) == before


def test_the_dispatcher_answers_emergencies_of_the_whole_city(city, phuc):
    calm = make_report("order_feedback", unit=WARD, category="trat_tu.on_ao")
    urgent = make_report("crime_report", unit=WARD, category="hinh_su.cuop_giat")
    with pytest.raises(NotFound):
        reply_to_reporter(report_id=calm.pk, by=phuc, text="Xin chờ.")
    reply_to_reporter(report_id=urgent.pk, by=phuc, text="Tổ công tác đang đến.")


def test_the_reporter_s_next_message_waits_for_an_answer_again(report, hoa, travel):
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang đến.")
    travel.shift(60)

    message = add_message(report, text="Họ đi rồi, cảm ơn.", files=(make_file(),))

    report.refresh_from_db()
    assert report.waits_for_answer
    event = last_event(report)
    assert (event.code, event.by) == ("message.received", "reporter")
    assert event.data["after"]["message"] == str(message.pk)
    assert Attachment.objects.filter(message=message).count() == 1
