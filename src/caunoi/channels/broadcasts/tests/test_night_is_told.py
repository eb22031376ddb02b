"""Whoever releases at night reads when it goes out: at once, or in the morning."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from caunoi.channels.broadcasts.selectors import outcomes_of
from caunoi.channels.broadcasts.services.releasing import ask_release, withdraw_broadcast
from caunoi.channels.broadcasts.tests.making import WHY, draft, press, spread
from caunoi.channels.broadcasts.tests.test_pages_of_notices import desk
from caunoi.channels.models import Broadcast, Delivery

pytestmark = pytest.mark.usefixtures("city", "places")
NIGHT = datetime(2026, 12, 10, 18, 30, tzinfo=UTC)  # 01:30 in Hanoi
DAY = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)
MORNING = "06:05"
AT_ONCE = "phát ngay"


def release(**over: object) -> tuple[str, Broadcast, str]:
    """(page before release, the notice, page after it)."""
    one, other = press(), press()
    broadcast = draft(one, **over)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    client, path = desk(other), f"/can-bo/thong-bao/{broadcast.pk}/"
    before = client.get(path).content.decode()
    client.post(f"{path}phat/")
    spread()
    broadcast.refresh_from_db()
    return before, broadcast, client.get(path).content.decode()


def test_what_can_wait_says_before_and_after_release_when_it_goes_out():
    with time_machine.travel(NIGHT, tick=False):
        before, broadcast, after = release(urgency="expected")
        rows = {one.channel: one.held_until for one in outcomes_of(broadcast)}

    assert f"sẽ được gửi lúc {MORNING}" in before
    assert after.count(f"sẽ được gửi lúc {MORNING}") == 2  # the message and the outcome
    assert "Trang này và nguồn tin hiển thị ngay." in after
    assert f"đến 11/12/2026 {MORNING}" in after
    assert rows["facebook"]
    assert rows["zalo_group"]
    assert rows["web"] is rows["feed"] is None


def test_what_is_urgent_says_that_it_goes_out_at_once():
    with time_machine.travel(NIGHT, tick=False):
        before, broadcast, after = release(urgency="immediate")
        held = [one.held_until for one in outcomes_of(broadcast)]

    for page in (before, after):
        assert AT_ONCE in page
        assert "sẽ được gửi lúc" not in page
    assert not any(held)


def test_by_day_nothing_is_said_of_the_night():
    with time_machine.travel(DAY, tick=False):
        before, _broadcast, after = release(urgency="expected")
    for page in (before, after):
        assert MORNING not in page
    assert "đang được gửi đi" in after


def test_what_is_only_on_our_own_pages_wakes_nobody():
    with time_machine.travel(NIGHT, tick=False):
        _before, _broadcast, after = release(urgency="expected", routes=("web", "feed"))
    assert "sẽ được gửi lúc" not in after


def test_a_withdrawal_waits_only_where_it_would_wake_somebody():
    with time_machine.travel(NIGHT, tick=False):
        _before, broadcast, _after = release(urgency="expected")
        Delivery.objects.filter(broadcast=broadcast).update(state="sent")
        withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why=WHY)
        spread()
        broadcast.refresh_from_db()
        rows = {one.channel: one for one in outcomes_of(broadcast)}
    assert rows["facebook"].waiting
    assert rows["facebook"].held_until is None
    assert rows["zalo_group"].held_until is not None
