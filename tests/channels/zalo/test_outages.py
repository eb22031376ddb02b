"""Zalo gives up on us after its ladder, and what it did not tell is fetched; cases 1, 4 and 6."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from caunoi.channels.choices import AccountState
from caunoi.channels.models import ChatMessage, Conversation, Hook
from caunoi.channels.zalo import history, tokens
from caunoi.channels.zalo.usage import check_accounts
from caunoi.reports.models import Message, Report
from tests.channels.zalo.ground import (
    BINH,
    LAN,
    TIP,
    WHOLE,
    answers,
    deliver,
    our_account,
    say,
    work,
)

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=10)


def silently(server, text, user=LAN, **more):
    """They write, and no event tells of it."""
    server.control("switches", silent=True)
    server.control("say", user=user, text=text, **more)
    server.control("switches", silent=False)


def until(done, seconds=20.0):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_case_6_what_no_event_told_of_is_fetched_once_and_an_alarm_says_so(
    city, clock, server, caplog
):
    tokens.access_token(our_account(server))
    silently(server, TIP)
    silently(server, "phường Định Công")
    silently(server, "Chào các anh", user=BINH)
    clock(LATER)
    assert history.look_back_everywhere() == 3
    assert "see whether its webhook is switched off" in caplog.text
    assert Report.objects.get().text == TIP
    work()
    assert len(answers(server)) == 2
    clock(LATER)
    assert history.look_back_everywhere() == 0
    deliver(server)
    assert Report.objects.count() == 1
    assert Conversation.objects.filter(mode="guided").count() == 2


def test_case_6_an_event_that_comes_after_all_is_no_second_message(city, clock, server):
    tokens.access_token(our_account(server))
    server.control("say", user=LAN, text=WHOLE)
    late = server.take_events()
    clock(LATER)
    assert history.look_back_everywhere() == 1
    server.hooks.kept = late
    deliver(server)
    assert Report.objects.count() == 1
    assert ChatMessage.objects.filter(direction="in").count() == 1


def test_case_6_what_staff_answered_meanwhile_is_fetched_too(city, clock, server):
    tokens.access_token(our_account(server))
    say(server, WHOLE)
    server.control("switches", silent=True)
    server.control("staff", user=LAN, text="Tổ công tác đang tới.")
    server.control("switches", silent=False)
    clock(LATER)
    history.look_back_everywhere()
    assert Message.objects.filter(text="Tổ công tác đang tới.").exists()


def test_case_6_more_than_a_page_is_fetched_whole(city, clock, server):
    tokens.access_token(our_account(server))
    for number in range(23):
        silently(server, f"Tin số {number} ở phường Định Công", user=str(10**18 + number))
    for number in range(23):
        silently(server, f"Việc {number}", user=LAN)
    clock(LATER)
    assert history.look_back_everywhere() == 46
    assert ChatMessage.objects.filter(direction="in").count() == 46


def test_who_was_forgotten_is_not_fetched_back(city, clock, server):
    tokens.access_token(our_account(server))
    say(server, WHOLE)
    server.control("withdraw", user=LAN)
    deliver(server)
    clock(LATER)
    assert history.look_back_everywhere() == 0
    assert Conversation.objects.get().sealed_key is None


def test_while_zalo_is_away_the_look_waits_and_loses_nothing(city, clock, server):
    tokens.access_token(our_account(server))
    silently(server, WHOLE)
    clock(LATER)
    server.control("switches", outage=True)
    assert history.look_back_everywhere() == 0
    server.control("switches", outage=False)
    assert history.look_back_everywhere() == 1


def test_health_quota_and_package_stand_on_the_account(zalo):
    assert check_accounts() == 1
    account = our_account(zalo)
    assert account.usage["quota"]["cs"] == "1999 / 2000"
    assert account.usage["account"]["oa_type"] == 4
    assert account.checked_at
    zalo.control("expire", refresh=True)
    assert check_accounts() == 0
    assert our_account(zalo).state == AccountState.RECONNECT


@pytest.mark.usefixtures("committed_city")
class TestOverTheWire:
    """Zalo's servers bring the events to our own address by themselves."""

    def test_case_1_six_at_the_same_moment_are_one(self, server, live_server):
        tokens.access_token(our_account(server))
        server.control("subscribe", callback=f"{live_server.url}/hooks/zalo/")
        server.control("switches", duplicates=5)
        server.control("say", user=LAN, text=WHOLE)
        until(lambda: len(server.hooks.log[0].statuses) == 6)
        assert set(server.hooks.log[0].statuses) == {200}
        assert Hook.objects.count() == 1
        work()
        assert Report.objects.count() == 1
        assert len(answers(server)) == 1

    def test_case_4_an_outage_of_ours_is_bridged_by_the_ladder(self, server, live_server):
        tokens.access_token(our_account(server))
        server.control("switches", ladder_scale=0.01)
        server.control("subscribe", callback="http://127.0.0.1:1/hooks/zalo/")
        server.control("say", user=LAN, text=WHOLE)
        until(lambda: len(server.hooks.log[0].statuses) == 1)
        server.control("subscribe", callback=f"{live_server.url}/hooks/zalo/")
        until(lambda: 200 in server.hooks.log[0].statuses)
        work()
        assert Report.objects.count() == 1

    def test_case_6_after_the_ladder_zalo_stops_and_we_fetch(self, server, live_server, clock):
        tokens.access_token(our_account(server))
        server.control("switches", ladder_scale=0.00002)
        server.control("subscribe", callback="http://127.0.0.1:1/hooks/zalo/")
        server.control("say", user=LAN, text=WHOLE)
        until(lambda: not server.hooks.subscribed)
        assert len(server.hooks.log[0].statuses) == 6
        clock(LATER)
        assert history.look_back_everywhere() == 1
        assert Report.objects.count() == 1
        server.control("subscribe", callback=f"{live_server.url}/hooks/zalo/")
        server.control("say", user=LAN, text="Họ có cả dao")
        until(lambda: server.hooks.log[-1].statuses == [200])
        work()
        assert Message.objects.filter(text="Họ có cả dao").count() == 1
