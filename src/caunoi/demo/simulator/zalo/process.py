"""Zalo's servers as a process of the demo, until SIGTERM."""

from __future__ import annotations

import signal
import threading

from django.conf import settings

from caunoi.channels.choices import AccountState
from caunoi.channels.models import Account
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.demo.simulator.zalo.world import World


def main(port: str = "0", callback: str = "") -> None:
    """Answer on `port`; events go to `callback`. Ids and secrets are those of our settings."""
    world = World(
        app_id=settings.ZALO_APP_ID, app_secret=settings.ZALO_APP_SECRET, oa_id=settings.ZALO_OA_ID,
        oa_secret=settings.ZALO_OA_SECRET, callback=callback,
        **({"admin_id": settings.ZALO_ADMIN_USER_ID} if settings.ZALO_ADMIN_USER_ID else {}),
    )  # fmt: skip
    world.refresh[settings.ZALO_REFRESH_TOKEN] = world.now() + 90 * 24 * 3600
    world.switches.ladder_scale = 0.05
    for product in ("gmf50", "gmf100", "gmf100", "gmf1000"):
        world.add_asset(product)
    forget_tokens()
    server = ZaloServer(world, int(port)).start()
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _n, _f: done.set())
    while not done.wait(1):
        pass
    server.stop()


def forget_tokens() -> None:
    """This Zalo remembers no token of an earlier run: the product begins with the first again."""
    Account.objects.filter(channel="zalo").update(
        sealed_tokens=None, tokens_until=None, state=AccountState.WORKING, why=""
    )
