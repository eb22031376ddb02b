"""What Zalo's servers remember: people, talks, groups, tokens, files, and the switches."""

from __future__ import annotations

import itertools
import secrets
import time
import unicodedata
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NoReturn

from caunoi.core.moments import short_day

HANOI = timezone(timedelta(hours=7))
DAY = 24 * 3600
WINDOW_SECONDS = 7 * DAY
MAX_TEXT = 2000


class ZaloError(Exception):
    """An application error: it goes out with HTTP 200."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code, self.message = code, message


def refuse(code: int, message: str = "") -> NoReturn:
    """Answer with this error."""
    raise ZaloError(code, message)


@dataclass
class Person:
    """A resident on Zalo. `fails`: the error that whatever is sent to them meets."""

    id: str
    name: str
    follows: bool = False
    last_at: float = 0.0  # when they last turned to the account
    since: int = 0  # messages of ours since then
    fails: int = 0
    phone: str = ""


@dataclass
class Item:
    """One message of a talk or a group, as the history tells it."""

    id: str
    at: float
    from_id: str
    to_id: str
    kind: str
    text: str
    by_us: bool
    payload: dict[str, Any] = field(default_factory=dict)
    via: str = ""  # api, staff, template

    def told(self, names: dict[str, Person]) -> dict[str, Any]:
        """As `conversation` answers."""
        said: dict[str, Any] = {
            "src": 0 if self.by_us else 1, "time": int(self.at * 1000), "type": self.kind,
            "message": self.text, "message_id": self.id, "from_id": self.from_id,
            "to_id": self.to_id,
            "from_display_name": names[self.from_id].name if self.from_id in names else "OA",
        }  # fmt: skip
        if self.payload.get("url"):
            said |= {"url": self.payload["url"], "thumb": self.payload.get("thumbnail", "")}
        if self.payload.get("coordinates"):
            said["location"] = self.payload["coordinates"]
        return said


@dataclass
class Group:
    """A group that the account made."""

    id: str
    name: str
    asset: str
    description: str = ""
    members: dict[str, str] = field(default_factory=dict)  # id -> name
    admins: set[str] = field(default_factory=set)
    pending: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    status: str = "enabled"
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass
class Upload:
    """A file that the account uploaded."""

    kind: str
    until: float
    size: int


@dataclass
class Switches:
    """Faults that a test or a newcomer turns on."""

    outage: bool = False  # every connection is cut before anything happens
    slow_seconds: float = 0.0
    lost_answers: int = 0  # so many writes happen, and their answers do not arrive
    rate_limited: bool = False
    rate_per_minute: int = 4000
    closed_window: bool = False
    expired_uploads: bool = False
    reply_cap: int = 0
    night: bool | None = None  # None: as the clock says
    duplicates: int = 0  # every event comes so many times more, at once
    disorder: bool = False
    receipts: bool = False  # phones tell that they received
    silent: bool = False  # no events go out, and nobody is told
    signature: str = "app_id"  # or oa_id, wrong, none
    article_polls: int = 1
    ladder_scale: float = 1.0
    media_gone: bool = False
    fail_next: list[int] = field(default_factory=list)  # codes for the next calls that write


class World:
    """All of it. The clock may be moved; ids are decimal texts beyond 2^53, as Zalo's are."""

    def __init__(self, **names: str) -> None:
        self.app_id = names.get("app_id", "3600112233445566778")
        self.app_secret = names.get("app_secret", "app-secret")
        self.oa_id = names.get("oa_id", "3886022334455667788")
        self.oa_secret = names.get("oa_secret", "oa-secret")
        self.oa_name = names.get("oa_name", "City police (local account)")
        self.admin_id = names.get("admin_id", "2468099887766554433")
        self.callback = names.get("callback", "")
        self.redirect = names.get("redirect", "")
        self.offset = 0.0
        self.switches = Switches()
        self._ids = itertools.count(2**53 + secrets.randbelow(2**40))
        keeper = Person(self.admin_id, names.get("admin_name", "Administrator"), True)
        self.people: dict[str, Person] = {self.admin_id: keeper}
        self.talks: dict[str, list[Item]] = defaultdict(list)
        self.nameless: dict[str, list[Item]] = defaultdict(list)
        self.groups: dict[str, Group] = {}
        self.assets: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, Upload] = {}
        self.media: dict[str, tuple[bytes, str]] = {}
        self.media_at = "http://127.0.0.1"  # where the files lie; the server says it
        self.articles: dict[str, dict[str, Any]] = {}
        self.article_jobs: dict[str, dict[str, Any]] = {}
        self.broadcasts: list[dict[str, Any]] = []
        self.broadcast_quota = 40
        self.templates: dict[str, dict[str, Any]] = {}
        self.phone_messages: list[dict[str, Any]] = []
        self.phones_that_fail: dict[str, int] = {}
        self.reactions: list[dict[str, Any]] = []
        self.access: dict[str, float] = {}
        self.refresh: dict[str, float] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.life_seconds = 90_000
        self.calls: dict[int, int] = defaultdict(int)
        self.asked: deque[tuple[str, str]] = deque(maxlen=5000)  # (method, path)

    def now(self) -> float:
        """The servers' own time, in seconds."""
        return time.time() + self.offset

    def millis(self) -> str:
        """The present as events write it."""
        return str(int(self.now() * 1000))

    def hour(self) -> int:
        """The hour in Hanoi."""
        return datetime.fromtimestamp(self.now(), UTC).astimezone(HANOI).hour

    def is_night(self) -> bool:
        """Whether promotion is barred."""
        if self.switches.night is not None:
            return self.switches.night
        return self.hour() >= 22 or self.hour() < 6

    def new_id(self) -> str:
        """A fresh id."""
        return str(next(self._ids))

    def person(self, user_id: str, name: str = "") -> Person:
        """A resident, there as soon as they are named."""
        known = self.people.get(user_id)
        if known is None:
            known = self.people[user_id] = Person(user_id, name or f"Resident {user_id[-4:]}")
        elif name:
            known.name = name
        return known

    def add_asset(self, product: str = "gmf50", days: float = 365, **more: Any) -> str:
        """What lets the account have one group."""
        asset_id = self.new_id()
        self.assets[asset_id] = {
            "asset_id": asset_id, "product_type": product, "quota_type": "sub_quota",
            "until": self.now() + days * DAY, "auto_renew": False, "status": "available",
            "used_id": "", **more,
        }  # fmt: skip
        return asset_id

    def count_call(self) -> tuple[int, int]:
        """(limit, what is left of this minute). Raises ZaloError."""
        minute = int(self.now() // 60)
        limit = self.switches.rate_per_minute
        self.calls[minute] += 1
        if len(self.calls) > 5:
            for old in sorted(self.calls)[:-2]:
                del self.calls[old]
        left = limit - self.calls[minute]
        if self.switches.rate_limited or left < 0:
            refuse(-32, "Your application has reached its limit")
        return limit, left


def day(moment: float) -> str:
    """A day as Zalo writes it."""
    return short_day(datetime.fromtimestamp(moment, UTC))


def checked_text(value: Any, most: int = MAX_TEXT) -> str:
    """A text within its limit, counted after NFC."""
    if not isinstance(value, str) or not value.strip():
        refuse(-201, "text is invalid")
    if len(unicodedata.normalize("NFC", value)) > most:
        refuse(-210, "text is over limit")
    return value
