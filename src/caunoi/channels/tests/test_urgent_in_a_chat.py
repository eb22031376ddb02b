"""Of an emergency the number stands first; where they are is asked of a report that went out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import gettext, override

from caunoi.channels.conversing import go_on_alone
from caunoi.channels.dialogue.hearing import Wish, wish_of
from caunoi.channels.tests.saying import say
from caunoi.core.models import Event
from caunoi.reports.choices import Urgency
from caunoi.reports.models import Message, Report
from caunoi.reports.urgent import number_to_call
from caunoi.testing.cast import WARD_CODE
from caunoi.testing.platform import event

BEATEN = "chồng tôi đang đánh tôi, tôi khóa cửa trong phòng tắm"
SNATCHED = "vừa giật dây chuyền của mẹ tôi"
LAST_WEEK = "Tuần trước mẹ tôi bị cướp giật túi xách ở chợ"


def answers(platform):
    return [words.text for _peer, words in platform.sent]


@pytest.mark.parametrize("text", [SNATCHED, SNATCHED.upper(), LAST_WEEK])
def test_the_first_answer_to_an_emergency_names_the_number_first(platform, text):
    say(event(id="m1", text=text))
    first = answers(platform)[0].splitlines()[0]
    assert "113" in first


def test_a_snatching_of_this_moment_is_a_report_at_once(platform):
    say(event(id="m1", text=SNATCHED))
    assert Report.objects.get().urgency == Urgency.EMERGENCY


def test_danger_now_is_an_emergency_whatever_the_matter_is_filed_under(platform):
    say(event(id="m1", text="có trộm đang phá cửa nhà tôi"))
    report = Report.objects.get()
    assert report.category.startswith("hinh_su.trom")
    assert report.urgency == Urgency.EMERGENCY
    assert report.deadlines.filter(rule="any.claim_emergency").exists()


def test_an_emergency_that_is_told_no_further_waits_two_minutes(platform, travel_far):
    say(event(id="m1", text=LAST_WEEK))
    travel_far(timedelta(minutes=3))
    go_on_alone()
    assert Report.objects.get().text == LAST_WEEK


@pytest.mark.parametrize(
    ("text", "number"),
    [("Cháy xe ở ngõ 5", "114"), ("Tôi muốn hỏi thủ tục làm căn cước", ""), ("cảm ơn", "")],
)
@pytest.mark.usefixtures("city")
def test_which_number(text, number):
    assert number_to_call(text) == number


def test_where_they_are_is_asked_and_joins_the_report_that_went_out(platform):
    say(event(id="m1", text=BEATEN))
    report = Report.objects.get()
    (answer,) = answers(platform)
    assert answer.index("113") < answer.index(report.spelled_code) < answer.rindex("đang ở đâu")

    # A lane and a word of danger are still the answer, and no second report.
    say(event(id="m2", text="phòng 302 ngõ 12 Trung Kính, anh ấy đang phá cửa"))
    assert "113" in answers(platform)[-1]
    say(event(id="m3", spot=[21.0152, 105.7963]))
    assert Report.objects.count() == 1
    told = list(Message.objects.filter(report=report).order_by("at").values_list("text", flat=True))
    assert "302" in told[1]
    assert "21.0152" in told[2]
    assert sum("đang ở đâu" in one for one in answers(platform)) == 1


def test_where_they_are_becomes_the_reports_place_and_stays_what_it_was(platform):
    say(event(id="m1", text=BEATEN))
    say(event(id="m2", text="phòng 302 ngõ 12 phường Định Công"))
    report = Report.objects.get()
    assert (report.area_code, report.place) == (WARD_CODE, "phòng 302 ngõ 12 phường Định Công")
    assert not report.place_unknown
    assert Report.objects.matching("302 ngo").exists()
    say(event(id="m3", spot=[20.9842, 105.8309]))  # in that ward
    report.refresh_from_db()
    assert (report.lat, bool(report.quadkey), bool(report.h3_cell)) == (20.9842, True, True)
    placed = Event.objects.filter(code="report.placed")
    assert [one.data["after"]["area"] for one in placed] == [WARD_CODE, WARD_CODE]

    say(event(id="m4", spot=[21.0152, 105.7963]))  # elsewhere: a message, and no other place
    report.refresh_from_db()
    assert report.lat == 20.9842
    assert placed.count() == 2
    assert Message.objects.filter(report=report, text__contains="21.0152").exists()


def test_a_cry_is_no_place_and_a_ward_named_later_is(platform):
    say(event(id="m1", text=BEATEN))
    say(event(id="m2", text="nhanh lên các anh ơi"))
    assert Report.objects.get().place == ""
    say(event(id="m3", text="ở phường Định Công ạ"))
    assert Report.objects.get().area_code == WARD_CODE


def test_who_said_where_is_not_asked(platform):
    say(event(id="m1", text=f"{BEATEN}, ở phường Định Công"))
    assert "đang ở đâu" not in answers(platform)[0]


def test_send_it_after_the_receipt_is_acknowledged_and_makes_nothing(platform):
    say(event(id="m1", text="Đèn ngõ 12 phường Định Công hỏng mấy hôm nay"))
    report = Report.objects.get()
    before = Message.objects.count()
    for number, text in enumerate(("gửi luôn đi", "Gửi luôn")):
        say(event(id=f"s{number}", text=text))
        assert report.spelled_code in answers(platform)[-1]
    assert (len(answers(platform)), Report.objects.count()) == (3, 1)
    assert Message.objects.count() == before


@pytest.mark.parametrize(
    ("title", "wish"),
    [
        ("Send it as it is", Wish.SEND_NOW), ("I do not remember", Wish.SKIP),
        ("This is another matter", Wish.NEW_MATTER), ("Talk to an officer", Wish.PERSON),
        ("Without my name", Wish.NAMELESS),
    ],
)  # fmt: skip
def test_whoever_types_a_buttons_words_is_understood(title, wish):
    with override("vi"):
        assert wish_of(gettext(title)) == wish
