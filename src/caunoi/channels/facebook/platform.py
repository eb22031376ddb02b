"""Facebook as one of the chat platforms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.http import HttpHeaders

from caunoi.channels.accounts import note_out
from caunoi.channels.chat import Enclosure, Reading, Talk, Window, Words
from caunoi.channels.facebook import finding, media, reading, signing, windows
from caunoi.channels.facebook.graph import CHANNEL, graph_of
from caunoi.channels.facebook.pacing import check_pace
from caunoi.channels.facebook.public import send_in_thread
from caunoi.channels.facebook.reading_feed import ANONYMOUS, THREAD
from caunoi.channels.facebook.sending import MAX_TEXT, send_message
from caunoi.channels.taking_rows import tie_private_reply


class Facebook:
    """What `chat.Platform` asks for; each job stands in a file of its own."""

    channel = CHANNEL
    max_text = MAX_TEXT

    def is_set_up(self) -> bool:
        """Whether page, secret and token are named."""
        return bool(
            settings.FACEBOOK_PAGE_ID
            and settings.FACEBOOK_APP_SECRET
            and settings.FACEBOOK_PAGE_TOKEN
        )

    def answer_probe(self, query: Mapping[str, str]) -> str | None:
        """The handshake."""
        return signing.answer_probe(query)

    def is_probe(self, body: bytes) -> bool:
        """Facebook asks by GET only."""
        return False

    def check_signature(self, headers: HttpHeaders, body: bytes) -> str:
        """Over the raw bytes, by SHA-256. Raises BadSignature."""
        return signing.check_signature(headers, body)

    def read(self, body: bytes) -> Reading:
        """All that a body holds. Raises Unreadable."""
        return reading.read(body)

    def window(self, talk: Talk) -> Window | None:
        """24 hours; seven days for an officer's words."""
        return windows.window_of(talk)

    def send(self, talk: Talk, words: Words) -> str:
        """Send one message; returns its id. Raises as `chat.Platform.send`."""
        check_pace(talk.account)
        graph = graph_of(talk.account)
        in_thread = talk.thread.startswith(THREAD)
        sent = (send_in_thread if in_thread else send_message)(graph, talk, words)
        note_out(talk.account)
        return sent

    def find_sent(self, talk: Talk, words: Words, since: datetime) -> str | None:
        """Ask Facebook whether a message is there after all. Raises UnknownOutcome."""
        graph = graph_of(talk.account)
        if words.hides:
            return None  # done once more, it is the same
        if not talk.thread.startswith(THREAD):
            return finding.find_message(graph, talk, words, since)
        if not talk.private_reply:
            return finding.find_comment(graph, words, since)
        found = finding.find_private_reply(graph, words, since)
        if found is None:
            return None
        tie_private_reply(talk, found[1])
        return found[0]

    def fetch(self, enclosure: Enclosure) -> bytes:
        """A resident's file. Raises TemporaryFailure, PermanentFailure."""
        return media.fetch(enclosure)

    def name_of(self, talk: Talk) -> str:
        """As Facebook tells it; empty where it does not."""
        if talk.thread or talk.peer.startswith(ANONYMOUS):
            return ""
        return finding.find_name(graph_of(talk.account), talk.peer)
