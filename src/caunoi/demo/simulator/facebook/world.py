"""What there is on the local Facebook: people, talks, posts, comments, files."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

ECHO_FIELDS = "message_echoes"


@dataclass(slots=True)
class Settings:
    """The page's and the app's names and secrets; `callback` empty: webhooks wait to be fetched."""

    page_id: str = "100200300400500"
    page_name: str = "City police (local page)"
    app_id: str = "15150001"
    app_secret: str = "simulated-app-secret"  # noqa: S105  (of a local toy)
    page_token: str = "simulated-page-token"  # noqa: S105
    verify_token: str = "simulated-verify-token"  # noqa: S105
    callback: str = ""


@dataclass(slots=True)
class Person:
    """Somebody with an account. `psid` is known in Messenger, `feed_id` under posts."""

    psid: str
    name: str
    feed_id: str
    last_in: float = 0.0  # opens the page's window
    blocked: bool = False


@dataclass(slots=True)
class Note:
    """One message of a talk."""

    mid: str
    sender: str
    to: str
    at: float
    text: str = ""
    attachments: list[dict[str, Any]] = field(default_factory=list)
    quick_replies: list[dict[str, Any]] = field(default_factory=list)
    metadata: str = ""
    tag: str = ""
    comment: str = ""  # that it privately answers
    by_app: bool = False
    removed: bool = False
    delivered: bool = False
    read: bool = False
    edited: bool = False
    spot: list[float] = field(default_factory=list)
    sticker: bool = False

    def shown(self) -> dict[str, Any]:
        """As the control API gives it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Comment:
    """One comment, under a post or under another comment."""

    id: str
    post: str
    parent: str
    author: str
    name: str
    message: str
    at: float
    photo: str = ""
    hidden: bool = False
    removed: bool = False
    replied: str = ""  # mid of the private reply

    def shown(self) -> dict[str, Any]:
        """As the control API gives it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Post:
    """One post on the page."""

    id: str
    author: str
    message: str
    at: float
    link: str = ""
    photos: list[str] = field(default_factory=list)
    by_app: bool = False
    hidden: bool = False
    removed: bool = False
    replied: str = ""

    def shown(self) -> dict[str, Any]:
        """As the control API gives it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Stored:
    """Bytes somebody sent up."""

    kind: str
    name: str
    mime: str
    data: bytes


class World:
    """All of it; one thread only touches it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.shift = 0.0  # seconds that its clock is ahead of the machine's
        self.people: dict[str, Person] = {}
        self.by_feed: dict[str, Person] = {}
        self.talks: dict[str, list[Note]] = {}
        self.notes: dict[str, Note] = {}
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        self.under: dict[str, list[str]] = {}  # post or comment -> comments right under it
        self.files: dict[str, Stored] = {}
        self.photos: dict[str, Stored] = {}
        self.media: dict[str, Stored] = {}
        self.fields: set[str] = set()
        self.count = 0

    def now(self) -> float:
        """Its clock, in seconds."""
        return time.time() + self.shift

    def new_id(self, prefix: str = "") -> str:
        """A fresh id; digits only, but for the prefix."""
        self.count += 1
        return f"{prefix}{self.count:06d}{secrets.randbelow(10**9):09d}7"

    def person(self, psid: str, name: str = "") -> Person:
        """The person of that id, made where there is none."""
        known = self.people.get(psid)
        if known is None:
            known = Person(psid, name or f"Facebook user {psid[-4:]}", f"8{psid}")
            self.people[psid] = self.by_feed[known.feed_id] = known
        elif name:
            known.name = name
        return known

    def keep(self, note: Note, psid: str) -> Note:
        """Add a message to a person's talk."""
        self.talks.setdefault(psid, []).append(note)
        self.notes[note.mid] = note
        return note

    def add_comment(self, comment: Comment) -> Comment:
        """Add a comment under its parent."""
        self.comments[comment.id] = comment
        self.under.setdefault(comment.parent, []).append(comment.id)
        return comment

    def visible_under(self, parent: str) -> list[Comment]:
        """Comments right under something, oldest first."""
        found = (self.comments[one] for one in self.under.get(parent, ()))
        return [one for one in found if not one.removed]


def graph_time(at: float) -> str:
    """As the Graph API writes a moment."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
