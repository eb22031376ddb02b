"""Zalo on this machine: its servers, and our account at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from caunoi.accounts.access import Actor
from caunoi.channels.zalo import tokens
from caunoi.demo.simulator.zalo.oauth import new_pair
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.tests.making import make_neighbourhood
from tests.channels.zalo.ground import our_account

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
def place(city: None, minh: Actor, duc: Actor) -> Neighbourhood:
    """Minh's neighbourhood."""
    return make_neighbourhood(minh, duc)


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
