"""Whole conversations: each thing asked once, nothing lost, nobody trapped, no ID card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest

from caunoi.channels import talks
from caunoi.channels.conversing import go_on_alone
from caunoi.channels.dialogue.turns import Say
from caunoi.channels.dialogue.words import Facts, write
from caunoi.channels.models import ChatMessage, Conversation
from caunoi.channels.sender import send_waiting
from caunoi.channels.tests.saying import say
from caunoi.core.clock import now
from caunoi.reports.codes import has_secret
from caunoi.reports.models import Message, Report
from caunoi.testing.platform import event

NUMBERS = count()
NOISE = "Quán karaoke hát quá ồn ào suốt đêm"
WARD = "phường Định Công"


def tell(*messages):
    """Messages one after the other; a text, or fields of an event."""
    for message in messages:
        fields = {"text": message} if isinstance(message, str) else message
        say(event(id=f"c{next(NUMBERS)}", **fields))


def said(platform):
    return [words.text for _peer, words in platform.sent]


@dataclass
class Talk:
    """What a resident writes, and what it comes to."""

    name: str
    messages: list
    reports: int = 1
    text: str = ""
    area: str = ""
    when: str = ""
    place: str = ""
    language: str = "vi"
    answers: int = 2  # of ours


TALKS = [
    Talk("all in one message", [f"{NOISE}, {WARD}, tối qua"], text=NOISE, area="00316", answers=1),
    Talk("the place is asked", [NOISE, WARD], text=NOISE, area="00316"),
    Talk("without marks", ["Quan karaoke hat on ao qua", "phuong dinh cong"], area="00316"),
    Talk("in haste", ["quán kara hát ồn vkl ad ơi", "p định công nha"], answers=2),
    Talk("greeted first", ["Xin chào ad", NOISE, WARD], text=NOISE, area="00316", answers=3),
    Talk("chatter alone makes nothing", ["hello", "ok ạ", "cảm ơn"], reports=0, answers=1),
    Talk(
        "told in pieces",
        [
            NOISE,
            "Hát đến 2 giờ sáng mới nghỉ mà ngày nào cũng thế, cả tổ tôi không ai chịu nổi nữa rồi",
            WARD,
        ],
        text="2 giờ sáng",
        area="00316",
    ),
    Talk("unknown place", [NOISE, "em không rõ ạ"], text=NOISE),
    Talk("sent as it is", [NOISE, "gửi luôn nhé"], text=NOISE),
    Talk("by button", [NOISE, {"press": "SEND_NOW", "text": "Gửi luôn"}], text=NOISE),
    Talk(
        "a place that is no ward",
        [NOISE, "đầu ngõ 12 đối diện chợ"],
        place="đầu ngõ 12 đối diện chợ",
    ),
    Talk("taken back", [NOISE, "thôi không gửi nữa"], reports=0),
    Talk(
        "an old button after the report",
        [f"{NOISE}, {WARD}", {"press": "SKIP", "text": "Không nhớ"}],
        text=NOISE,
        answers=1,
    ),
    Talk(
        "in English",
        ["There is a very loud bar in my street every night", "Dinh Cong ward"],
        language="en",
        area="00316",
    ),
]


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.name)
def test_a_conversation_comes_to_what_it_should(platform, talk):
    tell(*talk.messages)
    assert Report.objects.count() == talk.reports
    assert len(said(platform)) == talk.answers
    if talk.reports:
        report = Report.objects.get()
        assert talk.text in report.text
        assert (report.language, talk.area) == (talk.language, talk.area and report.area_code)
        assert report.place == talk.place or not talk.place
        assert report.spelled_code in said(platform)[-1]
    asked = [text for text in said(platform) if "?" in text]
    assert len(asked) == len(set(asked)), "nothing is asked twice"


def test_a_crime_is_asked_for_its_time_once_and_a_button_answers_in_words(platform):
    tell("Có người bán ma túy ở nhà hoang", WARD, {"press": "WHEN_TODAY", "text": ""})
    report = Report.objects.get()
    assert len(said(platform)) == 3
    assert report.occurred_words not in {"", "WHEN_TODAY"}


def test_more_of_the_story_in_place_of_an_answer_is_kept_and_nothing_is_asked_again(
    platform, travel_far
):
    tell(NOISE)
    more = "Tôi đã sang nhắc mấy lần rồi nhưng họ còn chửi lại và dọa đánh cả nhà tôi nữa"
    tell(more)
    assert len(said(platform)) == 1
    travel_far(timedelta(minutes=11))
    go_on_alone()
    send_waiting()
    assert Report.objects.get().text == f"{NOISE}\n{more}"
    assert len(said(platform)) == 2


def test_a_second_matter_is_told_beside_an_open_one_and_each_keeps_its_own_words(platform):
    tell(f"{NOISE}, {WARD}")
    first = Report.objects.get()
    tell("việc khác", "Đổ trộm rác thải xây dựng ra vỉa hè", "phường Khương Đình")
    second = Report.objects.exclude(pk=first.pk).get()
    assert second.text == "Đổ trộm rác thải xây dựng ra vỉa hè"
    assert Message.objects.filter(report=first).count() == 1
    tell("Xe chở rác biển 29C")
    assert Message.objects.filter(report=second).count() == 2


def test_danger_goes_out_at_once_with_the_number_to_call_first(platform):
    tell("Cháy nhà rồi cứu với, ngõ 5 phường Định Công")
    assert Report.objects.count() == 1
    assert said(platform)[0].find("114") < said(platform)[0].find(Report.objects.get().spelled_code)


def test_danger_beside_a_routine_report_is_one_of_its_own_and_the_next_word_joins_it(platform):
    tell(f"{NOISE}, {WARD}")
    tell("Cháy nhà rồi cứu với")
    assert Report.objects.count() == 2
    assert "114" in said(platform)[-1]
    tell("Cháy to lắm rồi, cứu với")
    assert Report.objects.count() == 2


def test_a_person_is_there_at_once_and_what_stands_beside_the_wish_is_kept(platform):
    tell("Cho tôi gặp cán bộ, tôi bị hàng xóm chửi")
    assert "hàng xóm chửi" in Report.objects.get().text
    assert Conversation.objects.get().mode == "person"
    sent = len(said(platform))
    tell("Alo?", "Tôi vẫn đợi đây")
    assert len(said(platform)) == sent, "the machine is silent where an officer speaks"
    assert Message.objects.filter(text="Tôi vẫn đợi đây").exists()


@pytest.mark.parametrize(
    "before", [[], ["cảm ơn"], ["Xin chào ad"], [f"{NOISE}, {WARD}"], [NOISE]],
    ids=["nothing", "thanks", "a greeting", "a report that ended", "a matter begun"],
)  # fmt: skip
def test_a_report_that_begins_with_the_wish_for_a_person_has_its_receipt(platform, before):
    tell(*before)
    Report.objects.update(state="closed", ground="advised", closed_at=now())
    sent = len(said(platform))
    tell("gặp cán bộ")

    report = Report.objects.latest("received_at")
    [answer] = said(platform)[sent:]
    assert answer.count(report.spelled_code) == 1
    assert has_secret(answer), "without its secret words nobody can follow it"


def test_the_wish_for_a_person_beside_an_open_report_gives_no_second_receipt(platform):
    tell(f"{NOISE}, {WARD}", "gặp cán bộ")
    assert Report.objects.get().spelled_code in said(platform)[-1]
    assert "/tra-cuu/" not in said(platform)[-1]


def test_a_photo_with_a_greeting_is_no_chatter_and_a_photo_taken_back_is_gone(platform):
    platform.files = {"https://x/1": b"\xff\xd8\xff\xe0 1", "https://x/2": b"\xff\xd8\xff\xe0 2"}
    tell({"text": "alo", "files": ["https://x/1"], "kind": "files"})
    assert talks.read_memory(Conversation.objects.get())["files"]
    say(event(id="p2", text="", files=["https://x/2"], kind="files"))
    say(event("removed", id="p2"))
    tell(WARD)
    report = Report.objects.get()
    assert report.attachments.count() == 1


def test_nobody_is_trapped_and_nobody_is_asked_for_an_id_card(platform):
    facts = Facts(code="1234-5678-9", secret="ba-tho", unit="X", platform="Facebook", state="s")
    for one in Say:
        text = write(one, facts).text.lower()
        assert text
        for asked in ("send a picture of your id", "gửi ảnh căn cước", "chụp căn cước", "số cccd"):
            assert asked not in text
    tell(NOISE, "hả", "gì cơ", "là sao", WARD)
    assert Report.objects.count() == 1, "whatever is answered, the report goes out"


def test_what_is_told_out_of_order_is_read_in_order(platform):
    moment = now()
    late = event(id="a", text=NOISE, at=(moment - timedelta(minutes=2)).isoformat())
    more = "Hát đến 2 giờ sáng mới nghỉ mà ngày nào cũng thế, cả tổ tôi không ai chịu nổi nữa"
    early = event(id="b", text=more, at=(moment - timedelta(minutes=1)).isoformat())
    say(early)
    say(late)
    tell("gửi luôn")
    assert Report.objects.get().text.startswith(NOISE)
    assert ChatMessage.objects.filter(message__isnull=False).count() == 2
