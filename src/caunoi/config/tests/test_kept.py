"""Public pages are kept for a moment, for those who bring no cookie, and for nobody else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from caunoi.config.kept import Kept, is_kept


class Inner:
    """Counts what reaches Django."""

    def __init__(self, *headers: tuple[bytes, bytes], status: int = 200) -> None:
        self.asked = 0
        self.headers = headers
        self.status = status

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await asyncio.sleep(0)
        await send({"type": "http.response.start", "status": self.status,
                    "headers": list(self.headers)})  # fmt: skip
        await send({"type": "http.response.body", "body": b"%d" % self.asked})


async def ask(app: Kept, path: str = "/tin-tuc/", *, method: str = "GET", query: bytes = b"",
              headers: tuple[tuple[bytes, bytes], ...] = ()) -> bytes:  # fmt: skip
    got: list[Any] = []

    async def send(message: Any) -> None:
        got.append(message)

    scope = {"type": "http", "path": path, "method": method, "query_string": query,
             "headers": list(headers)}  # fmt: skip
    await app(scope, None, send)  # type: ignore[arg-type]
    return got[1]["body"]  # type: ignore[no-any-return]


def test_many_readers_cost_one_rendering_and_the_next_one_is_fresh():
    async def story() -> None:
        inner = Inner()
        app = Kept(inner, fresh=0.05)
        assert [await ask(app) for _ in range(5)] == [b"1"] * 5
        await asyncio.sleep(0.06)
        assert set(await asyncio.gather(*(ask(app) for _ in range(4)))) <= {b"1", b"2"}
        assert await ask(app) == b"2"
        assert inner.asked == 2

    asyncio.run(story())


@pytest.mark.parametrize(
    "how",
    [
        {"headers": ((b"cookie", b"sessionid=x"),)},
        {"headers": ((b"authorization", b"Bearer x"),)},
        {"method": "POST"},
        {"query": b"q=x"},
        {"path": "/tra-cuu/"},
        {"path": "/gui-tin/an-danh/"},
        {"path": "/can-bo/"},
    ],
)
def test_what_may_be_one_persons_is_never_shared(how):
    async def story() -> None:
        app = Kept(Inner())
        assert [await ask(app, **how), await ask(app, **how)] == [b"1", b"2"]

    asyncio.run(story())


@pytest.mark.parametrize(
    "inner",
    [
        Inner((b"set-cookie", b"csrftoken=x")),
        Inner((b"cache-control", b"no-store")),
        Inner(status=404),
    ],
)
def test_answers_for_one_reader_or_of_trouble_are_not_kept(inner):
    async def story() -> None:
        app = Kept(inner)
        assert [await ask(app), await ask(app)] == [b"1", b"2"]

    asyncio.run(story())


def test_languages_stay_apart():
    async def story() -> None:
        app = Kept(Inner())
        assert [await ask(app), await ask(app, "/en/tin-tuc/")] == [b"1", b"2"]

    asyncio.run(story())
    assert is_kept("/en/canh-bao/x/")
    assert not is_kept("/en/tra-cuu/")
