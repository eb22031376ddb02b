"""The live stream of the desk: server-sent events at /can-bo/truc-tiep, a plain ASGI application.

Who may listen: an officer with a session cookie whose duties show reports (`selectors.admit`). GET
with `Accept: text/event-stream`; `?since=<milliseconds>` is when the page was read, `Last-Event-ID`
what was heard last: what was missed comes first, each event once. A refusal has no stream: 401
not signed in, 403 second factor missing, 404 no duty now, 204 nothing to hear (do not come back).

What comes, every message with an `id` that gives the client its place (hub.Place):

    event: hello   data: {}                 the stream stands; all from `since` on will come
    event: news    data: {"id", "what", "code", "state", "urgent", "mine", "own"}
    event: alarm   data: {"codes": [...]}   all emergencies nobody has claimed; [] ends the ringing
    event: reset   data: {}                 too much was missed: read the page anew
    event: bye     data: {}                 another window took over: do not come back
    id alone                                a heartbeat

`id` is the event's id, `code` the report's public code, `state` its state now, `mine` whether it is
assigned to the listener, `own` whether the listener did it. `what`: "new" (received), "arrived"
(handed over to here), "task" (given to the listener), "message" (the reporter wrote), "mention" (a
note names the listener), "due" and "late" (a clock), "claimed" (an emergency), "state" (anything
else). No text travels here: the page fetches it by the ordinary, logged way.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from types import FrameType
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import DatabaseError, InterfaceError

from caunoi.command import selectors
from caunoi.command.hub import Hub, Place, Stream
from caunoi.command.selectors import Listener

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[[int, FrameType | None], object]

HEARTBEAT_SECONDS = 15.0
SEND_SECONDS = 10.0  # a client that takes no byte for so long is gone
LIFE_SECONDS = 900.0  # then the client comes back, and all about it is asked anew
RETRY_MS = 1000
OLDEST_MS = 10 * 60 * 1000  # who was away longer reads the page anew
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class Live:
    """The application; one of it, with one hub, serves all desks of a process."""

    def __init__(self) -> None:
        self.hub = Hub()
        self._minds_signals = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._mind_signals()
        if scope["method"] != "GET":
            await _refuse(send, 405)
            return
        headers = _headers(scope)
        cookie = _session_key(headers.get("cookie", ""))
        try:
            listener = await self.hub.at_door(lambda: selectors.admit(cookie))
            if isinstance(listener, int):
                await _refuse(send, listener)
                return
            await self._listen(listener, *_place(scope, headers), receive, send)
        except (DatabaseError, InterfaceError):
            await _refuse(send, 503)

    async def _listen(
        self, listener: Listener, place: Place, was_away: bool, receive: Receive, send: Send
    ) -> None:
        stream, since, known = Stream(listener, place), place.from_ms, place.known
        gone = asyncio.create_task(_until_gone(receive, stream))
        try:
            # First join, then read what was missed: nothing falls in between, and what comes both
            # ways is told once.
            self.hub.join(stream)
            missed = await self.hub.at_door(lambda: selectors.missed_by(listener, since, known))
            ringing = await self.hub.at_door(lambda: selectors.alarms_of([listener]))
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _write(send, f"retry: {RETRY_MS}\n".encode())
            stream.say("hello")
            if was_away or not missed.is_whole:
                stream.say("reset")
            for news in missed.news:
                stream.offer(news)
            for _listener, codes in ringing:
                stream.ring(codes)
            while not stream.is_cut and time.monotonic() - stream.born < LIFE_SECONDS:
                await _write(send, await stream.next(HEARTBEAT_SECONDS))
        except (TimeoutError, OSError, RuntimeError):
            return  # the client does not read, or went away
        finally:
            self.hub.leave(stream)
            gone.cancel()
        with contextlib.suppress(OSError, RuntimeError, TimeoutError):
            await _write(send, stream.rest(), more=False)

    def _mind_signals(self) -> None:
        """End the streams when the process is told to stop.

        The server waits for open answers and tells applications of its end only after them. So we
        stand before its own handlers, which run as before; other servers, or a thread that may set
        no handler, cut the streams by themselves.
        """
        if self._minds_signals:
            return
        self._minds_signals = True
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.getsignal(number)
            if not callable(before):
                continue

            def handle(number: int, frame: FrameType | None, then: Handler = before) -> None:
                loop.call_soon_threadsafe(self.hub.close)
                then(number, frame)

            with contextlib.suppress(ValueError):
                signal.signal(number, handle)
                signal.siginterrupt(number, False)


async def _write(send: Send, body: bytes, *, more: bool = True) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await send({"type": "http.response.body", "body": body, "more_body": more})


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    stream.cut()


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _session_key(header: str) -> str:
    try:
        morsel = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _place(scope: Scope, headers: dict[str, str]) -> tuple[Place, bool]:
    """Where the client stands, and whether it was away for longer than OLDEST_MS."""
    ms = time.time_ns() // 1_000_000
    query = parse_qs(scope["query_string"].decode("latin-1"))
    asked = headers.get("last-event-id") or query.get("since", [""])[0]
    return Place.read(asked, now_ms=ms, oldest_ms=ms - OLDEST_MS)


application = Live()
