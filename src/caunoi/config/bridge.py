"""Run a WSGI application behind an ASGI server: whole bodies in, a thread only while Python works.

A slow client never holds a thread: the event loop gathers its body first (on disk past 1 MiB) and
sends its answer. Threads live on, and with them their database connections.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from wsgiref.types import WSGIApplication

BODY_IN_MEMORY = 1024 * 1024
BODY_MAX = 110 * 1024 * 1024  # a file of 100 MB with the rest of its form
AT_ONCE = 256 * 1024  # of a streamed answer, read in one turn of a thread
GATHER_SECONDS = 30.0  # the longest silence allowed while a body comes in
TOO_LARGE = b"The request is larger than 110 MB.\n"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


class BodyTooLarge(Exception):
    """The request's body is longer than BODY_MAX."""


class ClientGone(Exception):
    """The client went away, or fell silent, before its request was complete."""


@dataclass
class Answer:
    """What the application said so far; `rest` is still to be read, then `source` closed."""

    status: int
    headers: Headers
    body: bytes
    rest: Iterator[bytes] | None = None
    source: Iterable[bytes] = ()


class Bridge:
    """An ASGI application that answers by a WSGI application in one of `threads` threads."""

    def __init__(self, wsgi: WSGIApplication, *, threads: int) -> None:
        self._wsgi = wsgi
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="web")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await gather(scope, receive)
        except ClientGone:
            return
        except BodyTooLarge:
            await _say(send, 413, [(b"content-type", b"text/plain")], TOO_LARGE)
            return
        try:
            answer = await self._in_thread(self._begin, environment(scope, body))
            if answer.rest is None:
                await _say(send, answer.status, answer.headers, answer.body)
            else:
                await self._stream(answer, answer.rest, send)
        finally:
            body.close()

    def _in_thread(self, work: Callable[[Any], Any], on: Any) -> asyncio.Future[Any]:
        """What `work(on)` gives in one of the threads.

        As `run_in_executor`, without its second future beside ours: one order to the loop instead
        of four, which a web process on one core feels.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()

        def run() -> None:
            try:
                given, trouble = work(on), None
            except BaseException as error:
                given, trouble = None, error
            # A loop that is closed waits for nothing any more.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_end, future, given, trouble)

        self._pool.submit(run)
        return future

    def _begin(self, environ: dict[str, Any]) -> Answer:
        """Run the application; a short answer is read to its end, a long stream is left open."""
        begun: list[tuple[int, Headers]] = []

        def start_response(
            status: str, headers: list[tuple[str, str]], exc_info: object = None
        ) -> Callable[[bytes], object]:
            pairs = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers]
            begun[:] = [(int(status[:3]), pairs)]
            return _no_write

        source = self._wsgi(environ, start_response)
        status, headers = begun[0]
        parts = iter(source)
        if not getattr(source, "streaming", False):
            try:
                return Answer(status, headers, b"".join(parts))
            finally:
                _close(source)
        try:
            head = _some(parts)
        except BaseException:
            _close(source)
            raise
        if len(head) >= AT_ONCE:
            return Answer(status, headers, head, parts, source)
        _close(source)
        return Answer(status, headers, head)

    async def _stream(self, answer: Answer, rest: Iterator[bytes], send: Send) -> None:
        start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
        try:
            await send(start)
            part = answer.body
            while part:
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await self._in_thread(_some, rest)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            await self._in_thread(_close, answer.source)


def _end(future: asyncio.Future[Any], given: Any, trouble: BaseException | None) -> None:
    """Give the waiting request what its thread found; nobody may wait for it any more."""
    if future.done():
        return
    if trouble is None:
        future.set_result(given)
    else:
        future.set_exception(trouble)


def _some(parts: Iterator[bytes]) -> bytes:
    """The next AT_ONCE bytes or a little more; fewer only at the end."""
    taken: list[bytes] = []
    length = 0
    for part in parts:
        taken.append(part)
        length += len(part)
        if length >= AT_ONCE:
            break
    return b"".join(taken)


async def gather(scope: Scope, receive: Receive) -> IO[bytes]:
    """The request's whole body as a file at its beginning.

    Raises:
        BodyTooLarge: it is, or says it is, longer than BODY_MAX.
        ClientGone: it stopped coming.
    """
    told = dict(scope["headers"])
    said = told.get(b"content-length", b"")
    if said.isdigit() and int(said) > BODY_MAX:
        raise BodyTooLarge
    if not said and b"transfer-encoding" not in told:
        return BytesIO()
    body: IO[bytes] = BytesIO()
    length = 0
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(GATHER_SECONDS) as patience:
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ClientGone
                part = message.get("body", b"")
                more = message.get("more_body", False)
                length += len(part)
                if length > BODY_MAX:
                    raise BodyTooLarge
                if more and length == len(part):
                    body = SpooledTemporaryFile(max_size=BODY_IN_MEMORY)  # noqa: SIM115
                body.write(part)
                if not more:
                    break
                patience.reschedule(loop.time() + GATHER_SECONDS)
    except TimeoutError as error:
        body.close()
        raise ClientGone from error
    except (ClientGone, BodyTooLarge):
        body.close()
        raise
    body.seek(0)
    return body


def environment(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The WSGI environment of a request (PEP 3333)."""
    host, port = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(host),
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope.get('http_version', '1.1')}",
        "REMOTE_ADDR": str(client[0]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.input_terminated": True,
    }
    for raw_name, raw_value in scope["headers"]:
        if b"_" in raw_name:
            continue  # "X_Real-Ip" must not pass for "X-Real-Ip"
        name = raw_name.decode("latin-1").upper().replace("-", "_")
        value = raw_value.decode("latin-1")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        if key in environ:
            value = f"{environ[key]}{'; ' if name == 'COOKIE' else ','}{value}"
        environ[key] = value
    if "CONTENT_LENGTH" not in environ:
        # A body sent in chunks has no length; Django reads none without one.
        environ["CONTENT_LENGTH"] = str(body.seek(0, 2))
        body.seek(0)
    return environ


async def _say(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _close(parts: Iterable[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()


def _no_write(_data: bytes) -> None:
    raise NotImplementedError("write() of WSGI is not offered: return an iterable.")
