"""Zalo's servers in one: OAuth, the account's interface, templates by phone, files, control."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import orjson

from caunoi.demo.simulator.wire import Answer, Request, Wire, told
from caunoi.demo.simulator.zalo import articles, groups, messages, oauth, people, zns
from caunoi.demo.simulator.zalo.control import VERBS
from caunoi.demo.simulator.zalo.hooks import Hooks, Sent
from caunoi.demo.simulator.zalo.world import World, ZaloError, refuse

Call = Callable[[World, Hooks, Request], Any]
_GROUP = "/v3.0/oa/group"
CALLS: dict[tuple[str, str], Call] = {
    ("POST", "/v3.0/oa/message/cs"): messages.send_reply,
    ("POST", "/v3.0/oa/message/template"): messages.send_template,
    ("POST", "/v2.0/oa/message"): messages.old_message,
    ("POST", f"{_GROUP}/message"): messages.send_to_group,
    ("POST", "/v2.0/oa/upload/image"): people.upload,
    ("POST", "/v2.0/oa/upload/gif"): people.upload,
    ("POST", "/v2.0/oa/upload/file"): people.upload,
    ("GET", "/v2.0/oa/conversation"): people.conversation,
    ("GET", "/v2.0/oa/listrecentchat"): people.recent,
    ("GET", "/v3.0/oa/user/detail"): people.detail,
    ("GET", "/v3.0/oa/user/getlist"): people.people,
    ("POST", "/v3.0/oa/quota/message"): people.quota,
    ("POST", "/v2.0/oa/quota/message"): people.old_quota,
    ("GET", "/v2.0/oa/getoa"): people.account,
    ("POST", "/v3.0/oa/quota/group"): groups.quota,
    ("POST", f"{_GROUP}/creategroupwithoa"): groups.create,
    ("GET", f"{_GROUP}/getgroup"): groups.info,
    ("GET", f"{_GROUP}/getgroupsofoa"): groups.listed,
    ("GET", f"{_GROUP}/listmember"): groups.members,
    ("GET", f"{_GROUP}/listpendinginvite"): groups.members,
    ("GET", f"{_GROUP}/conversation"): groups.history,
    ("POST", f"{_GROUP}/updateinfo"): groups.update,
    ("POST", f"{_GROUP}/updateasset"): groups.renew,
    ("POST", f"{_GROUP}/delete"): groups.delete,
    **{
        ("POST", f"{_GROUP}/{verb}"): groups.change_people
        for verb in (
            "invite", "acceptpendinginvite", "rejectpendinginvite", "removemembers", "addadmins",
            "removeadmins",
        )
    },
    ("POST", "/v2.0/article/create"): articles.create,
    ("POST", "/v2.0/article/update"): articles.update,
    ("POST", "/v2.0/article/verify"): articles.verify,
    ("POST", "/v2.0/article/remove"): articles.remove,
    ("GET", "/v2.0/article/getdetail"): articles.detail,
    ("GET", "/v2.0/article/getslice"): articles.listed,
    ("POST", "/message/template"): zns.send,
    ("POST", "/message/template/hashphone"): zns.send,
    ("GET", "/message/status"): zns.status,
    ("GET", "/message/quota"): zns.quota,
    ("GET", "/template/all"): zns.templates,
    ("GET", "/template/info/v2"): zns.template,
}  # fmt: skip
SENDS = {
    messages.send_reply, messages.send_template, messages.old_message, messages.send_to_group,
    articles.create, zns.send, groups.create,
}  # fmt: skip


class ZaloServer:
    """The servers on one port of 127.0.0.1; the world may be looked at and changed by hand."""

    def __init__(self, world: World | None = None, port: int = 0) -> None:
        self.world = world or World()
        self.hooks = Hooks(self.world)
        self.wire = Wire(self.answer, port)
        self.answered = 0

    def start(self) -> ZaloServer:
        """Answer from now on."""
        self.wire.start()
        self.world.media_at = self.wire.url
        return self

    def stop(self) -> None:
        """Answer no more."""
        self.wire.stop()

    @property
    def url(self) -> str:
        """The base address of all its interfaces."""
        return self.wire.url

    def control(self, verb: str, /, **asked: Any) -> Any:
        """What `/_control/<verb>` does, from this process."""
        return self.in_loop(lambda: VERBS[verb](self.world, self.hooks, asked))

    def in_loop(self, work: Callable[[], Any]) -> Any:
        """Do something while no request is being answered."""

        async def doing() -> Any:
            return work()

        return self.wire.run(doing()).result(10)

    def take_events(self) -> list[Sent]:
        """The events that wait because there is no callback."""
        kept, self.hooks.kept = self.hooks.kept, []
        return kept

    def answer(self, request: Request) -> Any:
        """One request; None cuts the connection."""
        self.answered += 1
        if request.path.startswith("/_control/"):
            return self._control(request)
        switches = self.world.switches
        if switches.outage:
            return None
        if switches.slow_seconds:
            return self._late(request, switches.slow_seconds)
        return self._now(request)

    async def _late(self, request: Request, seconds: float) -> Answer | None:
        await asyncio.sleep(seconds)
        return self._now(request)

    def _now(self, request: Request) -> Answer | None:
        self.world.asked.append((request.method, request.path))
        if request.path == "/v4/oa/permission":
            return oauth.consent(self.world, request)
        if request.path == "/v4/oa/access_token":
            return oauth.access_token(self.world, request)
        if request.path.startswith("/media/"):
            return self._media(request.path.removeprefix("/media/"))
        return self._call(request)

    def _media(self, key: str) -> Answer:
        held = self.world.media.get(key)
        if held is None or self.world.switches.media_gone:
            return Answer(b"", 403, "text/plain")
        return Answer(held[0], kind=held[1])

    def _call(self, request: Request) -> Answer | None:
        """Errors of the interface go out with 200, as the real ones."""
        call = CALLS.get((request.method, request.path))
        if call is None:
            return Answer(b"not found", 404, "text/plain")
        left = (0, 0)
        try:
            left = self.world.count_call()
            self._check_token(request)
            if call in SENDS and self.world.switches.fail_next:
                refuse(self.world.switches.fail_next.pop(0), "switched on")
            data = call(self.world, self.hooks, request)
        except ZaloError as error:
            return told({"error": error.code, "message": error.message or "error"})
        if call in SENDS and self.world.switches.lost_answers > 0:
            self.world.switches.lost_answers -= 1
            return None
        return told(
            {"error": 0, "message": "Success", "data": data},
            headers={"X-RateLimit-Limit": str(left[0]), "X-RateLimit-Remain": str(left[1])},
        )

    def _check_token(self, request: Request) -> None:
        is_zns = request.path.startswith(("/message/", "/template/"))
        until = self.world.access.get(request.headers.get("access_token", ""))
        if until is None:
            refuse(-124 if is_zns else -216, "Access token is invalid")
        if until < self.world.now():
            refuse(-124 if is_zns else -220, "Access token has expired or been removed")

    def _control(self, request: Request) -> Answer:
        verb = VERBS.get(request.path.removeprefix("/_control/"))
        if verb is None:
            return told({"error": "no such thing"}, 404)
        try:
            asked = {**request.query, **(orjson.loads(request.body) if request.body else {})}
            return told(verb(self.world, self.hooks, asked))
        except (KeyError, TypeError, ValueError) as error:
            return told({"error": f"{type(error).__name__}: {error}"}, 400)
