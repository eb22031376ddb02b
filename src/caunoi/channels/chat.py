"""The shapes between a chat platform and us: what happened there, and what we say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.http import HttpHeaders

from caunoi.channels.choices import ChatKind
from caunoi.channels.models import Account


class What(StrEnum):
    """What happened in a conversation."""

    MESSAGE = "message"  # the resident wrote, sent files or a place, or pressed a button
    EDITED = "edited"  # the resident changed a message
    REMOVED = "removed"  # the resident took a message back, or a comment was deleted
    HIDDEN = "hidden"  # we hid a comment from the public; `extra["shown"]`: it is shown again
    POST = "post"  # a post of ours was changed or taken down, perhaps elsewhere
    ECHO = "echo"  # a message of ours as the platform repeats it; perhaps staff's, from its own app
    DELIVERED = "delivered"
    READ = "read"
    REACTED = "reacted"
    CAME = "came"  # followed us, opened the chat
    LEFT = "left"  # unfollowed, blocked us, left the group
    FORGET = "forget"  # asks that the platform's and our data about them be erased
    ACCOUNT = "account"  # about our account, or a group of it: the platform's folder takes it


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that the platform holds for a while. `kind`: image, video, audio or file.

    `again` is what the platform can be asked by for a fresh address, where it can.
    """

    kind: str
    url: str
    name: str = ""
    size: int | None = None  # bytes, as the platform says
    again: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A shared place, degrees in WGS 84."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that happened, in the words of no platform.

    `account` and `peer` are the platform's ids of our page and of the resident; `thread` as in
    `models.Conversation`. `external_id` is the message's own id, or a key made of what the event
    is about: the same event twice has the same. `press` is what a button says to us. `about` are
    ids of messages of ours, `up_to` the platform's watermark: all of ours until then. `ours` is
    the mark that we gave a message when we sent it. `name` is empty where we were not told.
    `extra["standby"]`: another app answers this person now; we only listen.
    """

    what: What
    account: str
    peer: str
    at: datetime
    external_id: str
    thread: str = ""
    kind: ChatKind = ChatKind.TEXT
    text: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    spot: Spot | None = None
    press: str = ""
    name: str = ""
    reply_to: str = ""
    about: tuple[str, ...] = ()
    up_to: datetime | None = None
    ours: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a webhook's body held. `troubles`: parts that could not be read, each with its reason.

    `unknown` are kinds of events that we do not use; they are no trouble.
    """

    items: tuple[Incoming, ...] = ()
    troubles: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Button:
    """A quick answer. `press` comes back to us; `place` asks for the resident's position."""

    title: str
    press: str
    place: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """What we say in one message of ours: a text, with buttons or a file.

    `file` is the id of a StoredFile, `page` which of its clean copies. `mark` is unique to the
    part: the platform gives it back in its echo where it can. `human`: an officer wrote the text,
    no machine. `hides`: nothing is said; the comment in `reply_to` is hidden from the public.
    """

    text: str = ""
    buttons: tuple[Button, ...] = ()
    file: str = ""
    page: int = 1
    mark: str = ""
    human: bool = False
    reply_to: str = ""
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """Where to say it: the conversation in the clear."""

    account: Account
    peer: str
    thread: str
    last_in_at: datetime | None
    window_closed_at: datetime | None
    private_reply: bool = False  # to a comment, once: the person never wrote to us one to one
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a platform lets us write: anybody's words, and those that an officer wrote."""

    until: datetime | None  # None: without end
    human_until: datetime | None = None  # later than `until`, where the platform knows such a thing


class Platform(Protocol):
    """One chat platform. Each stands in a folder of its own: facebook/, zalo/."""

    channel: str
    max_text: int  # characters of one message

    def is_set_up(self) -> bool:
        """Whether the settings name an account and its secrets."""

    def answer_probe(self, query: Mapping[str, str]) -> str | None:
        """What a GET of the platform is answered with; None: refused."""

    def is_probe(self, body: bytes) -> bool:
        """Whether a POST is only a question whether we are there; it is answered and forgotten."""

    def check_signature(self, headers: HttpHeaders, body: bytes) -> str:
        """Which accepted form of signature the body bears. Raises BadSignature."""

    def read(self, body: bytes) -> Reading:
        """All that a webhook's body holds. A body that is no JSON raises Unreadable."""

    def window(self, talk: Talk) -> Window | None:
        """Until when we may write there; None where the resident never wrote to us."""

    def send(self, talk: Talk, words: Words) -> str:
        """Send one message, outside any transaction; returns the platform's id of it.

        Raises:
            PermanentFailure, TemporaryFailure, UnknownOutcome, WindowClosed, Unreachable,
            AccountTrouble: see errors.py.
        """

    def find_sent(self, talk: Talk, words: Words, since: datetime) -> str | None:
        """The platform's id of a message whose answer we did not get, if it is there after all.

        None where it is not. Raises UnknownOutcome where the platform cannot say.
        """

    def fetch(self, enclosure: Enclosure) -> bytes:
        """The bytes of a file. Raises TemporaryFailure, PermanentFailure (gone, too large)."""

    def name_of(self, talk: Talk) -> str:
        """The resident's name as the platform tells it; empty where it does not."""


PLATFORMS: dict[str, Platform] = {}


def announce_platform(platform: Platform) -> None:
    """A platform's folder says at the start that it is there."""
    PLATFORMS[platform.channel] = platform
