"""What a webhook's body says, in the words of no platform."""

from __future__ import annotations

import orjson

from caunoi.channels.chat import Reading
from caunoi.channels.errors import Unreadable
from caunoi.channels.zalo import group_events, talk_events
from caunoi.channels.zalo.facts import account_of, facts_of, our_accounts

READERS = {**talk_events.READERS, **group_events.READERS}


def read(body: bytes) -> Reading:
    """All that a body holds. Raises Unreadable."""
    try:
        event = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Unreadable("no JSON") from error
    if not isinstance(event, dict):
        raise Unreadable("no event")
    name = str(event.get("event_name") or "")
    reader = READERS.get(name)
    if reader is None:
        return Reading(unknown=(name[:60],))
    account = account_of(event)
    if account not in our_accounts():
        return Reading(troubles=(f"{name[:40]}: another account",))
    try:
        return Reading(tuple(reader(facts_of(event, name, account))))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Reading(troubles=(f"{name[:40]}: {type(error).__name__}",))
