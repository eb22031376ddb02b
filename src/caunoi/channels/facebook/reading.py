"""What a webhook's body holds: batches, entries, each part by itself; a bad one kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.conf import settings

from caunoi.channels.chat import Incoming, Reading, What
from caunoi.channels.errors import Unreadable
from caunoi.channels.facebook.moments import moment_of
from caunoi.channels.facebook.reading_feed import read_change
from caunoi.channels.facebook.reading_messenger import read_messaging
from caunoi.core.clock import now

DELETION = "caunoi_deletion"  # our own name for a wish that came by a signed request


@dataclass
class _Found:
    items: list[Incoming] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def read(body: bytes) -> Reading:
    """All that a body holds.

    Raises:
        Unreadable: it is no JSON object.
    """
    try:
        held = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Unreadable("no JSON") from error
    if not isinstance(held, dict):
        raise Unreadable("no object")
    if held.get("object") == DELETION:
        return Reading((_deletion(held),))
    if held.get("object") != "page":
        return Reading(unknown=(f"object {str(held.get('object'))[:40]}",))
    found = _Found()
    entries = held.get("entry")
    for number, entry in enumerate(entries if isinstance(entries, list) else []):
        _read_entry(entry, number, found)
    return Reading(tuple(found.items), tuple(found.troubles), tuple(found.unknown))


def _deletion(held: dict[str, Any]) -> Incoming:
    user = str(held["user_id"])
    return Incoming(
        What.FORGET, settings.FACEBOOK_PAGE_ID, user, moment_of(held.get("issued_at"), now()),
        f"deletion:{user}", extra={"scope": "app"},
    )  # fmt: skip


def _read_entry(entry: object, number: int, found: _Found) -> None:
    if not isinstance(entry, dict):
        found.troubles.append(f"entry {number}: no object")
        return
    page = str(entry.get("id", ""))
    if page != settings.FACEBOOK_PAGE_ID:
        found.troubles.append(f"entry {number}: page {page[:40]} is not ours")
        return
    at = _entry_time(entry)
    for name, place, part in _parts(entry):
        try:
            items = (
                read_change(page, part, at) if name == "changes"
                else read_messaging(page, part, at, standby=name == "standby")
            )  # fmt: skip
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            found.troubles.append(f"entry {number} {name} {place}: {type(error).__name__}")
            continue
        if items:
            found.items += items
        else:
            found.unknown.append(_kind(name, part))


def _entry_time(entry: dict[str, Any]) -> datetime:
    try:
        return moment_of(entry.get("time"), now())
    except ValueError:
        return now()


def _parts(entry: dict[str, Any]) -> Iterator[tuple[str, int, Any]]:
    for name in ("messaging", "standby", "changes"):
        held = entry.get(name)
        for place, part in enumerate(held if isinstance(held, list) else []):
            yield name, place, part


def _kind(name: str, part: dict[str, Any]) -> str:
    """What it is, by its keys: never by what people wrote."""
    if name == "changes":
        value = part.get("value") or {}
        words = [part.get("field"), value.get("item"), value.get("verb")]
    else:
        words = [key for key in part if key not in {"sender", "recipient", "timestamp"}]
    return " ".join(str(word) for word in words if word)[:80]
