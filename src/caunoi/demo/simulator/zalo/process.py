"""Zalo's servers as a process of the demo, until SIGTERM."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from caunoi.demo.ending import when_told_to_end
from caunoi.demo.playing import read_script
from caunoi.demo.simulator.zalo.keeping import load, save
from caunoi.demo.simulator.zalo.server import ZaloServer
from caunoi.demo.simulator.zalo.world import DAY, World

MEMORY = "zalo-simulator.json"
SAVED_EVERY = 1.0  # seconds
PRODUCTS = ("gmf50", "gmf100", "gmf100", "gmf1000")
LADDER_SCALE = 0.05  # thirty seconds are one and a half


def main(port: str = "0", callback: str = "") -> None:
    """Answer on `port`; events go to `callback`. Ids and secrets are those of our settings."""
    world, memory = make_world(callback), Path(settings.HOME) / MEMORY
    wake(world, memory)
    server = ZaloServer(world, int(port)).start()
    told, saved = when_told_to_end(), 0
    while not told.wait(SAVED_EVERY):
        if server.answered != saved:
            saved = server.answered
            server.in_loop(lambda: save(world, memory))
    server.in_loop(lambda: save(world, memory))
    server.stop()


def wake(world: World, memory: Path) -> None:
    """Go on where it was, or begin; the token of our settings opens in any case, for the product
    is given it anew at each start (demo/simulated.begin_anew)."""
    remembers = load(world, memory)
    world.refresh[settings.ZALO_REFRESH_TOKEN] = world.now() + 90 * DAY
    if not remembers:
        for product in PRODUCTS:
            world.add_asset(product)


def make_world(callback: str) -> World:
    """A world with our settings' names, and a ladder that a newcomer can wait for."""
    admin = {"admin_id": settings.ZALO_ADMIN_USER_ID} if settings.ZALO_ADMIN_USER_ID else {}
    script = read_script()
    world = World(
        app_id=settings.ZALO_APP_ID, app_secret=settings.ZALO_APP_SECRET, oa_id=settings.ZALO_OA_ID,
        oa_secret=settings.ZALO_OA_SECRET, oa_name=script.page, admin_name=script.keeper,
        callback=callback, **admin,
    )  # fmt: skip
    world.switches.ladder_scale = LADDER_SCALE
    return world
