"""What stands on a resident's telephone: talks of the local Facebook and Zalo, to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from caunoi.core.clock import local

Told = Mapping[str, Any]
PICTURES = {"image", "photo", "gif"}


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as the platform shows it. `mark`: delivered or read, where it tells so."""

    key: str
    by_police: bool
    name: str
    at: datetime
    text: str
    picture: str = ""  # the key of its file
    file: str = ""
    spot: tuple[float, float] | None = None
    buttons: tuple[tuple[str, str], ...] = ()
    mark: str = ""
    is_sticker: bool = False
    is_edited: bool = False
    is_removed: bool = False
    is_private_reply: bool = False
    by_staff: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment under a post, with what answered it; `private` only its writer reads."""

    key: str
    person: str  # the writer's id in Messenger, empty for the page
    name: str
    at: datetime
    text: str
    is_hidden: bool
    is_answer: bool  # stands under another comment
    private: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One post of the page."""

    key: str
    at: datetime
    text: str
    by_page: bool
    remarks: list[Remark] = field(default_factory=list)


def _moment(seconds: float) -> datetime:
    return local(datetime.fromtimestamp(seconds, UTC))


def facebook_bubbles(notes: Iterable[Told], psid: str, name: str) -> list[Bubble]:
    """A talk in Messenger, the oldest first."""
    return [_facebook_bubble(note, psid, name) for note in notes]


def _facebook_bubble(note: Told, psid: str, name: str) -> Bubble:
    ours = note["sender"] != psid
    files = note["attachments"]
    picture = next((str(one["media"]) for one in files if one["type"] in PICTURES), "")
    other = next((str(one["name"] or one["type"]) for one in files if one["media"] != picture), "")
    quick = note["quick_replies"]
    return Bubble(
        key=note["mid"], by_police=ours, name="" if ours else name, at=_moment(note["at"]),
        text=note["text"], picture=picture, file=other,
        spot=(float(note["spot"][0]), float(note["spot"][1])) if note["spot"] else None,
        buttons=tuple((one["title"], one["payload"]) for one in quick if one.get("payload")),
        mark=("read" if note["read"] else "delivered" if note["delivered"] else "sent")
        if ours else "",
        is_sticker=note["sticker"], is_edited=note["edited"], is_removed=note["removed"],
        is_private_reply=bool(note["comment"]), by_staff=ours and not note["by_app"],
    )  # fmt: skip


def zalo_bubbles(items: Iterable[Told], names: Mapping[str, str]) -> list[Bubble]:
    """A talk or a group in Zalo, the oldest first."""
    return [_zalo_bubble(item, names) for item in items]


def _zalo_bubble(item: Told, names: Mapping[str, str]) -> Bubble:
    payload, kind = item["payload"], item["kind"]
    where = payload.get("coordinates")
    url = str(payload.get("url") or "")
    picture = url.rpartition("/media/")[2] if kind in PICTURES and "/media/" in url else ""
    has_file = kind not in {"text", "location", "sticker"} and not picture
    return Bubble(
        key=item["id"], by_police=item["by_us"], name=names.get(item["from"], ""),
        at=_moment(item["at"]), text=item["text"], picture=picture,
        file=str(payload.get("name") or kind) if has_file else "",
        spot=(float(where["latitude"]), float(where["longitude"])) if where else None,
        is_sticker=kind == "sticker", by_staff=item["via"] == "staff",
    )  # fmt: skip


def facebook_cards(state: Told) -> list[Card]:
    """The page's posts with their comments, the newest post first."""
    psids = {one["feed_id"]: one["psid"] for one in state["people"]}
    notes = {note["mid"]: note for talk in state["talks"].values() for note in talk}
    under: dict[str, list[Remark]] = defaultdict(list)
    for comment in sorted(state["comments"], key=lambda one: float(one["at"])):
        if not comment["removed"]:
            under[comment["post"]].append(_remark(comment, psids, notes))
    return [
        Card(
            post["id"], _moment(post["at"]), post["message"], post["author"] not in psids,
            _in_threads(under[post["id"]], state["comments"]),
        )
        for post in reversed(state["posts"]) if not post["removed"]
    ]  # fmt: skip


def _remark(comment: Told, psids: Mapping[str, str], notes: Mapping[str, Told]) -> Remark:
    private = notes.get(comment["replied"])
    return Remark(
        key=comment["id"], person=psids.get(comment["author"], ""), name=comment["name"],
        at=_moment(comment["at"]), text=comment["message"], is_hidden=comment["hidden"],
        is_answer=comment["parent"] != comment["post"],
        private=str(private["text"]) if private else "",
    )  # fmt: skip


def _in_threads(remarks: list[Remark], comments: Iterable[Told]) -> list[Remark]:
    """Answers right below what they answer, as the platform shows them."""
    parent = {one["id"]: one["parent"] for one in comments}
    tops = [one for one in remarks if not one.is_answer]
    known = {one.key for one in tops}
    found: list[Remark] = []
    for top in tops:
        found += [top, *(one for one in remarks if parent[one.key] == top.key)]
    return found + [one for one in remarks if one.is_answer and parent[one.key] not in known]


def facebook_people(state: Told) -> list[tuple[str, str]]:
    """Id and name of everybody there, who wrote last first."""
    people = sorted(state["people"], key=lambda one: float(one["last_in"]), reverse=True)
    return [(one["psid"], one["name"]) for one in people]


def zalo_people(state: Told, admin: str) -> list[tuple[str, str]]:
    """The same for Zalo, without the account's own administrator."""
    people = sorted(state["people"], key=lambda one: float(one["last_at"]), reverse=True)
    return [(one["id"], one["name"]) for one in people if one["id"] != admin]
