"""Fault case 6: Facebook told us nothing for a while."""

from __future__ import annotations

from datetime import timedelta

from caunoi.channels.facebook.watching import WANTED, check_page, watch_page
from caunoi.channels.models import Account, ChatMessage
from caunoi.channels.worker import REMOTE_JOBS
from caunoi.demo.simulated import Ports, environment
from caunoi.reports.models import Message, Report
from tests.channels.facebook.ground import LAN, TIP, WHOLE_TIP

# 6: Facebook has ended the subscription


def test_case_6_the_hourly_look_subscribes_again_and_brings_in_what_was_missed(fb, travel_far):
    fb.say("xin chào")
    watch_page()
    fb.control("subscribe", fields=[])
    missed = fb.control("message", psid=LAN, text=WHOLE_TIP)["mid"]
    post = fb.control("post", text="Thông báo")["id"]
    fb.control("comment", psid="5007776665", parent=post,
               text="Hàng xóm mở karaoke ầm ĩ đến 12 giờ đêm ở ngõ 9")  # fmt: skip
    fb.settle()
    assert Report.objects.count() == 0
    travel_far(timedelta(minutes=50))
    assert watch_page() >= 2
    fb.settle()
    assert set(WANTED) <= fb.there.world.fields
    assert Report.objects.count() == 2
    assert ChatMessage.objects.filter(external_id=missed).count() == 1
    account = Account.objects.get()
    assert "subscribed again" in account.last_error
    travel_far(timedelta(hours=2))
    watch_page()
    fb.settle()
    assert Report.objects.count() == 2
    assert ChatMessage.objects.filter(direction="in").count() == 3


def test_case_6_staff_answers_that_were_missed_join_too(fb, travel_far):
    fb.say(WHOLE_TIP)
    watch_page()
    fb.control("switches", outage=True)
    fb.control("staff", psid=LAN, text="Chúng tôi đang đến.")
    travel_far(timedelta(hours=3))
    fb.control("switches", outage=False)
    check_page(Account.objects.get())
    assert "Chúng tôi đang đến." in list(Message.objects.values_list("text", flat=True))


def test_case_6_what_got_lost_comes_in_soon_though_others_were_heard_since(fb, travel_far):
    fb.say("xin chào")
    watch_page()
    fb.control("switches", outage=True)
    lost = fb.control("message", psid=LAN, text=WHOLE_TIP)["mid"]
    fb.control("switches", outage=False)
    fb.say("xin chào", psid="5009998887")  # the line is well again: only the lost one is missing
    travel_far(timedelta(minutes=5))
    watch_page()
    assert ChatMessage.objects.filter(external_id=lost).count() == 1


def test_the_page_is_looked_after_every_five_minutes_and_in_the_demo_three_times_a_minute():
    (job,) = [one for one in REMOTE_JOBS if one.run is watch_page]
    assert job.every == timedelta(minutes=5)
    ports = Ports(facebook=1, zalo=2, push=3)
    assert int(environment("00" * 32, ports)["CAUNOI_FACEBOOK_WATCH_SECONDS"]) <= 20


def test_case_7_the_look_itself_finds_a_dead_token(fb):
    fb.say("xin chào")
    fb.control("switches", expired_token=True)
    assert watch_page() == 0
    assert Account.objects.get().state == "reconnect"
    fb.control("switches", expired_token=False)
    watch_page()
    assert Account.objects.get().state == "working"


def test_a_lacking_permission_is_tried_once_an_hour(fb, travel_far):
    fb.control("fail", on="messages", code=200)
    fb.say(TIP)
    assert Account.objects.get().state == "reconnect"
    watch_page()
    assert Account.objects.get().state == "reconnect"
    travel_far(timedelta(minutes=61))
    watch_page()
    assert Account.objects.get().state == "working"


def test_case_6_a_long_talk_is_brought_in_page_by_page(fb, travel_far):
    fb.say("xin chào")
    watch_page()
    fb.control("switches", outage=True)
    for number in range(60):
        fb.control("message", psid=LAN, text=f"cảm ơn {number}")
    for number in range(30):
        fb.control("message", psid=str(5_100_000 + number), text="cảm ơn")
    fb.control("switches", outage=False)
    travel_far(timedelta(hours=1))
    watch_page()
    assert ChatMessage.objects.filter(direction="in").count() == 91
