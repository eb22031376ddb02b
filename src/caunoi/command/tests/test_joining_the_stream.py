"""Whoever comes in while the hub looks for news hears it as well, and once."""

from __future__ import annotations

import asyncio
import threading
import time
from functools import partial

import pytest
from django.db import connection

from caunoi.accounts.access import Actor
from caunoi.command import selectors
from caunoi.command.hub import POLL_SECONDS, Hub, Place, Stream
from caunoi.command.selectors import Listener
from caunoi.command.tests.streams import cookie_of
from caunoi.testing.make import make_receipt


@pytest.fixture
def hub():
    """A hub whose threads and their connections end with the test."""
    made = Hub()
    yield made
    for threads, how_many in ((made._eye, 1), (made._door, 2)):
        for _thread in range(how_many):
            threads.submit(connection.close)
        threads.shutdown()


def opened(actor: Actor) -> Stream:
    listener = selectors.admit(cookie_of(actor))
    assert isinstance(listener, Listener)
    return Stream(listener, Place(time.time_ns() // 1_000_000))


async def come_in_during_a_look(hub: Hub, first: Stream, second: Stream) -> list[bytes]:
    """What both hear of a report that is received just after the second came in."""
    busy = threading.Event()
    hub._eye.submit(busy.wait)
    hub.join(first)
    await asyncio.sleep(2 * POLL_SECONDS)  # a look stands in line behind what keeps the thread
    hub.join(second)
    missed = partial(selectors.missed_by, second.listener, second.place.from_ms, frozenset())
    assert not (await hub.at_door(missed)).news
    send = partial(make_receipt, "Mất xe đạp trước cổng chợ.", category="hinh_su.trom_cap")
    await hub.at_door(send)
    busy.set()
    heard = [await one.next(5) for one in (first, second)]
    await asyncio.sleep(3 * POLL_SECONDS)
    heard += [one.rest() for one in (first, second)]
    hub.close()
    await asyncio.sleep(2 * POLL_SECONDS)
    return heard


def test_who_comes_in_while_a_look_waits_hears_what_it_finds(hub, hanoi):
    first, second = opened(hanoi["hoa"]), opened(hanoi["minh"])
    *heard, first_rest, second_rest = asyncio.run(come_in_during_a_look(hub, first, second))
    assert [one.count(b'"what":"new"') for one in heard] == [1, 1]
    assert (first_rest, second_rest) == (b"", b"")
