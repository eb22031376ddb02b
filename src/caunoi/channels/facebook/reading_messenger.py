"""Messenger's events: what each is shows by the key that it has, never by its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from caunoi.channels.chat import Enclosure, Incoming, Spot, What
from caunoi.channels.choices import ChatKind
from caunoi.channels.dialogue.hearing import Press
from caunoi.channels.facebook.moments import moment_of

GET_STARTED = "GET_STARTED"
_FILES = {"image", "video", "audio", "file"}
_LINKS = {"fallback", "reel", "ig_reel", "template", "share"}
Part = Mapping[str, Any]


def read_messaging(page: str, part: Part, at: datetime, *, standby: bool) -> list[Incoming]:
    """What one part of `messaging[]` or `standby[]` tells; nothing where we do not use its kind.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: it is not of the form it should have.
    """
    for key, reads in _READERS.items():
        if key in part:
            moment = moment_of(part.get("timestamp"), at)
            found = reads(page, part, moment)
            if found is None:
                return []
            return [_marked(found, standby=standby)]
    if not isinstance(part, Mapping):
        raise TypeError("no object")
    return []


def _marked(item: Incoming, *, standby: bool) -> Incoming:
    if not standby:
        return item
    fields = {name: getattr(item, name) for name in item.__slots__}
    return Incoming(**{**fields, "extra": {**item.extra, "standby": "1"}})


def _person(page: str, part: Part) -> str:
    """The one of both who is not the page."""
    for side in ("sender", "recipient"):
        found = str((part.get(side) or {}).get("id", ""))
        if found and found != page:
            return found
    raise ValueError("nobody")


def _message(page: str, part: Part, at: datetime) -> Incoming | None:
    message = part["message"]
    mid, person = str(message["mid"]), _person(page, part)
    if not mid:
        raise ValueError("no id")
    if message.get("is_deleted"):
        return Incoming(What.REMOVED, page, person, at, mid)
    echo = bool(message.get("is_echo"))
    text, quick = str(message.get("text") or ""), message.get("quick_reply") or {}
    attachments = message.get("attachments") or []
    enclosures, spot, links, sticker = _attachments(attachments, mid)
    text = "\n".join([text, *(link for link in links if link not in text)]).strip()
    press = str(quick.get("payload") or "")
    return Incoming(
        What.ECHO if echo else What.MESSAGE, page, person, at, mid,
        kind=_kind_of(text, press, enclosures, spot, sticker=sticker),
        text=text, enclosures=tuple(enclosures), spot=spot, press=press,
        reply_to=str((message.get("reply_to") or {}).get("mid") or ""),
        ours=str(message.get("metadata") or "") if echo else "",
    )  # fmt: skip


def _kind_of(
    text: str, press: str, files: list[Enclosure], spot: Spot | None, *, sticker: bool
) -> ChatKind:
    if press:
        return ChatKind.PRESS
    if spot:
        return ChatKind.PLACE
    if files:
        return ChatKind.FILES
    if text:
        return ChatKind.TEXT
    return ChatKind.STICKER if sticker else ChatKind.OTHER


def _attachments(
    attachments: list[Part], mid: str
) -> tuple[list[Enclosure], Spot | None, list[str], bool]:
    """(files, a shared place, links with their titles, whether there is a sticker)."""
    files: list[Enclosure] = []
    links: list[str] = []
    spot, sticker = None, False
    for number, one in enumerate(attachments):
        kind, payload = str(one.get("type", "")), one.get("payload") or {}
        url = str(payload.get("url") or one.get("url") or "")
        if kind == "sticker" or payload.get("sticker_id"):
            sticker = True  # a raised thumb is one too
        elif kind == "location":
            spot = _spot(payload.get("coordinates") or {}) or spot
        elif kind in _FILES:
            files.append(Enclosure(kind, url, _name(one, payload), again=f"{mid}#{number}"))
        elif kind in _LINKS and url:
            title = str(one.get("title") or payload.get("title") or "")
            links.append(f"{title}\n{url}".strip())
    return files, spot, links, sticker


def _name(one: Part, payload: Part) -> str:
    return str(payload.get("name") or one.get("title") or one.get("name") or "")[:120]


def _spot(held: Part) -> Spot | None:
    """Degrees; some clients send the two the wrong way round, which shows where one is over 90."""
    lat = held.get("lat", held.get("latitude"))
    lon = held.get("long", held.get("longitude", held.get("lon")))
    if lat is None or lon is None:
        return None
    lat, lon = float(lat), float(lon)
    if abs(lat) > 90 >= abs(lon):
        lat, lon = lon, lat
    return Spot(lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _postback(page: str, part: Part, at: datetime) -> Incoming:
    held, person = part["postback"], _person(page, part)
    press = str(held.get("payload") or "")  # none in standby
    mid = str(held.get("mid") or f"postback:{person}:{at.timestamp():.3f}")
    return Incoming(
        What.MESSAGE, page, person, at, mid, kind=ChatKind.PRESS,
        text=str(held.get("title") or ""), press=Press.START if press == GET_STARTED else press,
        extra=_referral(held.get("referral")),
    )  # fmt: skip


def _edit(page: str, part: Part, at: datetime) -> Incoming:
    held = part["message_edit"]
    return Incoming(
        What.EDITED, page, _person(page, part), at, str(held["mid"]),
        text=str(held.get("text") or ""), extra={"edits": str(held.get("num_edit") or "")},
    )  # fmt: skip


def _reaction(page: str, part: Part, at: datetime) -> Incoming:
    held, person = part["reaction"], _person(page, part)
    mid, action = str(held.get("mid") or ""), str(held.get("action") or "react")
    key = f"reaction:{mid}:{person}:{action}:{at.timestamp():.3f}"
    return Incoming(What.REACTED, page, person, at, key, about=(mid,) if mid else ())


def _delivery(page: str, part: Part, at: datetime) -> Incoming:
    held, person = part["delivery"], _person(page, part)
    up_to = moment_of(held["watermark"])
    mids = tuple(str(mid) for mid in held.get("mids") or ())
    key = f"delivered:{person}:{up_to.timestamp():.3f}"
    return Incoming(
        What.DELIVERED, page, person, _seen(part, at, up_to), key, about=mids, up_to=up_to
    )


def _read(page: str, part: Part, at: datetime) -> Incoming:
    person, up_to = _person(page, part), moment_of(part["read"]["watermark"])
    key = f"read:{person}:{up_to.timestamp():.3f}"
    return Incoming(What.READ, page, person, _seen(part, at, up_to), key, up_to=up_to)


def _seen(part: Part, at: datetime, up_to: datetime) -> datetime:
    """Deliveries often come without a time of their own: the watermark is one."""
    return at if part.get("timestamp") else up_to


def _coming(page: str, part: Part, at: datetime) -> Incoming:
    person = _person(page, part)
    held = part.get("referral") or part.get("optin") or {}
    return Incoming(
        What.CAME, page, person, at, f"came:{person}:{at.timestamp():.3f}", extra=_referral(held)
    )


def _referral(held: Part | None) -> dict[str, str]:
    ref = str((held or {}).get("ref") or "")
    return {"ref": ref[:200]} if ref else {}


_READERS: dict[str, Callable[[str, Part, datetime], Incoming | None]] = {
    "message": _message, "postback": _postback, "message_edit": _edit, "reaction": _reaction,
    "delivery": _delivery, "read": _read, "referral": _coming, "optin": _coming,
}  # fmt: skip
