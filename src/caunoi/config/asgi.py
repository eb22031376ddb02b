"""The one door of a web process: event streams go to async code, all else to Django's threads.

Which addresses are async stands in ASYNC_MOUNTS and nowhere else (docs/adr/0010-server.md).
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from caunoi.config.bridge import Bridge
from caunoi.config.kept import Kept
from caunoi.config.wsgi import application as django_application

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsyncApplication = Callable[[Scope, Receive, Send], Awaitable[None]]

# Address prefix -> "module:name" of a native ASGI application.
ASYNC_MOUNTS = {
    "/can-bo/truc-tiep": "caunoi.command.live:application",
    "/en/can-bo/truc-tiep": "caunoi.command.live:application",
}
THREADS = int(os.environ.get("CAUNOI_THREADS") or 6)


def load(target: str) -> AsyncApplication:
    """The object a "module:name" stands for."""
    module, _mark, name = target.partition(":")
    loaded: AsyncApplication = getattr(import_module(module), name)
    return loaded


class Door:
    """Sends each request to the async application mounted at its address, or to Django."""

    def __init__(self, mounts: dict[str, AsyncApplication], rest: AsyncApplication) -> None:
        self._mounts = mounts
        self._rest = rest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        for prefix, application in self._mounts.items():
            if path == prefix or path.startswith(f"{prefix}/"):
                await application(scope, receive, send)
                return
        await self._rest(scope, receive, send)


# Pages that go round the city are answered before anything else is asked.
application = Kept(
    Door(
        mounts={
            prefix: load(target)
            for prefix, target in ASYNC_MOUNTS.items()
            if find_spec(target.partition(":")[0])
        },
        rest=Bridge(django_application, threads=THREADS),
    )
)
