"""The streams of one web process: one poller, one fan-out, any number of open desks.

No report's transaction may send a NOTIFY (DESIGN.md §4), so one thread looks for new events a few
times a second, only while somebody listens, and hands each to the desks that may hear it.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar
from uuid import UUID

import orjson
from django.db import DatabaseError, InterfaceError, close_old_connections

from caunoi.command import selectors
from caunoi.command.selectors import Listener, News, made_ms, tail

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.1
AFTER_ERROR_SECONDS = 1.0
RECHECK_SECONDS = 2.0  # a role that ended cuts the stream within this time and a little
ALARM_SECONDS = 15.0  # what rings is read anew so often, whatever happened
WAITING_MAX = 256  # messages of one desk; a client that lets more lie is cut
STREAMS_EACH = 4  # of one officer in one process; one more ends the oldest
PLACE_IDS = 32  # how many ids a client's place in the stream can name
_PAIR = re.compile(r"[0-9a-f]{1,11}[0-9a-f]{8}")

T = TypeVar("T")


class Place:
    """How far a client has heard: a moment, and which events made since then it knows.

    Events become visible out of order, so one id alone would not say what was missed. Written
    `<milliseconds>.<later by><end of id>,…`, it is the `id` of every message and comes back as
    Last-Event-ID.
    """

    def __init__(self, since_ms: int, heard: Iterable[tuple[int, str]] = ()) -> None:
        self.from_ms = since_ms  # what is older is not told on this stream
        self._since_ms = since_ms
        self._heard = sorted(pair for pair in heard if pair[0] >= since_ms)
        self._known = {end for _ms, end in self._heard}

    @classmethod
    def read(cls, written: str, *, now_ms: int, oldest_ms: int) -> tuple[Place, bool]:
        """The place that a client gave, or now; and whether it was older than `oldest_ms`."""
        moment, _dot, rest = written.partition(".")
        if not (moment.isascii() and moment.isdecimal() and len(moment) <= 15):
            return cls(now_ms), False
        since = int(moment)
        pairs = [
            (since + int(part[:-8], 16), part[-8:])
            for part in rest.split(",")[:PLACE_IDS]
            if _PAIR.fullmatch(part)
        ]
        return cls(min(max(since, oldest_ms), now_ms), pairs), since < oldest_ms

    @property
    def known(self) -> frozenset[str]:
        """Ends of the ids of the events that it names."""
        return frozenset(self._known)

    def covers(self, event_id: UUID) -> bool:
        """Whether the client knows this event, or it is older than what it asked for."""
        return made_ms(event_id) < self.from_ms or tail(event_id) in self._known

    def hear(self, event_id: UUID) -> None:
        """The message about this event is on its way to the client."""
        self._known.add(tail(event_id))
        insort(self._heard, (made_ms(event_id), tail(event_id)))
        if len(self._heard) > PLACE_IDS:
            # The oldest is not named any more: what lies before it counts as heard.
            made, end = self._heard.pop(0)
            self._known.discard(end)
            self._since_ms = max(self._since_ms, made + 1)
            self._heard = [pair for pair in self._heard if pair[0] >= self._since_ms]

    def __str__(self) -> str:
        since = self._since_ms
        return f"{since}.{','.join(f'{made - since:x}{end}' for made, end in self._heard)}"


class Stream:
    """One open desk: its officer, what waits to be sent, and how far it has heard."""

    def __init__(self, listener: Listener, place: Place) -> None:
        self.listener = listener
        self.place = place
        self.born = time.monotonic()
        self.is_cut = False
        self._offered: dict[UUID, None] = {}
        self._ringing: tuple[str, ...] | None = None
        self._waiting: asyncio.Queue[bytes | News] = asyncio.Queue(WAITING_MAX)

    def offer(self, news: News) -> None:
        """Put news in line, once; a client too slow to take it is cut and may come back."""
        if news.id in self._offered or self.place.covers(news.id):
            return
        if len(self._offered) > 4 * WAITING_MAX:
            self._offered = dict.fromkeys(list(self._offered)[WAITING_MAX:])
        self._offered[news.id] = None
        self._put(news)

    def ring(self, codes: tuple[str, ...]) -> None:
        """Say which emergencies nobody has claimed, where that changed."""
        if codes != (self._ringing or ()):
            self._put(_message("alarm", {"codes": list(codes)}))
        self._ringing = codes

    def say(self, name: str) -> None:
        """A message without content: `hello`, `reset`."""
        self._put(_message(name, {}))

    def cut(self, farewell: str = "") -> None:
        """End the stream: what waits is not sent any more, only a last word if there is one."""
        if self.is_cut:
            return
        self.is_cut = True
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(_message(farewell, {}) if farewell else b"")

    def rest(self) -> bytes:
        """What still stands in line, for the last sending."""
        parts = []
        while not self._waiting.empty():
            parts.append(self._written(self._waiting.get_nowait()))
        return b"".join(parts)

    async def next(self, patience: float) -> bytes:
        """What to send now; after so long a silence, the client's place alone (a heartbeat)."""
        parts: list[bytes] = []
        try:
            async with asyncio.timeout(patience):
                parts.append(self._written(await self._waiting.get()))
        except TimeoutError:
            pass
        return b"".join([*parts, self.rest(), f"id: {self.place}\n\n".encode()])

    def _put(self, message: bytes | News) -> None:
        if self.is_cut:
            return
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            self.cut()

    def _written(self, message: bytes | News) -> bytes:
        if isinstance(message, bytes):
            return message
        self.place.hear(message.id)
        actor = self.listener.actor
        return f"id: {self.place}\n".encode() + _message(
            "news",
            {
                "id": str(message.id), "what": message.what_to(actor), "code": message.code,
                "state": message.state, "urgent": message.urgency == 1,
                "mine": message.assignee_id == actor.id, "own": message.by == actor.ref,
            },
        )  # fmt: skip


def _message(name: str, data: dict[str, object]) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"


class Hub:
    """All open streams of this process."""

    def __init__(self) -> None:
        self._streams: set[Stream] = set()
        self._watch = selectors.Watch()
        self._task: asyncio.Task[None] | None = None
        # One thread each with a connection of its own: looking must not wait for those who enter.
        self._eye = ThreadPoolExecutor(1, "live-eye")
        self._door = ThreadPoolExecutor(2, "live-door")

    async def at_door(self, work: Callable[[], T]) -> T:
        """Run database work for one who enters, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._door, _guarded, work)

    def join(self, stream: Stream) -> None:
        """Let a stream hear everything from now on."""
        officer = stream.listener.actor.id
        theirs = [one for one in self._streams if one.listener.actor.id == officer]
        theirs.sort(key=lambda one: one.born)
        for oldest in theirs[: max(0, len(theirs) + 1 - STREAMS_EACH)]:
            self.leave(oldest, "bye")
        self._streams.add(stream)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def leave(self, stream: Stream, farewell: str = "") -> None:
        """The stream hears no more."""
        self._streams.discard(stream)
        stream.cut(farewell)

    def close(self) -> None:
        """End all streams; the process stops. Clients come back to another one."""
        for stream in list(self._streams):
            self.leave(stream)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        checked = rung = time.monotonic()
        news: list[News] = []
        while self._streams:
            begun = time.monotonic()
            check, ring = begun - checked > RECHECK_SECONDS, begun - rung > ALARM_SECONDS
            try:
                news += await loop.run_in_executor(self._eye, _guarded, self._watch.look)
                # Who listens is asked after the look: whoever joins later than this finds the same
                # news among what was missed, and nothing falls between the two.
                listeners = frozenset(stream.listener for stream in self._streams)
                sort_out = partial(_sort_out, news, listeners, check=check, ring=ring)
                if news or check or ring:
                    round_ = await loop.run_in_executor(self._eye, _guarded, sort_out)
                    self._tell(*round_)
            except Exception:  # it must outlive whatever one round meets, or desks fall silent
                logger.exception("a round of the live stream failed; trying again")
                await asyncio.sleep(AFTER_ERROR_SECONDS * (1 + secrets.randbelow(100) / 100))
                continue
            news = []
            checked, rung = begun if check else checked, begun if ring else rung
            await asyncio.sleep(max(0.01, POLL_SECONDS - (time.monotonic() - begun)))

    def _tell(
        self,
        heard: Iterable[tuple[Listener, list[News]]],
        rung: Iterable[tuple[Listener, tuple[str, ...]]],
        gone: set[Listener],
    ) -> None:
        desks: dict[Listener, list[Stream]] = defaultdict(list)
        for stream in list(self._streams):
            if stream.listener in gone or stream.is_cut:
                self.leave(stream)
            else:
                desks[stream.listener].append(stream)
        for listener, news in heard:
            for stream in desks[listener]:
                for one in news:
                    stream.offer(one)
        for listener, codes in rung:
            for stream in desks[listener]:
                stream.ring(codes)


def _sort_out(
    news: list[News], listeners: frozenset[Listener], *, check: bool, ring: bool
) -> tuple[
    list[tuple[Listener, list[News]]],
    list[tuple[Listener, tuple[str, ...]]],
    set[Listener],
]:
    """In the thread: who hears what, on whose desk it rings, who goes."""
    good = selectors.still_good(listeners) if check else set(listeners)
    heard = selectors.audience(news, good) if news else []
    moved = ring or any(one.moves_alarm for one in news)
    return heard, selectors.alarms_of(good) if moved else [], set(listeners) - good


def _guarded(work: Callable[[], T]) -> T:
    """Run work in one of our threads; a broken connection is thrown away for the next try."""
    try:
        return work()
    except (DatabaseError, InterfaceError):
        close_old_connections()
        raise
