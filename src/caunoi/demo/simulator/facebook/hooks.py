"""Webhooks of the local Facebook: signed as Meta signs, sent again, doubled, shuffled, held."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
from collections.abc import Mapping
from typing import Any

from caunoi.demo.simulator.facebook.faults import Switches
from caunoi.demo.simulator.facebook.world import World
from caunoi.demo.simulator.wire import post

MOST_UPDATES = 1000
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # scaled down: the real one tries for 36 h
GIVES_UP = 7  # fruitless tries one after another end the subscription, as after an hour
ANSWER_SECONDS = 20.0
_FIELD_OF = {
    "postback": "messaging_postbacks", "message_edit": "message_edits",
    "reaction": "message_reactions", "delivery": "message_deliveries", "read": "message_reads",
    "referral": "messaging_referrals",
}  # fmt: skip


class Hooks:
    """What is to be told to the page's app."""

    def __init__(self, world: World, switches: Switches) -> None:
        self.world, self.switches = world, switches
        self.outbox: list[tuple[bytes, dict[str, str]]] = []  # where there is no callback
        self.held: list[tuple[str, dict[str, Any]]] = []
        self.sent = self.failed = 0
        self._fruitless = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._limit: asyncio.Semaphore | None = None

    def messaging(self, event: dict[str, Any], *, standby: bool = False) -> None:
        """Tell of something in Messenger."""
        kind = next((key for key in _FIELD_OF if key in event), "message")
        field = _FIELD_OF.get(kind, "messages")
        if kind == "message" and event["message"].get("is_echo"):
            field = "message_echoes"
        self._tell("standby" if standby else "messaging", field, event)

    def feed(self, value: dict[str, Any]) -> None:
        """Tell of something under the page's posts."""
        self._tell("changes", "feed", {"field": "feed", "value": value})

    def _tell(self, name: str, field: str, part: dict[str, Any]) -> None:
        if self.switches.silent or self.switches.outage or field not in self.world.fields:
            return
        if self.switches.hold:
            self.held.append((name, part))
        else:
            self.put(self.body([(name, part)]))

    def flush(self) -> int:
        """Send what was held, in as few bodies as the limit allows; returns how many updates."""
        held, self.held = self.held, []
        if self.switches.disorder:
            random.shuffle(held)
        for start in range(0, len(held), MOST_UPDATES):
            self.put(self.body(held[start : start + MOST_UPDATES]))
        return len(held)

    def body(self, parts: list[tuple[str, dict[str, Any]]]) -> bytes:
        """One body, in Meta's own way of writing: letters beyond ASCII and slashes escaped."""
        at = self.world.now()
        entries: list[dict[str, Any]] = []
        for name, part in parts:
            time = int(at) if name == "changes" else int(at * 1000)
            if entries and name in entries[-1]:
                entries[-1][name].append(part)
            else:
                entries.append({"id": self.world.settings.page_id, "time": time, name: [part]})
        text = json.dumps({"object": "page", "entry": entries}, separators=(",", ":"))
        return text.replace("/", "\\/").encode()

    def sign(self, body: bytes) -> dict[str, str]:
        """Both headers that come with a body."""
        secret = self.world.settings.app_secret.encode()
        old = hmac.new(secret, body, hashlib.sha1).hexdigest()
        new = hmac.new(secret, body, hashlib.sha256).hexdigest()
        return {"X-Hub-Signature": f"sha1={old}", "X-Hub-Signature-256": f"sha256={new}",
                "User-Agent": "facebookexternalua"}  # fmt: skip

    def put(self, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Have a body sent, as often as doubles are switched on."""
        signed = dict(headers or self.sign(body))
        for _time in range(max(1, self.switches.duplicates)):
            if not self.world.settings.callback:
                self.outbox.append((body, signed))
                continue
            task = asyncio.get_running_loop().create_task(self._deliver(body, signed))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def drain(self) -> list[tuple[bytes, dict[str, str]]]:
        """What waits for somebody who fetches it; shuffled where disorder is on."""
        waiting, self.outbox = self.outbox, []
        if self.switches.disorder:
            random.shuffle(waiting)
        return waiting

    async def _deliver(self, body: bytes, headers: dict[str, str]) -> None:
        if self.switches.disorder:
            await asyncio.sleep(random.uniform(0, 0.5))
        if self._limit is None:
            self._limit = asyncio.Semaphore(32)
        for pause in (0.0, *PAUSES):
            await asyncio.sleep(pause)
            async with self._limit:
                status = await post(self.world.settings.callback, body, headers, ANSWER_SECONDS)
            if status == 200:
                self.sent += 1
                self._fruitless = 0
                return
            self.failed += 1
            self._fruitless += 1
            if self._fruitless >= GIVES_UP:
                self.world.fields.clear()
                return

    @property
    def waiting(self) -> int:
        """Bodies that are under way."""
        return len(self._tasks) + len(self.outbox) + len(self.held)
