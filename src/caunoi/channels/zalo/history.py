"""What Zalo itself remembers of a talk: to find what was sent, and what never came to us."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from caunoi.channels.chat import Enclosure, Incoming, Spot, Talk, What, Words
from caunoi.channels.choices import AccountState, ChatKind
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.models import Account, ChatMessage
from caunoi.channels.taking import take
from caunoi.channels.talks import seen_key
from caunoi.channels.zalo.api import ask, call
from caunoi.channels.zalo.group_events import PREFIX
from caunoi.channels.zalo.moments import not_ahead, read_moment
from caunoi.channels.zalo.sending import plain_text
from caunoi.channels.zalo.talk_events import NAMELESS
from caunoi.channels.zalo.usage import note_usage
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

PAGE = 10  # more is not given at once
MOST_PAGES = 30
EARLIER = timedelta(seconds=90)  # so much may Zalo's clock be behind ours
FIRST_LOOK, LONGEST_LOOK = timedelta(days=2), timedelta(days=7)
OVERLAP = timedelta(minutes=30)
LATE = timedelta(minutes=3)  # so long may a webhook take before it counts as missing
FROM_THEM = 1
_OF_TYPE = {"photo": "image", "image": "image", "gif": "image", "video": "video", "voice": "audio",
            "audio": "audio", "file": "file"}  # fmt: skip


def find_sent(talk: Talk, words: Words, since: datetime) -> str | None:
    """The id of a message of ours that no answer told of. None where it is not there.

    Raises:
        UnknownOutcome: Zalo cannot be asked now. RateLimited, AccountTrouble.
    """
    if talk.peer.startswith(f"{NAMELESS}:"):
        raise UnknownOutcome("zalo keeps no history of the nameless")
    wanted = unicodedata.normalize("NFC", plain_text(words, talk.language)).strip()
    try:
        for item in _items_of(talk, since - EARLIER):
            if int(item.get("src", 0)) == FROM_THEM:
                continue
            key = str(item.get("message_id") or "")
            if key and _is_it(item, words, wanted) and not _is_anothers(talk.account, key):
                return key
    except (PermanentFailure, TemporaryFailure) as error:
        raise UnknownOutcome(f"zalo's history: {error}") from error
    return None


def _is_it(item: Mapping[str, Any], words: Words, wanted: str) -> bool:
    told = unicodedata.normalize("NFC", str(item.get("message") or "")).strip()
    if words.file:
        return _OF_TYPE.get(str(item.get("type")), "") in {"image", "file"}
    return told == wanted or str(item.get("type")) == "template"


def _is_anothers(account: Account, key: str) -> bool:
    """The same words sent twice: each is found once."""
    return ChatMessage.objects.filter(account=account, external_id=key).exclude(mark="").exists()


def _items_of(talk: Talk, since: datetime) -> Iterator[Mapping[str, Any]]:
    group = talk.thread.removeprefix(PREFIX) if talk.thread.startswith(PREFIX) else ""
    for page in range(MOST_PAGES):
        found = (
            call(
                talk.account, "/v3.0/oa/group/conversation", method="GET",
                params={"group_id": group, "offset": page * PAGE, "count": PAGE},
            )
            if group
            else ask(
                talk.account, "/v2.0/oa/conversation",
                {"user_id": talk.peer, "offset": page * PAGE, "count": PAGE},
            )
        )  # fmt: skip
        items = _listed(found)
        for item in items:
            if not_ahead(read_moment(item.get("time"))) < since:
                return
            yield item
        if len(items) < PAGE:
            return


def _listed(found: Any) -> list[Mapping[str, Any]]:
    """The items: a bare array, or one under a name, as sources differ."""
    if isinstance(found, Mapping):
        found = found.get("messages") or found.get("conversations") or []
    return list(found or [])


def look_back(account: Account, since: datetime) -> int:
    """Take in what Zalo has had since then and did not tell us; returns how many messages.

    Raises:
        What `call` raises, but for UnknownOutcome.
    """
    missed: list[Mapping[str, Any]] = []
    peers: set[str] = set()
    for page in range(MOST_PAGES):
        items = _listed(
            ask(account, "/v2.0/oa/listrecentchat", {"offset": page * PAGE, "count": PAGE})
        )
        recent = [one for one in items if not_ahead(read_moment(one.get("time"))) >= since]
        missed += _unknown(account, recent)
        peers |= {_peer_of(one) for one in recent}
        if len(recent) < PAGE:
            break
    for peer in peers:  # the list has only the newest of each talk
        talk = Talk(account, peer, "", None, None)
        missed += _unknown(account, list(_items_of(talk, since)))
    items_in = {key: one for one in missed if (key := str(one.get("message_id") or ""))}
    # The newest come first: of two in the same millisecond the later one stands before the other.
    oldest_first = list(items_in.values())[::-1]
    for item in sorted(oldest_first, key=lambda one: not_ahead(read_moment(one.get("time")))):
        take(account.channel, incoming_of(account, item), final=True)
    return len(items_in)


def _peer_of(item: Mapping[str, Any]) -> str:
    return str(item["from_id"] if int(item.get("src", 0)) == FROM_THEM else item["to_id"])


def _unknown(account: Account, items: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that we do not have; ours that just left may still be on their way to us."""
    keys = [str(one.get("message_id") or "") for one in items]
    both = [*keys, *map(seen_key, keys)]  # also those of people who were forgotten
    known = set(
        ChatMessage.objects.filter(account=account, external_id__in=both).values_list(
            "external_id", flat=True
        )
    )
    return [
        one for one, key in zip(items, keys, strict=True)
        if key and not known.intersection({key, seen_key(key)}) and _is_ripe(one)
    ]  # fmt: skip


def _is_ripe(item: Mapping[str, Any]) -> bool:
    return not_ahead(read_moment(item.get("time"))) < now() - LATE


def incoming_of(account: Account, item: Mapping[str, Any]) -> Incoming:
    """An item of the history as the event that never came."""
    theirs = int(item.get("src", 0)) == FROM_THEM
    kind = str(item.get("type") or "text")
    shape = Incoming(
        What.MESSAGE if theirs else What.ECHO, account.external_id,
        _peer_of(item), not_ahead(read_moment(item.get("time"))), str(item["message_id"]),
        text=str(item.get("message") or ""),
        name=str(item.get("from_display_name") or "") if theirs else "",
    )  # fmt: skip
    if kind in _OF_TYPE and item.get("url"):
        return replace(
            shape, kind=ChatKind.FILES, enclosures=(Enclosure(_OF_TYPE[kind], str(item["url"])),)
        )
    if kind == "location" and isinstance(item.get("location"), Mapping):
        place = item["location"]
        spot = Spot(float(place["latitude"]), float(place["longitude"]))
        return replace(shape, kind=ChatKind.PLACE, spot=spot)
    if kind == "sticker":
        return replace(shape, kind=ChatKind.STICKER)
    links = [str(one.get("url") or "") for one in item.get("links") or []]
    return replace(shape, text="\n".join(filter(None, [shape.text, *links])))


def look_back_everywhere() -> int:
    """The job: what no webhook told of the last hours is taken in, and an alarm says so."""
    done = 0
    for account in Account.objects.filter(channel="zalo", state=AccountState.WORKING):
        if account.sealed_tokens is None:
            continue
        begun = now()
        try:
            found = look_back(account, _since(account))
        except (AccountTrouble, PermanentFailure, TemporaryFailure) as trouble:
            logger.warning("Zalo's history could not be read: %s", trouble)
            continue
        if found:
            logger.error(
                "Zalo did not tell us of %s messages: see whether its webhook is switched off",
                found,
            )
        note_usage(account, _looked_back=begun.isoformat())
        done += found
    return done


def _since(account: Account) -> datetime:
    """From the last look on, with some overlap; two days where there was none."""
    last = read_moment((account.usage.get("_looked_back") or {}).get("told"))
    return max(last or now() - FIRST_LOOK, now() - LONGEST_LOOK) - OVERLAP
