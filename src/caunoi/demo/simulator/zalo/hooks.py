"""Events to our callback: signed, answered within two seconds, tried again by the ladder."""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from caunoi.demo.simulator.wire import post
from caunoi.demo.simulator.zalo.world import World

SECONDS = 2.0
LADDER = (30, 5 * 60, 15 * 60, 30 * 60, 60 * 60)


@dataclass(slots=True)
class Sent:
    """One event and how its delivery went."""

    event: dict[str, Any]
    body: bytes
    headers: dict[str, str]
    statuses: list[int] = field(default_factory=list)
    given_up: bool = False


class Hooks:
    """The outbox. Without a callback events are kept until a test takes them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.subscribed = True
        self.kept: list[Sent] = []
        self.log: deque[Sent] = deque(maxlen=2000)
        self._held: list[Sent] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def emit(self, name: str, **fields: Any) -> dict[str, Any]:
        """Tell of an event; how often and in which order is up to the switches."""
        event = {
            "app_id": self.world.app_id, "event_name": name, "timestamp": self.world.millis(),
            **fields,
        }  # fmt: skip
        self.emit_raw(event)
        return event

    def emit_raw(self, event: dict[str, Any]) -> None:
        """The same for an event of any shape."""
        switches = self.world.switches
        if switches.silent or not self.subscribed:
            return
        # Slashes and letters are escaped as the real servers do: only raw bytes have that hash.
        body = json.dumps(event, ensure_ascii=True).replace("/", "\\/").encode()
        one = Sent(event, body, self.sign(body, str(event.get("timestamp", ""))))
        self.log.append(one)
        if switches.disorder:
            self._held.append(one)
            if len(self._held) >= 3:
                self.release()
            return
        self._start(one)

    def release(self) -> None:
        """Let go of what was held back, shuffled."""
        held, self._held = self._held, []
        random.shuffle(held)
        for one in held:
            self._start(one)

    def _start(self, one: Sent) -> None:
        for _copy in range(1 + self.world.switches.duplicates):
            if not self.world.callback:
                self.kept.append(one)
                continue
            task = asyncio.get_running_loop().create_task(self._deliver(one))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def sign(self, body: bytes, stamp: str) -> dict[str, str]:
        """The header that the switches ask for."""
        form, world = self.world.switches.signature, self.world
        if form == "none":
            return {}
        first = {"oa_id": world.oa_id}.get(form, world.app_id)
        secret = "another" if form == "wrong" else world.oa_secret
        digest = hashlib.sha256(first.encode() + body + stamp.encode() + secret.encode())
        return {"X-ZEvent-Signature": f"mac={digest.hexdigest()}"}

    async def _deliver(self, one: Sent) -> None:
        for number in range(len(LADDER) + 1):
            more = {"num_retry": str(number)} if number else {}
            status = await post(self.world.callback, one.body, {**one.headers, **more}, SECONDS)
            one.statuses.append(status)
            if status == 200:
                return
            if number < len(LADDER):
                await asyncio.sleep(LADDER[number] * self.world.switches.ladder_scale)
        one.given_up = True
        self.subscribed = False  # somebody must switch it on again by hand
