"""The local Facebook as one server: `Simulator` in tests, `main` as a process of the demo."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings as django_settings

from caunoi.channels.facebook.watching import WANTED
from caunoi.demo.ending import stay_until_told_to_end
from caunoi.demo.playing import read_script
from caunoi.demo.simulator.facebook.calls import Call, Rights, read_call
from caunoi.demo.simulator.facebook.control import Control
from caunoi.demo.simulator.facebook.faults import (
    GATEWAY_SUFFIX,
    LOST_SUFFIX,
    GraphError,
    Switches,
    gateway_page,
)
from caunoi.demo.simulator.facebook.hooks import Hooks
from caunoi.demo.simulator.facebook.messenger import Messenger
from caunoi.demo.simulator.facebook.page import Page
from caunoi.demo.simulator.facebook.views import Views
from caunoi.demo.simulator.facebook.world import Settings, World
from caunoi.demo.simulator.wire import Answer, Request, Wire, told

URL_FILE = "facebook-simulator.json"  # where it answers, for demo.json
KEPT_CALLS = 2000
Endpoint = Callable[[Call], dict[str, Any]]


class Simulator:
    """All of it together, on a port of 127.0.0.1."""

    def __init__(self, settings: Settings | None = None, port: int = 0) -> None:
        self.world = World(settings or Settings())
        self.switches = Switches()
        self.hooks = Hooks(self.world, self.switches)
        self.messenger = Messenger(self.world, self.switches, self.hooks)
        self.page = Page(self.world, self.switches, self.hooks)
        self.views = Views(self.world, self.switches)
        self.rights = Rights(self.world)
        self.control = Control(self)
        self.calls: list[str] = []  # "METHOD path", the latest last
        self._traces = itertools.count(1)
        self._endpoints = self._table()
        self.wire = Wire(self.handle, port)

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.wire.url

    def start(self) -> None:
        """Answer from now on."""
        self.wire.start()
        self.views.origin = self.url

    def stop(self) -> None:
        """Answer no more."""
        self.wire.stop()

    def _table(self) -> dict[tuple[str, str], Endpoint]:
        """(method, last word of the path) -> what answers; "" is the object itself."""
        return {
            ("POST", "messages"): self.messenger.send,
            ("POST", "message_attachments"): self.messenger.upload,
            ("POST", "feed"): self.page.publish,
            ("POST", "photos"): self.page.publish_photo,
            ("POST", "comments"): self.page.comment,
            ("POST", "subscribed_apps"): self._subscribe,
            ("POST", ""): self.page.change,
            ("DELETE", ""): self.page.remove,
            ("DELETE", "subscribed_apps"): self._unsubscribe,
            ("GET", ""): self.views.object,
            ("GET", "feed"): self.views.posts,
            ("GET", "posts"): self.views.posts,
            ("GET", "comments"): self.views.comments,
            ("GET", "conversations"): self.views.conversations,
            ("GET", "messages"): self.views.messages,
            ("GET", "subscribed_apps"): self._subscriptions,
            ("GET", "ids_for_pages"): self.views.ids_for_pages,
        }  # fmt: skip

    def _subscribe(self, call: Call) -> dict[str, Any]:
        self.world.fields |= set(filter(None, call.text("subscribed_fields").split(",")))
        return {"success": True}

    def _unsubscribe(self, _call: Call) -> dict[str, Any]:
        self.world.fields.clear()
        return {"success": True}

    def _subscriptions(self, _call: Call) -> dict[str, Any]:
        if not self.world.fields:
            return {"data": []}
        app = {"id": self.world.settings.app_id, "name": "CauNoi"}
        return {"data": [{**app, "subscribed_fields": sorted(self.world.fields)}]}

    def handle(self, request: Request) -> Any:
        """Answer one request."""
        if request.path.startswith("/_control/"):
            return self.control.answer(request)
        if request.path.startswith("/media/"):
            return self._media(request)
        if self.switches.slow:
            return self._slowly(request)
        return self._answer(request)

    async def _slowly(self, request: Request) -> Answer | None:
        await asyncio.sleep(self.switches.slow)
        return self._answer(request)

    def _media(self, request: Request) -> Answer:
        stored = self.world.media.get(request.path.removeprefix("/media/"))
        ended = self.switches.media_gone and not request.query.get("fresh")
        if stored is None or ended:
            return Answer(b"URL signature expired", 403, "text/plain")
        return Answer(stored.data, 200, stored.mime)

    def _answer(self, request: Request) -> Answer | None:
        headers = self.switches.headers(self.world.settings.page_id)
        self.calls.append(f"{request.method} {request.path}")
        if len(self.calls) > KEPT_CALLS:
            del self.calls[: KEPT_CALLS // 2]
        try:
            call = read_call(request)
            kind = self.rights.check(call, request)
            ordered = self.switches.failing(request.path)
            if ordered is not None:
                raise ordered
            found = self._endpoint(call, kind)(call)
        except GraphError as error:
            return error.answer(headers, f"trace{next(self._traces)}")
        except (ValueError, KeyError, TypeError, AttributeError):
            return GraphError(100).answer(headers, f"trace{next(self._traces)}")
        if call.method != "GET" and self._is_lost(call):
            return gateway_page() if _person_of(call).endswith(GATEWAY_SUFFIX) else None
        return told(found, 200, headers)

    def _endpoint(self, call: Call, kind: str) -> Endpoint:
        word = call.path[1] if len(call.path) > 1 else ""
        if (kind == "app") != (word == "ids_for_pages"):
            raise GraphError(200, message="(#200) Another kind of token is needed")
        owner = {"me", self.world.settings.page_id}
        owned = {"feed", "photos", "posts", "message_attachments", "conversations"}
        if word in {*owned, "subscribed_apps"} and call.path[0] not in owner:
            raise GraphError(200, message="(#200) This page is not the token's")
        found = self._endpoints.get((call.method, word))
        if found is None:
            raise GraphError(100, 33, "Unsupported request.")
        return found

    def _is_lost(self, call: Call) -> bool:
        """Whether the answer does not arrive, though it was done."""
        if self.switches.lost_answers > 0:
            self.switches.lost_answers -= 1
            return True
        return _person_of(call).endswith((LOST_SUFFIX, GATEWAY_SUFFIX))


def _person_of(call: Call) -> str:
    recipient = call.fields.get("recipient")
    return str(recipient.get("id", "")) if isinstance(recipient, dict) else ""


def main(home: Path) -> None:
    """Play Facebook until SIGTERM, with the names and secrets that the product has."""
    settings = Settings(
        page_id=django_settings.FACEBOOK_PAGE_ID, page_name=read_script().page,
        app_id=django_settings.FACEBOOK_APP_ID, app_secret=django_settings.FACEBOOK_APP_SECRET,
        page_token=django_settings.FACEBOOK_PAGE_TOKEN,
        verify_token=django_settings.FACEBOOK_VERIFY_TOKEN,
        callback=f"{django_settings.SITE_URL}/hooks/facebook/",
    )  # fmt: skip
    port = int(django_settings.FACEBOOK_API.rpartition(":")[2])
    simulator = Simulator(settings, port)
    simulator.world.fields = set(WANTED)  # as a page that was connected before
    simulator.start()
    (home / URL_FILE).write_bytes(orjson.dumps({"url": simulator.url}))
    stay_until_told_to_end()
    simulator.stop()
