"""Whether a message of ours is there after all, whose answer was lost; and who somebody is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from caunoi.channels.chat import Talk, Words
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.facebook.graph import Graph, path_of
from caunoi.channels.facebook.moments import moment_of
from caunoi.channels.models import ChatMessage

MESSAGE_FIELDS = "id,message,created_time,from,to,attachments"
_SKEW = timedelta(minutes=2)  # between our clock and Facebook's
_LOOKED_AT = 25  # the latest messages of a conversation
QUICK_SECONDS = 3.0  # a name is a courtesy: nobody waits long for it
Row = dict[str, Any]


def find_message(graph: Graph, talk: Talk, words: Words, since: datetime) -> str | None:
    """The id of a message one to one. Raises UnknownOutcome where nobody can say."""
    rows = _ask(
        graph, f"{graph.account.external_id}/conversations", user_id=talk.peer,
        fields=f"messages.limit({_LOOKED_AT}){{{MESSAGE_FIELDS}}}",
    )  # fmt: skip
    found = _first_like(graph, _messages(rows), words, since)
    return str(found["id"]) if found else None


def find_private_reply(graph: Graph, words: Words, since: datetime) -> tuple[str, str] | None:
    """(id, whom it reached): we do not know the person, so the latest conversations are read."""
    rows = _ask(
        graph, f"{graph.account.external_id}/conversations",
        fields=f"updated_time,messages.limit(5){{{MESSAGE_FIELDS}}}",
    )  # fmt: skip
    found = _first_like(graph, _messages(rows), words, since)
    if found is None:
        return None
    to = (found.get("to") or {}).get("data") or [{}]
    return str(found["id"]), str(to[0].get("id") or "")


def find_comment(graph: Graph, words: Words, since: datetime) -> str | None:
    """The id of our public answer to a comment or post."""
    rows = _ask(
        graph, path_of(words.reply_to, "comments"), fields="id,message,created_time,from",
        order="reverse_chronological",
    )  # fmt: skip
    found = _first_like(graph, rows, words, since)
    return str(found["id"]) if found else None


def _ask(graph: Graph, path: str, **query: str) -> list[Row]:
    try:
        held = graph.get(path, **query)
    except TemporaryFailure as error:
        raise UnknownOutcome(f"cannot ask: {error}") from error
    return [row for row in held.get("data") or [] if isinstance(row, dict)]


def _messages(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        yield from (row.get("messages") or {}).get("data") or []


def _first_like(graph: Graph, rows: Any, words: Words, since: datetime) -> Row | None:
    """The latest one of ours that says the same and that no other row of ours has."""
    alike = [row for row in rows if _is_like(graph, row, words, since)]
    ids = [str(row["id"]) for row in alike]
    known = set(
        ChatMessage.objects.filter(account=graph.account, external_id__in=ids)
        .exclude(mark="")
        .values_list("external_id", flat=True)
    )
    return next((row for row in alike if str(row["id"]) not in known), None)


def _is_like(graph: Graph, row: Row, words: Words, since: datetime) -> bool:
    if str((row.get("from") or {}).get("id", "")) != graph.account.external_id:
        return False
    try:
        if moment_of(row.get("created_time")) < since - _SKEW:
            return False
    except ValueError:
        return False
    text = str(row.get("message") or "").strip()
    if words.file:
        return not text and bool((row.get("attachments") or {}).get("data"))
    return text == words.text.strip()


def find_name(graph: Graph, peer: str) -> str:
    """A person's name; by their conversation where the profile is closed; else empty."""
    graph = replace(graph, patience=QUICK_SECONDS)
    try:
        held = graph.get(path_of(peer), fields="name,first_name,last_name")
    except (TemporaryFailure, AccountTrouble):
        return ""
    except PermanentFailure:
        return _name_in_conversation(graph, peer)
    both = f"{held.get('last_name') or ''} {held.get('first_name') or ''}".strip()
    return str(held.get("name") or both)[:200]


def _name_in_conversation(graph: Graph, peer: str) -> str:
    try:
        held = graph.get(
            path_of(graph.account.external_id, "conversations"), user_id=peer,
            fields="participants",
        )  # fmt: skip
    except (TemporaryFailure, PermanentFailure, AccountTrouble):
        return ""
    for row in held.get("data") or []:
        for person in (row.get("participants") or {}).get("data") or []:
            if str(person.get("id")) == peer:
                return str(person.get("name") or "")[:200]
    return ""
