"""Zalo as the channels see it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpHeaders

from caunoi.channels.chat import Enclosure, Reading, Talk, Window, Words
from caunoi.channels.errors import AccountTrouble, PermanentFailure, TemporaryFailure
from caunoi.channels.zalo import history, media, sending, signing
from caunoi.channels.zalo.api import ask
from caunoi.channels.zalo.group_events import PREFIX
from caunoi.channels.zalo.reading import read
from caunoi.channels.zalo.talk_events import NAMELESS

CHANNEL = "zalo"


class Zalo:
    """The official account; each method's own file says how."""

    channel = CHANNEL
    max_text = sending.MAX_TEXT

    def is_set_up(self) -> bool:
        """Whether the settings name the account, its app and what signs its webhooks."""
        return bool(settings.ZALO_OA_ID and settings.ZALO_APP_ID and settings.ZALO_OA_SECRET)

    def answer_probe(self, query: Mapping[str, str]) -> str | None:
        """Zalo only looks whether the address answers."""
        return ""

    def is_probe(self, body: bytes) -> bool:
        """An empty body, or one that is no event: what Zalo sends when the address is saved."""
        return signing.read_envelope(body) is None

    def check_signature(self, headers: HttpHeaders, body: bytes) -> str:
        """See signing.py."""
        return signing.check(headers, body)

    def read(self, body: bytes) -> Reading:
        """See reading.py."""
        return read(body)

    def window(self, talk: Talk) -> Window | None:
        """Seven days from what they last did; groups are open always."""
        if talk.thread.startswith(PREFIX):
            return Window(None)
        return Window(talk.last_in_at + sending.WINDOW) if talk.last_in_at else None

    def send(self, talk: Talk, words: Words) -> str:
        """See sending.py."""
        return sending.send(talk, words)

    def find_sent(self, talk: Talk, words: Words, since: datetime) -> str | None:
        """See history.py."""
        return history.find_sent(talk, words, since)

    def fetch(self, enclosure: Enclosure) -> bytes:
        """See media.py."""
        return media.fetch(enclosure.url)

    def name_of(self, talk: Talk) -> str:
        """As Zalo shows them; empty where it does not tell."""
        if talk.thread or talk.peer.startswith(f"{NAMELESS}:"):
            return ""
        try:
            told = ask(talk.account, "/v3.0/oa/user/detail", {"user_id": talk.peer})
        except (AccountTrouble, PermanentFailure, TemporaryFailure):
            return ""
        return str((told or {}).get("display_name") or "")
