"""What happens under the page's posts: comments, posts of visitors, our own posts elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caunoi.channels.chat import Enclosure, Incoming, What
from caunoi.channels.choices import ChatKind
from caunoi.channels.facebook.moments import moment_of

ANONYMOUS = "anonymous:"  # a peer whom Facebook does not name: one for each of their comments
THREAD = "comment:"
_POSTS = {"post", "status", "photo", "video", "share", "link", "album", "note", "event"}
_ADDED, _EDITED, _REMOVED = {"add"}, {"edited", "edit", "update"}, {"remove", "delete"}
Value = Mapping[str, Any]


def read_change(page: str, part: Mapping[str, Any], at: datetime) -> list[Incoming]:
    """What one part of `changes[]` tells; nothing where we do not use its kind.

    Raises:
        KeyError, ValueError, TypeError, AttributeError: it is not of the form it should have.
    """
    if part["field"] != "feed":
        return []
    value = part["value"]
    item, verb = str(value.get("item", "")), str(value.get("verb", ""))
    if item == "comment":
        found = _comment(page, value, verb, at)
    elif item in _POSTS:
        found = _post(page, value, item, verb, at)
    else:
        found = None
    return [found] if found else []


def _comment(page: str, value: Value, verb: str, at: datetime) -> Incoming | None:
    what = _what_of(verb)
    if what is None:
        return None
    comment, post = str(value["comment_id"]), str(value["post_id"])
    if not comment or not post:
        raise ValueError("no id")
    if what == What.HIDDEN:
        extra = {"shown": "1"} if verb == "unhide" else {}
        return Incoming(
            what, page, f"{ANONYMOUS}{comment}", at, comment, thread=f"{THREAD}{post}", extra=extra
        )
    who = value.get("from") or {}
    author = str(who.get("id") or "")
    moment = moment_of(value.get("created_time"), at) if what == What.MESSAGE else at
    parent = str(value.get("parent_id") or "")
    if author == page:
        what = What.ECHO if what == What.MESSAGE else what
    return Incoming(
        what, page, author or f"{ANONYMOUS}{comment}", moment, comment, thread=f"{THREAD}{post}",
        kind=ChatKind.TEXT if value.get("message") else ChatKind.FILES,
        text=str(value.get("message") or ""), name=str(who.get("name") or ""),
        enclosures=_pictures(value), reply_to="" if parent == post else parent,
    )  # fmt: skip


def _what_of(verb: str) -> What | None:
    if verb in _ADDED:
        return What.MESSAGE
    if verb in _EDITED:
        return What.EDITED
    if verb in _REMOVED:
        return What.REMOVED
    return What.HIDDEN if verb in {"hide", "unhide"} else None


def _post(page: str, value: Value, item: str, verb: str, at: datetime) -> Incoming | None:
    """A post of ours that was changed elsewhere; one of a visitor is like a comment."""
    what = _what_of(verb)
    post = str(value.get("post_id") or "")
    if what in {None, What.HIDDEN} or not post:
        return None
    who = value.get("from") or {}
    author = str(who.get("id") or "")
    if author == page or not author:
        return Incoming(
            What.POST, page, page, at, f"{post}:{verb}:{item}", about=(post,),
            text=str(value.get("message") or ""), extra={"verb": str(what)},
        )  # fmt: skip
    moment = moment_of(value.get("created_time"), at) if what == What.MESSAGE else at
    return Incoming(
        what or What.MESSAGE, page, author, moment, post, thread=f"{THREAD}{post}",
        kind=ChatKind.TEXT if value.get("message") else ChatKind.FILES,
        text=str(value.get("message") or ""), name=str(who.get("name") or ""),
        enclosures=_pictures(value),
    )  # fmt: skip


def _pictures(value: Value) -> tuple[Enclosure, ...]:
    found = []
    for key, kind in (("photo", "image"), ("video", "video")):
        url = value.get(key)
        if isinstance(url, str) and url:
            found.append(Enclosure(kind, url))
    photos = value.get("photos")
    if isinstance(photos, list):
        found += [Enclosure("image", str(url)) for url in photos if url]
    return tuple(dict.fromkeys(found))
