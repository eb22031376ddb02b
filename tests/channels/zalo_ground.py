"""Zalo on this machine: its servers, our account at it, and residents who write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import Account, Delivery
from caunoi.channels.sender import send_waiting
from caunoi.channels.taking import get_account
from caunoi.channels.zalo import tokens
from caunoi.core.clock import now
from caunoi.demo.simulator.zalo.hooks import Sent
from caunoi.demo.simulator.zalo.oauth import new_pair
from caunoi.demo.simulator.zalo.server import ZaloServer

LAN = "2468013579246801357"  # beyond 2^53
BINH = "2468013579246801358"
TIP = "Tối qua có nhóm thanh niên đánh bạc ở quán nước đầu ngõ 12"
WHOLE = f"{TIP}, phường Định Công"
DAYTIME = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)  # 10:00 in Hanoi


@pytest.fixture
def server(settings: Any) -> Iterator[ZaloServer]:
    """Zalo's servers, and our settings pointing at them; not connected yet."""
    there = ZaloServer().start()
    world = there.world
    settings.ZALO_API = settings.ZALO_OAUTH = settings.ZALO_BUSINESS_API = there.url
    settings.ZALO_OA_ID, settings.ZALO_APP_ID = world.oa_id, world.app_id
    settings.ZALO_APP_SECRET, settings.ZALO_OA_SECRET = world.app_secret, world.oa_secret
    settings.ZALO_ADMIN_USER_ID = world.admin_id
    settings.ZALO_MEDIA_HOSTS = [there.url.removeprefix("http://")]
    settings.ZALO_REFRESH_TOKEN = new_pair(world)["refresh_token"]
    yield there
    there.stop()


@pytest.fixture
def zalo(city: None, server: ZaloServer) -> ZaloServer:
    """The same with our account connected."""
    tokens.access_token(our_account(server))
    return server


@pytest.fixture
def clock() -> Iterator[Callable[[timedelta], None]]:
    """Ten in the morning in Hanoi, for us and for Zalo; moved on by calling it."""
    with time_machine.travel(DAYTIME, tick=True) as traveller:
        yield lambda span: traveller.shift(span)


def our_account(server: ZaloServer) -> Account:
    """Our account's row, as it is now."""
    return get_account("zalo", server.world.oa_id)


def post(one: Sent, **headers: str) -> int:
    """Bring one event to us over our own address; the status it is answered with."""
    answer = Client().post(
        "/hooks/zalo/", one.body, content_type="application/json",
        headers={**one.headers, **headers},
    )  # fmt: skip
    return answer.status_code


def deliver(server: ZaloServer) -> list[int]:
    """Bring all events that wait to us, and have the worker do what follows."""
    statuses = []
    for _round in range(6):
        events = server.take_events()
        if not events:
            break
        statuses += [post(one) for one in events]
        work()
    return statuses


def work() -> None:
    """What the worker's loops do until nothing is due."""
    while process_hooks() + send_waiting():
        pass


def say(server: ZaloServer, text: str = "", user: str = LAN, **more: Any) -> str:
    """A resident writes, and all that follows happens; Zalo's id of the message."""
    told = server.control("say", user=user, text=text, **more)
    deliver(server)
    return str(told["msg_id"])


def answers(server: ZaloServer, user: str = LAN) -> list[str]:
    """What the resident reads of us."""
    return [one["text"] for one in server.control("talk", user=user) if one["by_us"]]


def hurry() -> None:
    """Nothing waits for its hour."""
    Delivery.objects.filter(state="waiting").update(next_try_at=now())
    work()
