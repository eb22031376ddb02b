"""Fault cases 7, 9-11 and 17: answers that are lost, windows, rates, errors by their numbers."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import httpx
import pytest

from caunoi.channels.conversing import go_on_alone
from caunoi.channels.facebook import pacing
from caunoi.channels.facebook.watching import watch_page
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import Account, Conversation, Delivery
from caunoi.channels.sender import send_waiting
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.reports.models import Message, Report
from caunoi.reports.services.talking import reply_to_reporter
from tests.channels.facebook.ground import LAN, TIP, WHOLE_TIP, Ground


def answer(hoa, text: str = "Chúng tôi đã cử tổ tuần tra.") -> None:
    reply_to_reporter(report_id=Report.objects.get().pk, by=hoa, text=text)


def sent_texts(fb: Ground, part: str) -> int:
    return sum(part in text for text in fb.heard())


# 9: the answer to a send is lost


@pytest.mark.parametrize("psid", ["5001999504", "5001999502"])
def test_case_9_a_lost_answer_is_looked_into_and_nothing_is_said_twice(fb, psid):
    fb.say(TIP, psid=psid)
    assert len(fb.heard(psid)) == 1
    fb.hurry()
    send_waiting()
    fb.settle()
    assert len(fb.heard(psid)) == 1
    assert Delivery.objects.get().state == "sent"


def test_case_9_by_the_conversation_where_no_echo_came(fb):
    fb.control("switches", outage=False, lost_answers=1)
    fb.control("message", psid=LAN, text=TIP)
    fb.bring()
    process_hooks()
    send_waiting()
    assert Delivery.objects.get().state == "waiting"
    fb.fetch_hooks()  # lost: neither echo nor delivery reach us
    fb.hurry()
    send_waiting()
    assert len(fb.heard()) == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.provider_id) == ("sent", fb.notes()[0]["mid"])


def test_case_9_where_it_did_not_arrive_it_is_sent(fb, monkeypatch):
    fb.control("fail", on="messages", code=2, status=500)
    fb.control("message", psid=LAN, text=TIP)
    fb.bring()
    process_hooks()
    send_waiting()
    assert fb.heard() == []
    fb.hurry()
    send_waiting()
    assert len(fb.heard()) == 1


def test_case_9_a_lost_private_reply_and_a_lost_public_line(fb):
    # The comment is hidden, its line stands there, and the private reply is written: three sends.
    post = fb.control("post", text="Thông báo")["id"]
    fb.control("switches", lost_answers=3, hold=True)
    fb.control("comment", psid=LAN, parent=post, text=WHOLE_TIP)
    fb.control("flush")
    fb.bring()
    process_hooks()
    fb.control("switches", outage=True)
    send_waiting()
    assert Delivery.objects.filter(state="sent").count() == 0
    fb.hurry()
    send_waiting()
    assert Delivery.objects.filter(state="sent").count() == 3
    assert len(fb.heard()) == 1
    assert len(fb.public_answers()) == 1
    assert Conversation.objects.get(thread="").report_id == Report.objects.get().pk


# 10: the window


def test_case_10_a_closed_window_holds_the_words_until_they_write(fb, hoa, settings, travel_far):
    settings.FACEBOOK_HUMAN_AGENT = False
    fb.say(WHOLE_TIP)
    travel_far(timedelta(hours=25))
    answer(hoa)
    fb.settle()
    assert sent_texts(fb, "tổ tuần tra") == 0
    assert Delivery.objects.filter(letter="answer").get().state == "held"
    assert Event.objects.filter(code="message.not_delivered").count() == 1
    assert Message.objects.filter(text="Chúng tôi đã cử tổ tuần tra.").exists()
    fb.say("alo")
    assert sent_texts(fb, "tổ tuần tra") == 1


def test_case_10_the_tag_is_for_persons_words_alone(fb, hoa, travel_far):
    fb.say(TIP)
    travel_far(timedelta(hours=25))
    fb.control("switches", silent=True)

    go_on_alone()
    fb.settle()
    assert Report.objects.count() == 1
    assert Delivery.objects.filter(state="held").count() == 1
    assert all(note["tag"] == "" for note in fb.notes())


def test_case_10_facebooks_clock_counts_and_a_person_may_go_on(fb, hoa):
    fb.say(WHOLE_TIP)
    fb.control("switches", closed_window=True)
    answer(hoa)
    fb.settle()
    assert fb.notes()[-1]["tag"] == "HUMAN_AGENT"


def test_case_10_after_seven_days_nothing_is_sent(fb, hoa, travel_far):
    fb.say(WHOLE_TIP)
    travel_far(timedelta(days=8))
    answer(hoa)
    fb.settle()
    assert Delivery.objects.filter(letter="answer").get().state == "held"


def test_case_10_where_the_tag_was_not_granted_the_page_goes_on(fb, hoa, travel_far):
    fb.control("switches", human_agent=False)
    fb.say(WHOLE_TIP)
    travel_far(timedelta(days=2))
    answer(hoa)
    fb.settle()
    assert Delivery.objects.filter(letter="answer").get().state == "held"
    assert Account.objects.get().state == "working"


# 11: rates


@pytest.mark.parametrize(("code", "status"), [(613, 400), (4, 403), (32, 403), (80001, 400)])
def test_case_11_too_many_calls_rest_the_account_and_lose_nothing(fb, code, status):
    fb.control("fail", on="messages", code=code, status=status)
    fb.say(TIP)
    account, delivery = Account.objects.get(), Delivery.objects.get()
    assert account.paused_until is not None
    assert account.paused_until > now()
    assert (delivery.state, delivery.attempts) == ("waiting", 0)
    assert send_waiting() == 0
    fb.hurry()
    send_waiting()
    assert len(fb.heard()) == 1


def test_case_11_it_waits_as_long_as_facebook_says(fb):
    fb.control("switches", regain=20)
    fb.control("fail", on="messages", code=80001)
    fb.say(TIP)
    until = Account.objects.get().paused_until
    assert until is not None
    assert timedelta(minutes=19) < until - now() < timedelta(minutes=21)


def test_case_11_slower_from_75_percent_and_silent_from_95(fb):
    fb.control("switches", usage=80)
    fb.say(TIP)
    account = Account.objects.get()
    assert account.usage["percent"] == 80
    assert account.paused_until is not None
    assert account.paused_until - now() < timedelta(seconds=2)
    fb.control("switches", usage=96, regain=7)
    fb.hurry()

    pacing.forget_pace()
    fb.say("phường Định Công")
    until = Account.objects.get().paused_until
    assert until is not None
    assert timedelta(minutes=6) < until - now() < timedelta(minutes=8)


# and: errors by their numbers


@pytest.mark.parametrize(
    ("suffix", "state", "account"),
    [("990551", "dead", "working"), ("998108", "dead", "working"), ("998164", "dead", "working"),
     ("990190", "waiting", "reconnect"), ("990460", "waiting", "reconnect"),
     ("990200", "waiting", "reconnect"), ("990368", "waiting", "stopped"),
     ("990278", "held", "working"), ("994022", "held", "working"),
     ("990002", "waiting", "working"), ("991200", "waiting", "working")],
)  # fmt: skip
def test_each_error_has_its_consequence(fb, suffix, state, account):
    fb.say(TIP, psid=f"5001{suffix}")
    assert Delivery.objects.get().state == state
    assert Account.objects.get().state == account


def test_case_7_a_dead_token_stops_the_page_and_what_waited_goes_out_after(fb):
    fb.control("switches", expired_token=True)
    fb.say(TIP)
    account = Account.objects.get()
    assert (account.state, account.why) == ("reconnect", "token 190-463")
    assert send_waiting() == 0
    assert Delivery.objects.get().attempts == 0
    watch_page()
    account.refresh_from_db()
    assert account.state == "reconnect"
    fb.control("switches", expired_token=False)
    watch_page()
    fb.hurry()
    send_waiting()
    assert len(fb.heard()) == 1


def test_case_17_who_blocked_us_is_written_to_no_more(fb, hoa):
    fb.say(WHOLE_TIP)
    fb.control("block", psid=LAN)
    answer(hoa)
    fb.settle()
    assert Conversation.objects.get().unreachable == "551-1545041"
    assert Delivery.objects.filter(letter="answer").get().state == "dead"
    assert Event.objects.filter(code="message.not_delivered").count() == 1


def test_the_api_is_never_called_without_proof(fb):
    answer = httpx.get(
        f"{fb.there.url}/v25.0/me", headers={"Authorization": "Bearer simulated-page-token"}
    )
    assert answer.status_code == 400
    fb.say(TIP)
    assert fb.control("calls")["calls"]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_both_forms_of_vietnamese_and_emoji_arrive(fb, form):
    fb.say(unicodedata.normalize(form, f"{WHOLE_TIP} 🚨👮‍♀️"))
    report = Report.objects.get()
    assert "🚨👮‍♀️" in report.text
    assert report.area_code == "00316"


def test_after_facebooks_warning_no_tag_is_used_for_a_day(fb, hoa, travel_far):
    fb.say(WHOLE_TIP)
    travel_far(timedelta(days=2))
    fb.control("fail", on="messages", code=613, subcode=1893016)
    answer(hoa)
    fb.settle()
    assert Account.objects.get().usage["tags_stopped_at"]
    fb.hurry()
    pacing.forget_pace()
    send_waiting()
    assert Delivery.objects.filter(letter="answer").get().state == "held"
    assert all(note["tag"] == "" for note in fb.notes())
