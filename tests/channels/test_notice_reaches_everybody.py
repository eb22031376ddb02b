"""A notice on seven channels: sent, corrected, taken back (case 18), at night, paused, twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from caunoi.channels.accounts import start_account, stop_account
from caunoi.channels.broadcasts.posting import send_posts
from caunoi.channels.broadcasts.services.releasing import (
    ask_release,
    pause_broadcast,
    release_broadcast,
    withdraw_broadcast,
)
from caunoi.channels.broadcasts.services.settling import note_done_by_hand
from caunoi.channels.broadcasts.services.writing import edit_broadcast
from caunoi.channels.broadcasts.tests.conftest import places  # noqa: F401  (a fixture)
from caunoi.channels.broadcasts.tests.making import WHY, content, press, released, spread
from caunoi.channels.errors import TemporaryFailure
from caunoi.channels.mailing.sending import send_notice_mail
from caunoi.channels.mailing.subscriptions import ask_by_mail, confirm, make_token
from caunoi.channels.models import Account, Broadcast, Delivery, MailSubscription, PushSubscription
from caunoi.channels.push.sending import send_pushes
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.core.models import Event
from tests.channels.push_ground import browser, push_server  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("city")
DAY = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)  # 10:00 in Hanoi
NIGHT = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)  # 23:00


def work() -> None:
    """What the worker's loops do until nothing is due."""
    spread()
    while sum(
        [send_pushes(), send_notice_mail(), *map(send_posts, ("facebook", "zalo", "zalo_group"))]
    ):
        pass


def outcomes(broadcast: Broadcast, letter: str) -> dict[str, str]:
    rows = Delivery.objects.filter(broadcast=broadcast, letter=letter)
    return {f"{row.channel} {row.target}".strip(): row.state for row in rows}


def mailbox(**wishes: object) -> MailSubscription:
    wished = {"wards": [], "kinds": ["scam"], "language": "vi", **wishes}
    ask_by_mail(address="lan@example.test", **wished)  # type: ignore[arg-type]
    row = MailSubscription.objects.get()
    confirm(make_token(row.pk))
    Delivery.objects.filter(letter="confirm").delete()
    return row


def correct(broadcast: Broadcast, **over: object) -> None:
    one, other = press(), press()
    broadcast.refresh_from_db()
    told = content(expires_at=broadcast.expires_at, **over)
    edit_broadcast(broadcast_id=broadcast.pk, by=one, content=told)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    release_broadcast(broadcast_id=broadcast.pk, by=other)


@time_machine.travel(DAY, tick=True)
def test_it_reaches_page_article_groups_browser_and_mailbox(places, push_server):  # noqa: F811
    name, _row = browser(push_server)
    mailbox()

    broadcast = released()
    work()

    assert set(outcomes(broadcast, "notice").values()) == {"sent"}
    assert len(outcomes(broadcast, "notice")) == 8
    told = push_server.service.browsers[name].got
    assert [one["told"]["title"] for one in told] == ["Cảnh báo giả danh công an gọi điện"]
    assert (told[0]["urgency"], told[0]["told"]["url"]) == ("high", f"/canh-bao/{broadcast.slug}/")
    letter = mail.outbox[0]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "\n" not in letter.extra_headers["List-Unsubscribe"]
    assert (letter.extra_headers["Precedence"], letter.to) == ("bulk", ["lan@example.test"])
    assert f"/canh-bao/{broadcast.slug}/" in letter.body


@time_machine.travel(DAY, tick=True)
def test_spreading_and_sending_twice_reaches_everybody_once(places, push_server):  # noqa: F811
    name, _row = browser(push_server)
    broadcast = released()
    work()
    broadcast.bulletins.update(spread_at=None, spread_route=0, spread_after=None)
    work()

    assert len(push_server.service.browsers[name].got) == 1
    assert places["facebook"].posts == 1


@time_machine.travel(DAY, tick=True)
def test_only_those_who_asked_for_it_are_told(places, push_server):  # noqa: F811
    names = {
        "here": browser(push_server, wards=["00316"])[0],
        "away": browser(push_server, wards=["00328"])[0],
        "city": browser(push_server)[0],
        "other": browser(push_server, kinds=["traffic"])[0],
    }
    released(reach="wards", wards=("00316",))
    work()

    told = {who for who, name in names.items() if push_server.service.browsers[name].got}
    assert told == {"here", "city"}


@time_machine.travel(DAY, tick=True)
def test_case_18_withdrawn_after_it_was_partly_published(places, push_server):  # noqa: F811
    name, _row = browser(push_server)
    mailbox()
    places["zalo"].fails = [TemporaryFailure("503")]
    broadcast = released()
    spread()
    send_posts("facebook")
    send_posts("zalo")  # fails, waits for its next try
    send_posts("zalo_group")
    send_pushes()

    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
    work()

    assert places["facebook"].stands == {}  # deleted
    assert places["zalo"].stands == {}  # never went out
    assert len(places["zalo_group"].stands) == 2  # cannot be taken back: for a person
    ends = outcomes(broadcast, "withdrawal")
    assert ends["facebook page-1"] == "sent"
    assert ends["zalo page-1"] == "skipped"
    assert ends["zalo_group g1"] == ends["zalo_group g2"] == "dead"
    assert ends["web"] == ends["feed"] == "sent"
    shown = push_server.service.browsers[name].shown
    assert len(shown) == 1  # the same tag: the withdrawal stands in the notice's place
    assert next(iter(shown.values()))["title"].startswith("Đã thu hồi")
    assert {one["topic"] for one in push_server.service.browsers[name].got} != {""}
    assert mail.outbox == []  # was not sent yet, and is not sent any more


@time_machine.travel(DAY, tick=True)
def test_case_18_what_failed_is_done_by_hand_and_written_down(places, duc):  # noqa: F811
    broadcast = released()
    work()
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
    work()
    left = Delivery.objects.get(letter="withdrawal", target="g1")

    with pytest.raises(AccessDenied):
        note_done_by_hand(broadcast_id=broadcast.pk, delivery_id=left.pk, by=duc)
    for _ in range(2):
        note_done_by_hand(broadcast_id=broadcast.pk, delivery_id=left.pk, by=press())

    left.refresh_from_db()
    assert (left.state, left.last_error) == ("sent", "by hand")
    assert Event.objects.filter(code="broadcast.settled").count() == 1
    done = Delivery.objects.get(letter="notice", channel="facebook")
    with pytest.raises(RuleBroken):
        note_done_by_hand(broadcast_id=broadcast.pk, delivery_id=done.pk, by=press())


@time_machine.travel(DAY, tick=True)
def test_a_correction_edits_what_stands_and_tells_who_was_told(places, push_server):  # noqa: F811
    name, _row = browser(push_server)
    mailbox()
    broadcast = released()
    work()
    later, _row = browser(push_server)

    correct(broadcast, title="Cảnh báo đã sửa")
    work()

    assert [text.split("\n")[0] for text in places["facebook"].stands.values()] == [
        "Cảnh báo đã sửa"
    ]
    shown = push_server.service.browsers[name].shown
    assert len(shown) == 1
    assert next(iter(shown.values()))["title"] == "Đã sửa: Cảnh báo đã sửa"
    (fresh,) = push_server.service.browsers[later].got  # came later: simply the notice
    assert fresh["told"]["title"] == "Cảnh báo đã sửa"
    assert [letter.subject for letter in mail.outbox][-1] == "Đã sửa: Cảnh báo đã sửa"
    assert outcomes(broadcast, "correction")["zalo_group g1"] == "dead"  # listed for a person


@time_machine.travel(DAY, tick=True)
def test_a_lost_answer_is_looked_for_and_nothing_is_posted_twice(places):  # noqa: F811
    places["facebook"].lost_answers = 1
    with time_machine.travel(DAY, tick=True) as clock:
        broadcast = released()
        work()
        assert outcomes(broadcast, "notice")["facebook page-1"] == "waiting"
        clock.shift(timedelta(minutes=1))
        work()

    assert outcomes(broadcast, "notice")["facebook page-1"] == "sent"
    assert places["facebook"].posts == 1
    assert Delivery.objects.get(channel="facebook").provider_id == "page-1:1"


def test_a_lost_answer_before_a_withdrawal_is_found_and_deleted(places):  # noqa: F811
    places["facebook"].lost_answers = 1
    with time_machine.travel(DAY, tick=True):
        broadcast = released()
        work()
        withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
        work()

    assert places["facebook"].stands == {}
    assert outcomes(broadcast, "withdrawal")["facebook page-1"] == "sent"


def test_at_night_only_what_is_urgent_is_sent_the_rest_in_the_morning(places, push_server):  # noqa: F811
    name, _row = browser(push_server)
    with time_machine.travel(NIGHT, tick=True) as clock:
        calm = released(urgency="expected")
        urgent = released()
        work()
        assert len(push_server.service.browsers[name].got) == 1
        assert outcomes(urgent, "notice")["facebook page-1"] == "sent"
        assert outcomes(calm, "notice")["facebook page-1"] == "waiting"
        assert outcomes(calm, "notice")["web"] == "sent"  # whoever looks may read it

        clock.move_to(datetime(2026, 11, 26, 23, 4, tzinfo=UTC))  # 06:04
        work()
        assert outcomes(calm, "notice")["facebook page-1"] == "waiting"
        clock.move_to(datetime(2026, 11, 26, 23, 16, tzinfo=UTC))  # 06:16, after the jitter
        work()

    assert set(outcomes(calm, "notice").values()) == {"sent"}
    due = Delivery.objects.filter(broadcast=calm, channel="push").values_list(
        "next_try_at", flat=True
    )
    assert all(datetime(2026, 11, 26, 23, 5, tzinfo=UTC) <= one for one in due)


def test_what_is_still_waiting_in_the_evening_waits_for_the_morning(places, push_server):  # noqa: F811
    name, _row = browser(push_server)
    with time_machine.travel(datetime(2026, 11, 26, 14, 59, tzinfo=UTC), tick=False) as clock:
        released(urgency="expected")
        spread()
        clock.move_to(datetime(2026, 11, 26, 15, 1, tzinfo=UTC))  # 22:01
        work()
        assert push_server.service.browsers[name].got == []


@time_machine.travel(DAY, tick=True)
def test_a_paused_notice_waits_and_goes_on(places, push_server):  # noqa: F811
    name, _row = browser(push_server)
    broadcast = released()
    spread()
    pause_broadcast(broadcast_id=broadcast.pk, by=press(), paused=True)
    work()
    assert (push_server.service.browsers[name].got, places["facebook"].stands) == ([], {})

    pause_broadcast(broadcast_id=broadcast.pk, by=press(), paused=False)
    work()
    assert len(push_server.service.browsers[name].got) == 1
    assert len(places["facebook"].stands) == 1


@time_machine.travel(DAY, tick=True)
def test_a_topic_goes_to_its_followers_wherever_they_live(places, push_server):  # noqa: F811
    name, _row = browser(push_server, wards=["00328"])
    released(reach="topic")
    work()
    assert len(push_server.service.browsers[name].got) == 1
    assert PushSubscription.objects.count() == 1


@time_machine.travel(DAY, tick=True)
def test_an_account_out_of_order_loses_nothing_and_counts_nothing(places, settings):  # noqa: F811
    settings.FACEBOOK_PAGE_ID = "page-1"
    account = Account.objects.create(channel="facebook", external_id="page-1")
    stop_account(account, "reconnect", "token")
    broadcast = released()
    work()
    waiting = Delivery.objects.get(broadcast=broadcast, channel="facebook")
    assert (waiting.state, waiting.attempts) == ("waiting", 0)
    assert outcomes(broadcast, "notice")["zalo page-1"] == "sent"

    start_account(account)
    work()
    assert outcomes(broadcast, "notice")["facebook page-1"] == "sent"
