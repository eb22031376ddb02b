"""HTTP/1.1 on plain asyncio, as small as local servers need it: kept connections, no frills."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

MOST_BYTES = 64 * 1024 * 1024
REASONS = {200: "OK", 201: "Created", 204: "No Content", 302: "Found", 400: "Bad Request",
           403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 410: "Gone",
           413: "Content Too Large", 429: "Too Many Requests", 500: "Internal Server Error",
           503: "Service Unavailable"}  # fmt: skip


@dataclass(slots=True)
class Request:
    """What somebody asks; header names are in small letters."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON. Raises ValueError."""
        return orjson.loads(self.body or b"null")

    def form(self) -> dict[str, str]:
        """The body as a form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def file(self, name: str) -> tuple[str, bytes] | None:
        """(name, bytes) of one file of a multipart body; None where there is none."""
        kind, _semicolon, rest = self.headers.get("content-type", "").partition(";")
        boundary = rest.strip().removeprefix("boundary=").strip('"')
        if kind.strip() != "multipart/form-data" or not boundary:
            return None
        for part in self.body.split(b"--" + boundary.encode()):
            head, _blank, content = part.partition(b"\r\n\r\n")
            if f'name="{name}"'.encode() in head and b"filename=" in head:
                told = head.partition(b'filename="')[2].partition(b'"')[0]
                return told.decode("utf-8", "replace"), content.removesuffix(b"\r\n")
        return None


@dataclass(slots=True)
class Answer:
    """What they are told."""

    body: bytes = b""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        """As it goes over the wire."""
        more = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = (
            f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Status')}\r\n"
            f"Content-Type: {self.kind}\r\n{more}Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


def told(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer in JSON."""
    return Answer(orjson.dumps(value), status, headers=headers or {})


# None: the connection ends without an answer.
Handler = Callable[[Request], "Answer | None | Awaitable[Answer | None]"]


class _Connection(asyncio.Protocol):
    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.transport: asyncio.Transport | None = None
        self.buffer = bytearray()
        self.busy = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        self._go_on()

    def _go_on(self) -> None:
        while not self.busy and (request := self._next()) is not None:
            answer = self.handler(request)
            if inspect.isawaitable(answer):
                self.busy = True
                task = asyncio.ensure_future(answer)
                task.add_done_callback(self._done)
            else:
                self._tell(answer)

    def _done(self, task: asyncio.Future[Answer | None]) -> None:
        self.busy = False
        self._tell(None if task.cancelled() or task.exception() else task.result())
        self._go_on()

    def _tell(self, answer: Answer | None) -> None:
        if self.transport is None or self.transport.is_closing():
            return
        if answer is None:
            self.transport.abort()
        else:
            self.transport.write(answer.raw())

    def _next(self) -> Request | None:
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        lines = self.buffer[:end].decode("latin-1").split("\r\n")
        headers = {
            name.strip().lower(): value.strip()
            for name, _colon, value in (line.partition(":") for line in lines[1:])
        }
        length = int(headers.get("content-length") or 0)
        if length > MOST_BYTES:
            self._tell(None)
            return None
        if len(self.buffer) < end + 4 + length:
            return None
        body = bytes(self.buffer[end + 4 : end + 4 + length])
        del self.buffer[: end + 4 + length]
        method, target, *_version = lines[0].split(" ")
        parts = urlsplit(target)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Request(method, unquote(parts.path), query, headers, body)


class Wire:
    """A server on 127.0.0.1 with a loop in a thread of its own."""

    def __init__(self, handler: Handler, port: int = 0) -> None:
        self.handler = handler
        self.port = port
        self.loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()
        self._ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._open())
        self._ready.set()
        self.loop.run_forever()
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    async def _open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self.handler), "127.0.0.1", self.port, backlog=512
        )
        self.port = self._server.sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Answer no more."""
        self.loop.call_soon_threadsafe(self._end)
        self._thread.join(10)

    def _end(self) -> None:
        if self._server is not None:
            self._server.close()
        self.loop.stop()

    def run(self, work: Awaitable[Any]) -> Future[Any]:
        """Have the loop do something."""

        async def doing() -> Any:
            return await work

        return asyncio.run_coroutine_threadsafe(doing(), self.loop)


async def post(url: str, body: bytes, headers: Mapping[str, str], seconds: float) -> int:
    """The status that an address answers a POST with; 0 where it does not in time."""
    try:
        return await asyncio.wait_for(_post(url, body, headers), seconds)
    except (TimeoutError, OSError, ValueError):
        return 0


async def _post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
    try:
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = (
            f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Content-Type: application/json\r\n{more}"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await writer.drain()
        line = await reader.readline()
        return int(line.split()[1]) if line.startswith(b"HTTP/") else 0
    finally:
        writer.close()
