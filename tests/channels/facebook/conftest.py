"""The local Facebook for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from caunoi.channels.facebook import graph, pacing
from caunoi.channels.facebook.watching import WANTED
from caunoi.demo.simulator.facebook.server import Simulator
from tests.channels.facebook.ground import Ground


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    """One server for a module."""
    there = Simulator()
    there.start()
    yield there
    there.stop()
    graph.client_for.cache_clear()


@pytest.fixture
def connected(simulator: Simulator, settings: Any) -> Ground:
    """Our page is connected to the local Facebook; nothing has happened there."""
    page = simulator.world.settings
    settings.FACEBOOK_API = simulator.url
    settings.FACEBOOK_PAGE_ID, settings.FACEBOOK_APP_ID = page.page_id, page.app_id
    settings.FACEBOOK_APP_SECRET = page.app_secret
    settings.FACEBOOK_PAGE_TOKEN = page.page_token
    settings.FACEBOOK_VERIFY_TOKEN = page.verify_token
    settings.FACEBOOK_MEDIA_HOSTS = ["127.0.0.1"]
    settings.FACEBOOK_HUMAN_AGENT = True
    pacing.forget_pace()
    ground = Ground(simulator)
    ground.control("reset")
    ground.control("subscribe", fields=list(WANTED))
    return ground


@pytest.fixture
def fb(connected: Ground, city: None) -> Ground:
    """The same, with the city's tables."""
    return connected


@pytest.fixture
def travel_far() -> Iterator[Callable[[timedelta], None]]:
    """Move every clock on, Facebook's too; real time goes on from there."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        yield lambda span: traveller.shift(span)
