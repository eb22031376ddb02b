"""The servers' memory on disk, so that the demo goes on where it was after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from caunoi.demo.simulator.zalo.world import Group, Item, Person, Upload, World

PLAIN = (
    "access", "refresh", "assets", "articles", "broadcasts", "broadcast_quota", "templates",
    "phone_messages",
)  # fmt: skip


def save(world: World, path: Path) -> None:
    """Write it whole, or not at all."""
    held: dict[str, Any] = {name: getattr(world, name) for name in PLAIN}
    held |= {
        "people": list(world.people.values()), "talks": dict(world.talks),
        "nameless": dict(world.nameless), "groups": list(world.groups.values()),
        "uploads": dict(world.uploads),
    }  # fmt: skip
    part = path.with_suffix(".part")
    part.write_bytes(orjson.dumps(held, default=list))
    part.replace(path)


def load(world: World, path: Path) -> bool:
    """Bring it back; False where nothing was kept, or it cannot be read."""
    try:
        held = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return False
    for name in PLAIN:
        setattr(world, name, held[name])
    world.people = {one["id"]: Person(**one) for one in held["people"]}
    for name in ("talks", "nameless"):
        for key, items in held[name].items():
            getattr(world, name)[key] = [Item(**one) for one in items]
    for one in held["groups"]:
        items = [Item(**item) for item in one.pop("items")]
        group = Group(**{**one, "admins": set(one["admins"])}, items=items)
        world.groups[group.id] = group
    world.uploads = {key: Upload(**one) for key, one in held["uploads"].items()}
    return True
