"""Public pages kept for half a second in each web process, so that one that goes round the city
costs one rendering, not ten thousand.

Only what is the same for everybody: GET without a cookie and without a query, on the addresses
below, answered 200 without setting a cookie. After an edit every process shows the new page within
FRESH seconds and one rendering; nothing has to be told to anybody.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

FRESH = 0.5
STALE = 1.5  # as old as a page may be shown while one request renders it anew
MOST_PAGES = 500
MOST_BYTES = 512 * 1024
# News, notices, units, wards, answers, procedures: pages without a form that needs a token.
PREFIXES = ("/tin-tuc/", "/canh-bao/", "/lanh-dao/", "/van-ban/", "/don-vi/", "/phuong/")
STARTS = ("/", "/en/")


def is_kept(path: str) -> bool:
    """Whether an address is one that many people open at once."""
    return path in STARTS or path.removeprefix("/en").startswith(PREFIXES)


def _takes_packed(scope: Scope) -> bool:
    """Whether the page may come packed (core/compression.py): it is kept in both ways."""
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])


def _is_somebody(scope: Scope) -> bool:
    """Whether a request says who asks."""
    return any(name in (b"cookie", b"authorization") for name, _value in scope["headers"])


@dataclass(slots=True)
class Page:
    """An answer as it was sent, and when."""

    start: Message
    body: Message
    at: float
    renewing: bool = False


class Kept:
    """An ASGI application that answers from memory what `inner` answered a moment ago."""

    def __init__(self, inner: Application, *, fresh: float = FRESH) -> None:
        self._inner = inner
        self._fresh = fresh
        self._pages: dict[str, Page] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_kept(scope["path"]):
            await self._inner(scope, receive, send)
            return
        if scope["method"] != "GET" or scope["query_string"] or _is_somebody(scope):
            await self._inner(scope, receive, send)
            return
        key = f"{scope['path']} packed" if _takes_packed(scope) else scope["path"]
        page = self._pages.get(key)
        if page is not None:
            age = monotonic() - page.at
            if age < self._fresh or (page.renewing and age < STALE):
                await send(page.start)
                await send(page.body)
                return
            page.renewing = True
        try:
            await self._render(key, scope, receive, send)
        finally:
            if page is not None:
                page.renewing = False

    async def _render(self, key: str, scope: Scope, receive: Receive, send: Send) -> None:
        said: list[Message] = []

        async def listen(message: Message) -> None:
            said.append(message)
            await send(message)

        begun = monotonic()
        await self._inner(scope, receive, listen)
        if len(said) == 2 and self._may_keep(said[0], said[1]):
            if len(self._pages) >= MOST_PAGES:
                self._pages.pop(next(iter(self._pages)))
            self._pages.pop(key, None)  # to the end: the oldest leaves first
            self._pages[key] = Page(said[0], said[1], begun)
        else:
            self._pages.pop(key, None)

    @staticmethod
    def _may_keep(start: Message, body: Message) -> bool:
        return (
            start.get("status") == 200
            and not body.get("more_body")
            and len(body.get("body", b"")) <= MOST_BYTES
            and not any(
                name == b"set-cookie" or (name == b"cache-control" and b"no-store" in value)
                for name, value in start["headers"]
            )
        )
