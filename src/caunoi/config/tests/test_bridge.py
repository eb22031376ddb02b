"""The bridge to Django's threads: whole bodies in, limits kept, short and long answers out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pytest

from caunoi.config import bridge
from caunoi.config.asgi import Door
from caunoi.config.bridge import Bridge


class Stream:
    """A streamed answer that remembers whether it was closed."""

    streaming = True

    def __init__(self, parts: Iterable[bytes]) -> None:
        self.parts = parts
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        self.closed = True


def scope(method: str = "POST", path: str = "/", *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"a=1",
        "headers": list(headers),
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("203.0.113.9", 5),
    }


def talk(application: Any, asked: dict[str, Any], *parts: bytes) -> tuple[int, bytes]:
    """Send a request in `parts`; the answer's status and body."""
    incoming = [
        {"type": "http.request", "body": part, "more_body": number < len(parts) - 1}
        for number, part in enumerate(parts)
    ]
    said: list[Any] = []

    async def receive() -> Any:
        return incoming.pop(0) if incoming else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(application(asked, receive, send))
    if not said:
        return 0, b""
    return said[0]["status"], b"".join(message.get("body", b"") for message in said[1:])


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("201 Created", [("Content-Type", "text/plain")])
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    return [environ["QUERY_STRING"].encode(), b"|", body]


CHUNKED = (b"transfer-encoding", b"chunked")


def test_a_body_that_comes_in_parts_arrives_whole() -> None:
    status, body = talk(Bridge(echo, threads=1), scope("POST", "/", CHUNKED), b"one ", b"two")
    assert (status, body) == (201, b"a=1|one two")


def test_a_request_without_body_waits_for_none() -> None:
    assert talk(Bridge(echo, threads=1), scope("GET")) == (201, b"a=1|")


def test_a_body_that_says_it_is_too_large_is_refused_unread() -> None:
    size = str(bridge.BODY_MAX + 1).encode()
    asked = scope("POST", "/", (b"content-length", size))
    assert talk(Bridge(echo, threads=1), asked)[0] == 413


def test_a_body_that_grows_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "BODY_MAX", 10)
    asked = scope("POST", "/", CHUNKED)
    assert talk(Bridge(echo, threads=1), asked, b"123456", b"123456")[0] == 413


def test_a_client_that_leaves_in_the_middle_reaches_no_view() -> None:
    reached: list[int] = []

    def view(environ: Any, start_response: Any) -> list[bytes]:
        reached.append(1)
        return echo(environ, start_response)

    async def leave() -> None:
        messages = [{"type": "http.request", "body": b"half", "more_body": True}]

        async def receive() -> Any:
            return messages.pop() if messages else {"type": "http.disconnect"}

        async def send(_message: Any) -> None:
            raise AssertionError("nobody is there to hear")

        await Bridge(view, threads=1)(scope("POST", "/", CHUNKED), receive, send)

    asyncio.run(leave())
    assert not reached


def test_a_client_that_falls_silent_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "GATHER_SECONDS", 0.05)

    async def stall() -> list[Any]:
        said: list[Any] = []

        async def receive() -> Any:
            await asyncio.sleep(60)

        async def send(message: Any) -> None:
            said.append(message)

        await Bridge(echo, threads=1)(scope("POST", "/", CHUNKED), receive, send)
        return said

    assert asyncio.run(stall()) == []


@pytest.mark.parametrize("length", [10, bridge.AT_ONCE - 1, bridge.AT_ONCE, 3 * bridge.AT_ONCE + 7])
def test_a_streamed_answer_arrives_whole_and_is_closed(length: int) -> None:
    whole = bytes(range(256)) * (length // 256 + 1)
    stream = Stream(whole[:length][at : at + 4096] for at in range(0, length, 4096))

    def view(_environ: Any, start_response: Any) -> Stream:
        start_response("200 OK", [])
        return stream

    assert talk(Bridge(view, threads=1), scope("GET")) == (200, whole[:length])
    assert stream.closed


def test_a_stream_that_breaks_is_closed() -> None:
    def parts() -> Iterator[bytes]:
        yield b"a"
        raise BrokenPipeError

    stream = Stream(parts())

    def view(_environ: Any, start_response: Any) -> Stream:
        start_response("200 OK", [])
        return stream

    with pytest.raises(BrokenPipeError):
        talk(Bridge(view, threads=1), scope("GET"))
    assert stream.closed


def test_a_header_with_underscore_cannot_pass_for_another() -> None:
    asked = scope("GET", "/", (b"x_forwarded_for", b"1.1.1.1"), (b"x-forwarded-for", b"2.2.2.2"))
    assert bridge.environment(asked, BytesIO())["HTTP_X_FORWARDED_FOR"] == "2.2.2.2"


def test_two_cookies_headers_become_one() -> None:
    asked = scope("GET", "/", (b"cookie", b"a=1"), (b"cookie", b"b=2"))
    assert bridge.environment(asked, BytesIO())["HTTP_COOKIE"] == "a=1; b=2"


def test_a_path_with_vietnamese_letters_survives() -> None:
    environ = bridge.environment(scope("GET", "/Hà-Nội"), BytesIO())
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/Hà-Nội"


def test_the_door_sends_only_the_mounted_addresses_to_async_code() -> None:
    async def live(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    door = Door({"/live": live}, Bridge(echo, threads=1))
    assert [talk(door, scope("GET", path))[0] for path in ("/live", "/live/x", "/lively", "/")] == [
        299,
        299,
        201,
        201,
    ]
