"""The live stream over real HTTP: the right desks hear, each thing once, while they may."""

from __future__ import annotations

import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Duty
from caunoi.accounts.services.staff import end_duty
from caunoi.accounts.sessions import SessionStore
from caunoi.command.tests.streams import Desk, cookie_of, desk, since
from caunoi.config.tests.test_serve import Running
from caunoi.reports.models import Report
from caunoi.reports.services.handling import claim_emergency
from caunoi.reports.services.talking import add_message, write_note
from caunoi.testing.cast import AN, WARD
from caunoi.testing.make import make_receipt
from caunoi.testing.officers import make_officer

Cast = dict[str, Actor]


@pytest.fixture
def open_desks(running: Running, hanoi: Cast) -> Callable[..., AbstractContextManager[list[Desk]]]:
    """Open the streams of members of the cast, as pages read a moment ago would."""

    @contextmanager
    def opened(*names: str) -> Iterator[list[Desk]]:
        with ExitStack() as stack:
            desks = [
                stack.enter_context(desk(running.url, cookie_of(hanoi[name]), query=since(0)))
                for name in names
            ]
            for one in desks:
                one.hear("hello")
            yield desks

    return opened


def send(text: str = "Mất xe đạp trước cổng chợ lúc sáng.", **over: object) -> Report:
    receipt = make_receipt(text, **{"category": "hinh_su.trom_cap", **over})
    return Report.objects.select_related("unit").get(pk=receipt.report_id)


def test_of_two_wards_only_the_right_one_hears_and_within_a_second(open_desks):
    with open_desks("hoa", "tuan") as (ours, theirs):
        waits = []
        for _turn in range(3):  # a busy machine may be late once
            report = send()
            assert report.unit.code == WARD
            begun = time.monotonic()
            heard = ours.hear(what="new")
            waits.append(time.monotonic() - begun)
            assert heard["code"] == report.spelled_code
        assert min(waits) < 1
        assert (heard["urgent"], heard["mine"], heard["own"]) == (False, False, False)
        assert set(heard) == {"id", "what", "code", "state", "urgent", "mine", "own"}
        assert not theirs.hears_nothing()


def test_what_was_missed_comes_exactly_once(running, hanoi):
    cookie = cookie_of(hanoi["hoa"])
    with desk(running.url, cookie, query=since(0)) as first:
        first.hear("hello")
        known = send("Tin thứ nhất về vụ mất xe.")
        first.hear(code=known.spelled_code)
        place = first.place
    missed = [send(f"Tin thứ {n} trong lúc mất mạng.").spelled_code for n in (2, 3)]
    with desk(running.url, cookie, place=place) as again:
        assert [again.hear(what="new")["code"] for _ in missed] == missed
        later = send("Tin sau khi có mạng lại.").spelled_code
        assert again.hear()["code"] == later
        assert not again.hears_nothing()
        place = again.place
    with desk(running.url, cookie, place=place) as third:
        third.hear("hello")
        assert not third.hears_nothing()


def test_the_page_and_its_stream_leave_no_gap(running, hanoi):
    asked = since(0)
    report = send()
    with desk(running.url, cookie_of(hanoi["hoa"]), query=asked) as opened:
        assert opened.hear(what="new")["code"] == report.spelled_code


def test_whoever_was_away_too_long_is_told_to_read_anew(running, hanoi):
    with desk(running.url, cookie_of(hanoi["hoa"]), place="1000000000000.") as opened:
        opened.hear("reset")


def test_messages_and_mentions_are_told_to_those_they_concern(open_desks, hanoi):
    report = send()
    with open_desks("hoa", "duc") as (of_hoa, of_duc):
        add_message(report, text="Tôi nhớ thêm biển số xe.")
        assert of_hoa.hear(what="message")["code"] == report.spelled_code
        write_note(report_id=report.pk, by=hanoi["hoa"], text="Nhờ anh xem giúp @HN-duc")
        assert of_duc.hear(what="mention")["own"] is False
        assert not [m for m in of_hoa.hears_nothing() if m[1]["what"] == "mention"]


def test_an_emergency_rings_until_it_is_claimed(open_desks, hanoi):
    with open_desks("phuc", "binh") as (dispatcher, handler):
        report = send("Có người cầm dao chém nhau ở cổng chợ.", category="hinh_su.cuop_giat")
        assert report.urgency == 1
        assert report.spelled_code in dispatcher.hear("alarm")["codes"]
        with open_desks("phuc") as (later,):
            assert report.spelled_code in later.hear("alarm")["codes"]
        claim_emergency(report_id=report.pk, by=hanoi["phuc"])
        assert dispatcher.hear("alarm")["codes"] == []
        assert handler.hears_nothing(0) == []


def test_a_transferred_officer_is_cut_and_not_let_in_again(running, hanoi):
    officer = make_officer(Role.DUTY_OFFICER, WARD)
    cookie = cookie_of(officer)
    with desk(running.url, cookie, query=since()) as opened:
        opened.hear("hello")
        end_duty(duty_id=Duty.objects.get(officer_id=officer.id).pk, by="officer:test")
        assert opened.is_cut(5)
    with desk(running.url, cookie) as again:
        assert again.status == 404


def test_signing_out_cuts_the_stream(running, hanoi):
    cookie = cookie_of(hanoi["minh"])
    with desk(running.url, cookie) as opened:
        opened.hear("hello")
        SessionStore(session_key=cookie).delete()
        assert opened.is_cut(5)
    with desk(running.url, cookie) as again:
        assert again.status == 401


def test_strangers_are_refused_and_those_who_see_no_reports_need_not_come_back(running, hanoi):
    with desk(running.url) as nobody, desk(running.url, "no-such-session-key") as liar:
        assert (nobody.status, liar.status) == (401, 401)
    with desk(running.url, cookie_of(hanoi["mai"])) as clerk:
        assert clerk.status == 204


def test_a_report_about_the_police_is_heard_by_who_holds_it_only(open_desks):
    with open_desks("hoa", "duc", "son", "nga") as (named, their_head, inspector, procurator):
        make_receipt(
            "Công an phường Định Công nhận tiền của quán karaoke để bỏ qua vi phạm.", contact=AN
        )
        inspector.hear(what="new")
        procurator.hear(what="new")
        assert not named.hears_nothing()
        assert not their_head.hears_nothing(0)


def test_residents_are_served_as_ever_and_their_pages_open_no_stream(open_desks, running):
    with open_desks("nga", "hoa", "phuc"):
        for path in ("/", "/gui-tin/", "/tra-cuu/"):
            with urllib.request.urlopen(f"{running.url}{path}", timeout=10) as page:  # noqa: S310
                assert "data-live" not in page.read().decode()


def test_one_window_too_many_ends_the_oldest(open_desks):
    with open_desks("yen", "yen", "yen", "yen") as (first, *_others), open_desks("yen"):
        first.hear("bye")
        assert first.is_cut(3)


def test_the_server_stops_at_once_with_desks_open(open_desks, running):
    """The last test of this module: the server is gone afterwards."""
    with open_desks("nga"):
        begun = time.monotonic()
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(20) == 0
        assert time.monotonic() - begun < 4
