"""What every event of Zalo's holds, and a message's text, files and place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from caunoi.channels.chat import Enclosure, Incoming, Spot, What
from caunoi.channels.choices import ChatKind
from caunoi.channels.zalo.moments import not_ahead, read_moment

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What every event holds."""

    event: Event
    name: str
    account: str
    peer: str
    at: datetime

    @property
    def message(self) -> Mapping[str, Any]:
        """The message, or an empty one."""
        held = self.event.get("message")
        return held if isinstance(held, Mapping) else {}

    def key(self) -> str:
        """The message's id, or a key of what the event is about."""
        told = str(self.message.get("msg_id") or "")
        stamp = self.event.get("timestamp")
        return told or f"{self.name}:{self.account}:{self.peer[:60]}:{stamp}"[:200]


def our_accounts() -> frozenset[str]:
    """Ids of our official accounts: one webhook brings the events of all of an app's."""
    return frozenset({settings.ZALO_OA_ID, *settings.ZALO_OTHER_OAS})


def facts_of(event: Event, name: str, account: str) -> Facts:
    """The facts of an event of an account of ours."""
    at = not_ahead(read_moment(event.get("timestamp")))
    return Facts(event, name, account, _peer(event, account), at)


def id_of(event: Event, *path: str) -> str:
    """An id as text, whether it came as text or as a number; empty where there is none."""
    held: Any = event
    for step in path:
        held = held.get(step) if isinstance(held, Mapping) else None
    return "" if held is None or isinstance(held, bool | float | dict | list) else str(held)


def account_of(event: Event) -> str:
    """Our account's id: sources differ on which end of an event it stands at."""
    told = [id_of(event, "oa_id"), id_of(event, "sender", "id"), id_of(event, "recipient", "id")]
    ours = our_accounts()
    return next((one for one in told if one in ours), next(filter(None, told), ""))


def _peer(event: Event, account: str) -> str:
    """The other end."""
    ends = (
        id_of(event, "sender", "id"), id_of(event, "recipient", "id"),
        id_of(event, "follower", "id"), id_of(event, "user_id"),
    )  # fmt: skip
    return next((one for one in ends if one and one != account), "")


def incoming(facts: Facts, what: What, **more: Any) -> Incoming:
    """The shape that the channels know."""
    given: dict[str, Any] = {"external_id": facts.key(), **more}
    return Incoming(what=what, account=facts.account, peer=facts.peer, at=facts.at, **given)


def said(facts: Facts, what: What = What.MESSAGE) -> Incoming:
    """A message of any kind: its text, files, place."""
    message = facts.message
    item = incoming(
        facts, what, text=str(message.get("text") or ""),
        reply_to=id_of(message, "quote_msg_id"),
    )  # fmt: skip
    for one in message.get("attachments") or ():
        item = _with(item, str(one.get("type") or ""), one.get("payload") or {})
    if not item.text and not item.enclosures and item.spot is None and item.kind == ChatKind.TEXT:
        return replace(item, kind=ChatKind.OTHER)
    return item


_FILES = {"image", "gif", "video", "audio", "voice", "file"}


def _with(item: Incoming, kind: str, payload: Mapping[str, Any]) -> Incoming:
    if kind in _FILES and payload.get("url"):
        return replace(
            item, kind=ChatKind.FILES, enclosures=(*item.enclosures, _enclosure(kind, payload)),
            text=item.text or str(payload.get("description") or ""),
        )  # fmt: skip
    if kind == "location":
        return replace(item, kind=ChatKind.PLACE, spot=_spot(payload["coordinates"]))
    if kind == "sticker":
        return replace(item, kind=ChatKind.STICKER)
    if kind == "link":
        return replace(item, text="\n".join(filter(None, [item.text, *_link(payload)])))
    return item


def _enclosure(kind: str, payload: Mapping[str, Any]) -> Enclosure:
    known = {"gif": "image", "voice": "audio"}.get(kind, kind)
    size = id_of(payload, "size")
    return Enclosure(
        known, str(payload["url"]), str(payload.get("name") or ""),
        int(size) if size.isdecimal() else None,
    )  # fmt: skip


def _spot(held: Mapping[str, Any]) -> Spot:
    """A place; Vietnam lies at 8 to 24 north, 102 to 118 east, so a swapped pair shows."""
    lat = float(held.get("latitude", held.get("lat", "")))
    lon = float(held.get("longitude", held.get("long", held.get("lon", ""))))
    if abs(lat) > 90 or (100 <= lat <= 120 and 6 <= lon <= 26):
        lat, lon = lon, lat
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("no place on earth")
    return Spot(lat, lon)


def _link(payload: Mapping[str, Any]) -> list[str]:
    """A link in words; a business card keeps its number in a text that is JSON."""
    told = str(payload.get("description") or "")
    try:
        card = orjson.loads(told) if told.startswith("{") else None
    except orjson.JSONDecodeError:
        card = None
    if isinstance(card, dict):
        return [str(payload.get("title") or ""), str(card.get("phone") or "")]
    return [str(payload.get("title") or ""), told, str(payload.get("url") or "")]


Reader = Callable[[Facts], Iterable[Incoming]]
