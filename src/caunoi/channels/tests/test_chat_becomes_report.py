"""A tip told in a chat: what is missing is asked, the number comes, and later words join it."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from caunoi.channels import talks
from caunoi.channels.choices import HookState
from caunoi.channels.conversing import go_on_alone
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import ChatMessage, Conversation, Delivery, Hook
from caunoi.channels.sender import send_waiting
from caunoi.core.clock import now
from caunoi.reports.models import Message, Report
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.testing.platform import SECRET, body_of, event

TIP = "Tối qua có nhóm thanh niên đánh bạc ở quán nước đầu ngõ 12"


def post(*events, signature=SECRET):
    return Client().post(
        "/hooks/facebook/", body_of(*events), content_type="application/json",
        headers={"X-Test-Signature": signature},
    )  # fmt: skip


def say(*events):
    assert post(*events).status_code == 200
    process_hooks()
    send_waiting()


def answers(platform):
    return [words.text for _peer, words in platform.sent]


def test_only_the_place_is_asked_and_the_report_has_all_of_it(platform):
    say(event(id="m1", text=TIP))
    assert Report.objects.count() == 0
    assert "Where did it happen" in answers(platform)[0] or "ở đâu" in answers(platform)[0]
    say(event(id="m2", text="phường Định Công"))
    report = Report.objects.get()
    assert report.text == TIP
    assert report.area_code == "00316"
    assert report.channel == "facebook"
    assert report.spelled_code in answers(platform)[-1]
    chat_row = ChatMessage.objects.select_related("conversation").get(external_id="m1")
    assert chat_row.message == Message.objects.get(report=report)
    assert talks.open_words(chat_row)["text"] == TIP


def test_a_question_about_papers_is_asked_no_place(platform):
    say(event(id="m1", text="Tôi muốn hỏi thủ tục làm căn cước cho con 14 tuổi"))
    report = Report.objects.get()
    assert report.kind == "question"
    assert report.spelled_code in answers(platform)[-1]
    assert not any("xảy ra ở đâu" in text for text in answers(platform))


def test_the_secret_leaves_and_is_kept_nowhere(platform):
    say(event(id="m1", text=f"{TIP}, phường Định Công"))
    receipt = answers(platform)[-1]
    secret = receipt.rsplit(": ", 1)[1].splitlines()[0]
    assert "/tra-cuu/" in receipt
    delivery = Delivery.objects.select_related("chat__conversation").latest("created_at")
    assert len(secret.replace("-", " ").split()) == 12
    assert delivery.chat is not None
    assert secret not in str(talks.open_words(delivery.chat))


def test_later_words_join_it_and_chatter_makes_nothing(platform, hoa):
    say(event(id="m1", text=f"{TIP}, phường Định Công"))
    report = Report.objects.get()
    say(event(id="m2", text="cảm ơn các anh"))
    say(event(id="m3", text="Họ vừa kéo thêm mấy người nữa"))
    say(event(id="m4", text="Có cả xe máy biển 29"))
    texts = list(
        Message.objects.filter(report=report).order_by("at").values_list("text", flat=True)
    )
    assert texts[1:] == ["Họ vừa kéo thêm mấy người nữa", "Có cả xe máy biển 29"]
    assert Report.objects.count() == 1


def test_an_officers_answer_arrives_in_the_chat(platform, hoa):
    say(event(id="m1", text=f"{TIP}, phường Định Công"))
    report = Report.objects.get()
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đã cử tổ tuần tra.")
    dispatch_events()
    send_waiting()
    assert "Chúng tôi đã cử tổ tuần tra." in answers(platform)[-1]
    assert platform.sent[-1][1].human


def test_silence_sends_what_is_there(platform, travel_far):
    say(event(id="m1", text=TIP))
    assert go_on_alone() == 0
    travel_far(timedelta(minutes=11))
    assert go_on_alone() == 1
    assert Report.objects.get().text == TIP
    assert go_on_alone() == 0


def test_the_same_event_twice_and_a_lost_answer_are_once(platform):
    one = event(id="m1", text=f"{TIP}, phường Định Công")
    platform.lost_answers = 1
    say(one)
    say(one)
    assert Hook.objects.get().state == HookState.DONE
    say({**one, "at": now().isoformat()})
    assert Report.objects.count() == 1
    Delivery.objects.update(next_try_at=now())
    send_waiting()
    assert len(platform.sent) == 1
    assert Delivery.objects.get().provider_id == "out-1"


def test_what_is_not_signed_is_not_stored(platform):
    assert post(event(id="m1", text=TIP), signature="wrong").status_code == 403
    assert Hook.objects.count() == 0
    assert Client().get("/hooks/nobody/").status_code == 404


def test_asking_for_a_person_reaches_one_at_once(platform):
    say(event(id="m1", text="cho tôi gặp cán bộ"))
    assert Report.objects.count() == 1
    assert Conversation.objects.get().mode == "person"
    sent = len(platform.sent)
    say(event(id="m2", text="Tôi muốn hỏi về việc hôm trước"))
    assert len(platform.sent) == sent


def test_the_nameless_way_leaves_nothing(platform, travel_far):
    say(event(id="m1", text=TIP))
    say(event(id="m2", text="tôi muốn ẩn danh"))
    assert "/gui-tin/an-danh/" in answers(platform)[-1]
    travel_far(timedelta(minutes=3))
    go_on_alone()
    conversation = Conversation.objects.get()
    assert conversation.sealed_key is None
    assert not ChatMessage.objects.exclude(sealed=None).exists()
    assert Report.objects.count() == 0
