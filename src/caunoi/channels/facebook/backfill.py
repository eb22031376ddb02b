"""What Facebook did not tell us while we were away: read from the page itself, each thing once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from caunoi.channels.chat import Enclosure, Incoming, What
from caunoi.channels.choices import ChatKind
from caunoi.channels.errors import TemporaryFailure
from caunoi.channels.facebook.finding import MESSAGE_FIELDS
from caunoi.channels.facebook.graph import CHANNEL, Graph, graph_of, path_of
from caunoi.channels.facebook.moments import moment_of
from caunoi.channels.facebook.reading_feed import ANONYMOUS, THREAD
from caunoi.channels.models import Account, ChatMessage
from caunoi.channels.taking import take
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

OVERLAP = timedelta(minutes=10)  # what was under way at the edge is looked at twice
_STILL_SENDING = timedelta(minutes=10)  # so young a message of ours is left to its sender
_FIELDS = f"{MESSAGE_FIELDS},sticker"
_COMMENTS = "id,message,created_time,from,parent{id},attachment{type,media}"
Row = dict[str, Any]


def catch_up(account: Account, since: datetime) -> int:
    """Take in all messages and comments since then; returns how many were looked at.

    What is here already stays as it is: every message has its own id.

    Raises:
        TemporaryFailure, AccountTrouble: it could not be read to the end.
    """
    graph = graph_of(account)
    items = [*_messages(graph, since), *_comments(graph, since)]
    known = _known(account, items)
    failed = 0
    for item in sorted(items, key=lambda one: one.at):
        if item.external_id in known:
            continue
        try:
            take(CHANNEL, item)
        except Exception:
            failed += 1
            logger.exception("a message could not be brought in later")
    if failed:
        raise TemporaryFailure(f"{failed} not taken in")
    return len(items)


def _known(account: Account, items: list[Incoming]) -> set[str]:
    ids = [item.external_id for item in items]
    rows = ChatMessage.objects.filter(account=account, external_id__in=ids)
    return set(rows.values_list("external_id", flat=True))


def _messages(graph: Graph, since: datetime) -> Iterator[Incoming]:
    page = graph.account.external_id
    talks = graph.pages(
        path_of(page, "conversations"), most=200, limit="25",
        fields=f"id,updated_time,participants,messages.limit(25){{{_FIELDS}}}",
    )  # fmt: skip
    for talk in talks:
        if moment_of(talk.get("updated_time"), now()) < since:
            return
        person = _person(talk, page)
        if not person:
            continue
        for row in _rows_since(graph, talk, since):
            item = _message(page, person, row)
            if item is not None:
                yield item


def _person(talk: Row, page: str) -> str:
    people = (talk.get("participants") or {}).get("data") or []
    return next((str(one["id"]) for one in people if str(one.get("id")) != page), "")


def _rows_since(graph: Graph, talk: Row, since: datetime) -> Iterator[Row]:
    """Newest first; where the first rows do not reach back far enough, page by page."""
    held = talk.get("messages") or {}
    rows = held.get("data") or []
    reaches = not rows or moment_of(rows[-1].get("created_time")) < since
    if not reaches and (held.get("paging") or {}).get("next"):
        rows = graph.pages(path_of(str(talk["id"]), "messages"), fields=_FIELDS, limit="50")
    for row in rows:
        if moment_of(row.get("created_time")) < since:
            return
        yield row


def _message(page: str, person: str, row: Row) -> Incoming | None:
    at = moment_of(row.get("created_time"))
    who = row.get("from") or {}
    ours = str(who.get("id", "")) == page
    if ours and now() - at < _STILL_SENDING:
        return None
    text = str(row.get("message") or "")
    files = tuple(_files(row))
    kind = ChatKind.FILES if files else ChatKind.TEXT if text else ChatKind.STICKER
    return Incoming(
        What.ECHO if ours else What.MESSAGE, page, person, at, str(row["id"]), kind=kind,
        text=text, enclosures=files, name="" if ours else str(who.get("name") or ""),
    )  # fmt: skip


def _files(row: Row) -> Iterator[Enclosure]:
    for number, one in enumerate((row.get("attachments") or {}).get("data") or []):
        again = f"{row['id']}#{number}"
        for key, kind in (("image_data", "image"), ("video_data", "video")):
            if one.get(key):
                yield Enclosure(kind, str(one[key].get("url", "")), again=again)
                break
        else:
            name = str(one.get("name") or "")[:120]
            yield Enclosure("file", str(one.get("file_url") or ""), name, again=again)


def _comments(graph: Graph, since: datetime) -> Iterator[Incoming]:
    page = graph.account.external_id
    posts = graph.pages(
        path_of(page, "feed"), most=2, limit="25",
        fields=f"id,comments.filter(stream).order(reverse_chronological).limit(100){{{_COMMENTS}}}",
    )  # fmt: skip
    for post in posts:
        for row in (post.get("comments") or {}).get("data") or []:
            if moment_of(row.get("created_time"), now()) >= since:
                item = _comment(page, str(post["id"]), row)
                if item is not None:
                    yield item


def _comment(page: str, post: str, row: Row) -> Incoming | None:
    at, comment = moment_of(row.get("created_time")), str(row["id"])
    who = row.get("from") or {}
    author = str(who.get("id") or "")
    if author == page and now() - at < _STILL_SENDING:
        return None
    media = ((row.get("attachment") or {}).get("media") or {}).get("image") or {}
    return Incoming(
        What.ECHO if author == page else What.MESSAGE, page, author or f"{ANONYMOUS}{comment}", at,
        comment, thread=f"{THREAD}{post}", text=str(row.get("message") or ""),
        name=str(who.get("name") or ""), reply_to=str((row.get("parent") or {}).get("id") or ""),
        enclosures=(Enclosure("image", str(media["src"])),) if media.get("src") else (),
    )  # fmt: skip
