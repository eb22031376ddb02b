"""A push service on this machine, and browsers that subscribed at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from caunoi.channels.models import PushSubscription
from caunoi.channels.push import client
from caunoi.channels.push.subscriptions import subscribe
from caunoi.channels.push.vapid import public_key
from caunoi.demo.simulator.push import PushServer


@pytest.fixture
def push_server(settings: Any) -> Iterator[PushServer]:
    """The simulator, known to the product as one more push service."""
    server = PushServer().start()
    settings.PUSH_SIMULATOR = server.url
    client.forget_rests()
    yield server
    client.forget_rests()
    server.stop()


def browser(server: PushServer, **wishes: Any) -> tuple[str, PushSubscription]:
    """A browser that subscribed: its name at the service, and our row of it."""
    name, told = server.service.add(public_key())
    wished = {"wards": [], "kinds": ["scam", "warning"], "language": "vi", **wishes}
    return name, subscribe(told=told, **wished)
