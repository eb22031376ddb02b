"""When the database is away, a webhook's body waits on disk: the platform need not come again."""

from __future__ import annotations

import base64
import logging
import os
from pathlib import Path

import orjson
from django.conf import settings

from caunoi.channels.hooks import store_hook
from caunoi.core import keys
from caunoi.core.ids import new_id

logger = logging.getLogger(__name__)
_PURPOSE = "hook-spool"
_SUFFIX = ".hook"


def folder() -> Path:
    """Where bodies wait: beside the files, on this machine."""
    return Path(settings.HOME) / "spool"


def spool_hook(channel: str, body: bytes, variant: str) -> None:
    """Write a body to disk, sealed and durable when this returns. Raises OSError."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = str(new_id())
    plain = orjson.dumps(
        {"channel": channel, "variant": variant, "body": base64.b64encode(body).decode()}
    )
    written = place / f"{name}.part"
    with written.open("wb") as file:
        file.write(keys.seal(_PURPOSE, plain, name.encode()))
        file.flush()
        os.fsync(file.fileno())
    written.rename(place / f"{name}{_SUFFIX}")
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drain_spool(limit: int = 500) -> int:
    """Bring what waits on disk into the database, oldest first; returns how many bodies.

    A body leaves the disk only when the database has it. One that cannot be opened is set aside.
    """
    place = folder()
    if not place.is_dir():
        return 0
    waiting = sorted(place.glob(f"*{_SUFFIX}"))[:limit]
    for path in waiting:
        try:
            held = orjson.loads(keys.unseal(_PURPOSE, path.read_bytes(), path.stem.encode()))
        except (keys.CannotUnseal, orjson.JSONDecodeError):
            logger.error("a spooled webhook cannot be opened; set aside")
            path.rename(path.with_suffix(".bad"))
            continue
        store_hook(held["channel"], base64.b64decode(held["body"]), held["variant"])
        path.unlink()
    return len(waiting)
