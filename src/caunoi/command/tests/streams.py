"""Listen to the live stream over real HTTP, as a browser's EventSource does."""

from __future__ import annotations

import contextlib
import http.client
import json
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Officer

PATH = "/can-bo/truc-tiep"
PATIENCE = 8.0


def cookie_of(actor: Actor) -> str:
    """The cookie of a session in which this officer is signed in."""
    client = Client()
    client.force_login(Officer.objects.get(pk=actor.id).account)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def since(seconds_ago: float = 1.0) -> str:
    """The query of a page that was read so long ago."""
    return f"?since={int((time.time() - seconds_ago) * 1000)}"


@dataclass
class Desk:
    """One open stream: its answer's status, what it said, and its place in the stream."""

    status: int
    place: str = ""
    said: queue.Queue[tuple[str, Any] | None] = field(default_factory=queue.Queue)

    def hear(self, name: str = "news", **wanted: Any) -> dict[str, Any]:
        """The next message of that name whose fields are as wanted; the rest is passed over."""
        end = time.monotonic() + PATIENCE
        while (left := end - time.monotonic()) > 0:
            message = self.said.get(timeout=left)
            if message is None:
                raise AssertionError(f"the stream ended before {name} {wanted}")
            if message[0] == name and wanted.items() <= message[1].items():
                found: dict[str, Any] = message[1]
                return found
        raise AssertionError(f"{name} {wanted} never came")

    def hears_nothing(self, seconds: float = 0.7) -> list[tuple[str, Any]]:
        """All that is said in that time; a test expects an empty list."""
        time.sleep(seconds)
        heard = []
        while not self.said.empty():
            message = self.said.get_nowait()
            if message is not None and message[0] == "news":
                heard.append(message)
        return heard

    def is_cut(self, seconds: float) -> bool:
        """Whether the server ends the stream within that time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                if self.said.get(timeout=left) is None:
                    return True
            except queue.Empty:
                return False
        return False


@contextmanager
def desk(url: str, cookie: str = "", *, query: str = "", place: str = "") -> Iterator[Desk]:
    """A stream that is read by a thread until the block ends."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    headers = {"Accept": "text/event-stream"}
    if cookie:
        headers["Cookie"] = f"{settings.SESSION_COOKIE_NAME}={cookie}"
    if place:
        headers["Last-Event-ID"] = place
    connection.request("GET", PATH + query, headers=headers)
    wire = connection.sock
    answer = connection.getresponse()
    opened = Desk(answer.status)
    if answer.status == 200:
        threading.Thread(target=_read, args=(answer.readline, opened), daemon=True).start()
    try:
        yield opened
    finally:
        with contextlib.suppress(OSError):
            wire.shutdown(socket.SHUT_RDWR)
        connection.close()


def _read(readline: Callable[[], bytes], opened: Desk) -> None:
    fields: dict[str, str] = {}
    try:
        while line := readline():
            text = line.decode().rstrip("\n")
            if text:
                name, _colon, value = text.partition(": ")
                fields[name] = value
                continue
            opened.place = fields.get("id", opened.place)
            if "data" in fields:
                opened.said.put((fields["event"], json.loads(fields["data"])))
            fields = {}
    except (OSError, ValueError, AttributeError, http.client.HTTPException):
        pass  # http.client stumbles over an answer that ends in the middle
    opened.said.put(None)
