"""A chat platform that stands in the test's own process: what the channels do with any platform.

It signs nothing and sends nothing over a network; Facebook's and Zalo's own ways are tested
against their local servers (demo/simulator).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson
from django.http import HttpHeaders

from caunoi.channels.chat import Enclosure, Incoming, Reading, Spot, Talk, What, Window, Words
from caunoi.channels.choices import ChatKind
from caunoi.channels.errors import BadSignature, PermanentFailure, Unreadable
from caunoi.core.clock import now

ACCOUNT = "page-1"
SECRET = "signed"  # noqa: S105  (what the test's webhooks bear)


@dataclass
class TestPlatform:
    """Keeps what was sent; `fails` are raised by the next sends, in turn."""

    __test__ = False
    channel: str = "facebook"
    max_text: int = 2000
    sent: list[tuple[str, Words]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    lost_answers: int = 0  # sends that arrive and whose answer does not

    def is_set_up(self) -> bool:
        return True

    def answer_probe(self, query: Mapping[str, str]) -> str | None:
        return query.get("say")

    def is_probe(self, body: bytes) -> bool:
        return not body

    def check_signature(self, headers: HttpHeaders, body: bytes) -> str:
        if headers.get("X-Test-Signature") != SECRET:
            raise BadSignature("signature")
        return "test"

    def read(self, body: bytes) -> Reading:
        try:
            held = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise Unreadable("no JSON") from error
        items, troubles = [], []
        for one in held["events"]:
            try:
                items.append(read_event(one))
            except (KeyError, ValueError) as error:
                troubles.append(f"{one.get('id')}: {type(error).__name__}")
        return Reading(tuple(items), tuple(troubles))

    def window(self, talk: Talk) -> Window | None:
        return Window(talk.last_in_at + timedelta(hours=24)) if talk.last_in_at else None

    def send(self, talk: Talk, words: Words) -> str:
        if self.fails:
            raise self.fails.pop(0)
        self.sent.append((talk.peer, words))
        if self.lost_answers:
            self.lost_answers -= 1
            raise TimeoutError
        return f"out-{len(self.sent)}"

    def find_sent(self, talk: Talk, words: Words, since: datetime) -> str | None:
        for number, (peer, sent) in enumerate(self.sent, start=1):
            if peer == talk.peer and sent.mark == words.mark:
                return f"out-{number}"
        return None

    def fetch(self, enclosure: Enclosure) -> bytes:
        if enclosure.url not in self.files:
            raise PermanentFailure("gone")
        return self.files[enclosure.url]

    def name_of(self, talk: Talk) -> str:
        return ""


def read_event(one: Mapping[str, object]) -> Incoming:
    """A test's event as `event` made it."""
    urls = one.get("files") or ()
    return Incoming(
        what=What(str(one["what"])), account=ACCOUNT, peer=str(one["peer"]),
        at=datetime.fromisoformat(str(one["at"])), external_id=str(one["id"]),
        text=str(one.get("text", "")), thread=str(one.get("thread", "")),
        kind=ChatKind(str(one.get("kind", "text"))), press=str(one.get("press", "")),
        enclosures=tuple(Enclosure("image", str(url)) for url in urls),  # type: ignore[attr-defined]
        ours=str(one.get("ours", "")),
        spot=Spot(*one["spot"]) if "spot" in one else None,  # type: ignore[misc]
        about=tuple(str(pk) for pk in one.get("about") or ()),  # type: ignore[attr-defined]
    )  # fmt: skip


def event(what: str = "message", **fields: object) -> dict[str, object]:
    """One event of the test platform, now, from the resident `lan`."""
    return {"what": what, "peer": "lan", "at": now().isoformat(), **fields}


def body_of(*events: Mapping[str, object]) -> bytes:
    """A webhook's body."""
    return orjson.dumps({"events": events})
