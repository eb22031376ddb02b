"""A page of ours on the local Facebook, with its webhooks brought to us by hand."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

import httpx
from django.test import Client

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import Account, ChatMessage, Conversation, Delivery
from caunoi.channels.sender import send_waiting
from caunoi.core.clock import now
from caunoi.demo.simulator.facebook.server import Simulator

TIP = "Tối qua có nhóm thanh niên đánh bạc ở quán nước đầu ngõ 12"
WHOLE_TIP = f"{TIP}, phường Định Công"
LAN = "5001112223"


@dataclass
class Ground:
    """What tests do with both sides."""

    there: Simulator

    def control(self, act: str, **told: Any) -> dict[str, Any]:
        """Do something on Facebook."""
        answer = httpx.post(f"{self.there.url}/_control/{act}", json=told, timeout=10)
        assert answer.status_code == 200, answer.text
        held: dict[str, Any] = answer.json()
        return held

    def fetch_hooks(self) -> list[tuple[bytes, dict[str, str]]]:
        """The webhooks that wait: (body, headers)."""
        hooks = self.control("outbox")["hooks"]
        return [(base64.b64decode(one["body"]), one["headers"]) for one in hooks]

    def bring(self) -> list[int]:
        """Bring them to us; returns what each was answered with."""
        return [self.post(body, headers) for body, headers in self.fetch_hooks()]

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """One webhook."""
        answer = Client().post(
            "/hooks/facebook/", body, content_type="application/json", headers=headers
        )
        return answer.status_code

    def settle(self, rounds: int = 4) -> None:
        """Webhooks, reading, telling, sending: until nothing is left to do."""
        for _round in range(rounds):
            assert set(self.bring()) <= {200}
            while process_hooks():
                pass
            dispatch_events()
            if not send_waiting() and not self.there.hooks.waiting:
                break

    def hurry(self) -> None:
        """What waits for a later try is due now."""
        Delivery.objects.filter(state="waiting").update(next_try_at=now())
        Account.objects.update(paused_until=None)

    def say(self, text: str = "", psid: str = LAN, **told: Any) -> str:
        """A resident writes; all is settled. Returns the message's id."""
        mid = str(self.control("message", psid=psid, text=text, **told)["mid"])
        self.settle()
        return mid

    def comment(self, text: str, parent: str, psid: str = LAN, **told: Any) -> str:
        """A resident comments; all is settled. Returns the comment's id."""
        found = self.control("comment", psid=psid, parent=parent, text=text, **told)
        self.settle()
        return str(found["id"])

    def heard(self, psid: str = LAN) -> list[str]:
        """What the page said to somebody, in order."""
        page = self.there.world.settings.page_id
        notes = self.control("talk", psid=psid)["notes"]
        return [note["text"] for note in notes if note["sender"] == page]

    def notes(self, psid: str = LAN) -> list[dict[str, Any]]:
        """The same with all that was known of each."""
        page = self.there.world.settings.page_id
        notes = self.control("talk", psid=psid)["notes"]
        return [note for note in notes if note["sender"] == page]

    def public_answers(self) -> list[str]:
        """What the page said under posts."""
        page = self.there.world.settings.page_id
        found = self.control("state")["comments"]
        return [one["message"] for one in found if one["author"] == page]


def conversation(psid_known_by: str) -> Conversation:
    """The conversation of a message, by the platform's id of it."""
    chat = ChatMessage.objects.select_related("conversation__report").get(external_id=psid_known_by)
    assert chat.conversation is not None
    return chat.conversation
