"""A client's place in the stream: nothing twice, nothing lost, and no client fills the memory."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID, uuid4

import pytest

from caunoi.accounts.access import Actor
from caunoi.command.hub import PLACE_IDS, WAITING_MAX, Place, Stream
from caunoi.command.selectors import Hearing, Listener, News, first_id, tail

NOW = time.time_ns() // 1_000_000


def made(ms: int, end: int) -> UUID:
    return UUID(int=first_id(ms).int + end)


def again(place: Place) -> Place:
    return Place.read(str(place), now_ms=NOW + 5000, oldest_ms=NOW - 600_000)[0]


def news(event_id: UUID) -> News:
    return News(event_id, "new", "reporter", uuid4(), "1234-5678-9", "received", "question", 3, 1,
                None, False, frozenset(), "", False)  # fmt: skip


def listener() -> Listener:
    actor = Actor(uuid4(), uuid4(), "Hoa", "HN-hoa", "vi", ())
    return Listener(actor, Hearing(frozenset({1}), False, False), "key", ())


def test_what_was_heard_is_known_after_coming_back_what_was_not_is_not():
    place = Place(NOW)
    early, late = made(NOW + 10, 1), made(NOW + 20, 2)
    place.hear(late)  # its transaction committed first
    back = again(place)
    assert back.covers(late)
    assert not back.covers(early)
    assert back.covers(made(NOW - 1, 3))  # older than the page
    assert not back.covers(made(NOW + 30, 4))


def test_a_long_stream_keeps_a_short_place_and_tells_nothing_twice():
    place = Place(NOW)
    heard = [made(NOW + n, n) for n in range(5 * PLACE_IDS)]
    for one in heard:
        place.hear(one)
    assert len(str(place)) < 1000
    back = again(again(place))
    assert all(back.covers(one) for one in heard)
    assert not back.covers(made(NOW + 5 * PLACE_IDS, 9))


@pytest.mark.parametrize(
    "written", ["", "x", ".", "-5.", "9" * 40, "12.zz,", "1\N{SUPERSCRIPT TWO}.", "%00"]
)
def test_nonsense_is_a_place_from_now_or_very_long_ago(written):
    place, was_away = Place.read(written, now_ms=NOW, oldest_ms=NOW - 1000)
    assert NOW - 1000 <= place.from_ms <= NOW
    assert was_away == (written == "12.zz,")


def test_a_place_from_the_future_hears_from_now_on():
    place, _was_away = Place.read(f"{NOW + 10**9}.", now_ms=NOW, oldest_ms=NOW - 1000)
    assert place.from_ms == NOW


def test_the_same_event_offered_twice_is_sent_once():
    async def play() -> bytes:
        stream = Stream(listener(), Place(NOW))
        one = news(made(NOW + 1, 1))
        stream.offer(one)
        stream.offer(one)
        return await stream.next(1)

    sent = asyncio.run(play())
    assert sent.count(b"event: news") == 1
    assert tail(made(NOW + 1, 1)).encode() in sent.split(b"\n")[0]


def test_silence_is_broken_by_a_heartbeat_that_carries_the_place():
    async def play() -> bytes:
        return await Stream(listener(), Place(NOW)).next(0.01)

    assert asyncio.run(play()) == f"id: {NOW}.\n\n".encode()


def test_a_client_that_takes_nothing_is_cut_and_what_waited_for_it_is_dropped():
    async def play() -> tuple[bool, bytes]:
        stream = Stream(listener(), Place(NOW))
        for n in range(WAITING_MAX + 1):
            stream.offer(news(made(NOW + n, n)))
        return stream.is_cut, stream.rest()

    assert asyncio.run(play()) == (True, b"")


def test_whoever_loses_access_gets_nothing_of_what_still_waits():
    async def play() -> bytes:
        stream = Stream(listener(), Place(NOW))
        stream.offer(news(made(NOW + 1, 1)))
        stream.cut("bye")
        stream.offer(news(made(NOW + 2, 2)))
        return stream.rest()

    assert asyncio.run(play()) == b"event: bye\ndata: {}\n\n"
