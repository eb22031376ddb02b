"""Send notices to browsers: claimed by hundreds, encrypted and posted by several threads."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import override

from caunoi.channels.broadcasts.claiming import Held, Settled, claim, failed, sent, settle, skipped
from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.latest import latest_notices
from caunoi.channels.choices import Letter, Route, Urgent
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
    Unreachable,
)
from caunoi.channels.models import PushSubscription
from caunoi.channels.neighbourhood_posts import push_words
from caunoi.channels.push.client import push, turn
from caunoi.channels.push.subscriptions import drop_gone, open_address
from caunoi.channels.push.vapid import b64
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

BATCH = 240
THREADS = 12
LONGEST = timedelta(days=3)
SHORTEST = timedelta(minutes=10)
_URGENCY = {Urgent.IMMEDIATE: "high", Urgent.EXPECTED: "normal"}
_EXPECTED = (PermanentFailure, TemporaryFailure, UnknownOutcome, AccountTrouble)


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, thread_name_prefix="push")


def send_pushes() -> int:
    """Send what is due; returns how many were tried."""
    held = claim(Route.PUSH, BATCH)
    if not held:
        return 0
    notices = latest_notices({one.broadcast_id for one in held})
    rows = PushSubscription.objects.in_bulk([UUID(one.target) for one in held])
    said = _said_by_neighbourhoods(held)
    written: dict[tuple[UUID, str, str], bytes] = {}  # thousands of browsers, a few texts
    jobs = []
    for one in held:
        notice = notices.get(one.broadcast_id) if one.broadcast_id else said.get(one.event_id)
        row = rows.get(UUID(one.target))
        plain = b""
        if row is not None and isinstance(notice, Notice):
            mark = (notice.broadcast_id, one.letter, row.language)
            if mark not in written:
                written[mark] = _written(notice, one.letter, row.language)
            plain = written[mark]
        jobs.append((one, row, notice, plain))
    results = list(_threads().map(_attempt, jobs))
    settle(results)
    drop_gone(UUID(one.held.target) for one in results if one.error.startswith("gone"))
    return len(held)


@dataclass(frozen=True, slots=True)
class Word:
    """What a neighbourhood's officer posted; the words are in the city's language."""

    event_id: UUID
    title: str
    text: str
    url: str


def _written(notice: Notice, letter: str, language: str) -> bytes:
    """Its text; empty where it cannot be made, so that the other notices go all the same."""
    try:
        return payload(notice, letter, language)
    except Exception:
        logger.exception("the text of a push could not be made")
        return b""


def _said_by_neighbourhoods(held: Sequence[Held]) -> dict[UUID, Word]:
    events = {one.event_id for one in held if one.broadcast_id is None}
    words = {event: push_words(event) for event in events}
    return {event: Word(event, *said) for event, said in words.items() if said[0]}


def _attempt(job: tuple[Held, PushSubscription | None, Notice | Word | None, bytes]) -> Settled:
    """In a thread of its own: no database here."""
    held, subscription, said, plain = job
    if subscription is None:
        return skipped(held, "left before")
    if said is None:
        return skipped(held, "nothing to say")
    if (needless := _needless(held, said)) is not None:
        return needless
    if isinstance(said, Notice) and not plain:
        return failed(held, ValueError("no text"))
    try:
        place = _push(subscription, said, plain)
    except Unreachable as failure:
        return failed(held, PermanentFailure(f"gone: {failure}"))
    except _EXPECTED as failure:
        if isinstance(failure, AccountTrouble):
            logger.error("web push: %s", failure)
        return failed(held, failure)
    except Exception as failure:
        logger.exception("a push could not be made")
        return failed(held, failure)
    return sent(held, place)


def _needless(held: Held, said: Notice | Word) -> Settled | None:
    """Why it need not go out any more, if so."""
    if isinstance(said, Notice) and held.letter != Letter.WITHDRAWAL:
        if said.is_withdrawn:
            return skipped(held, "taken back before")
        if said.is_expired:
            return skipped(held, "its time is over")
    return None


def _push(subscription: PushSubscription, said: Notice | Word, plain: bytes) -> str:
    with turn:
        address = open_address(subscription)
    if isinstance(said, Word):
        topic = topic_of(said.event_id)
        told = {"tag": topic, "title": said.title[:140], "body": said.text[:300], "url": said.url}
        ttl = int(LONGEST.total_seconds())
        return push(address, orjson.dumps(told), ttl=ttl, urgency="normal", topic=topic)
    return push(
        address, plain, ttl=_ttl(said), topic=topic_of(said.broadcast_id),
        urgency=_URGENCY.get(Urgent(said.content.urgency), "low"),
    )  # fmt: skip


def topic_of(broadcast_id: UUID) -> str:
    """One topic a notice: an undelivered push is replaced by its correction (RFC 8030 §5.4)."""
    return b64(hashlib.sha256(b"topic" + broadcast_id.bytes).digest())[:32]


def _ttl(notice: Notice) -> int:
    expires = notice.content.expires_at
    left = (expires - now()) if expires else LONGEST
    return int(min(max(left, SHORTEST), LONGEST).total_seconds())


def payload(notice: Notice, letter: str, language: str) -> bytes:
    """What the service worker shows. The tag makes a correction take the place of the first."""
    with override(language):
        title = notice.title(language)
        if letter == Letter.WITHDRAWAL:
            title = _("Withdrawn: %(title)s") % {"title": title}
            body = notice.withdrawn_words
        else:
            body = notice.advice(language) or notice.text(language)
        if letter == Letter.CORRECTION:
            title = _("Corrected: %(title)s") % {"title": title}
        told = {
            "tag": topic_of(notice.broadcast_id), "title": title[:140], "body": body[:300],
            "url": notice.path(language), "lang": notice.language_of(language),
            "kind": notice.kind_label, "urgent": notice.is_urgent, "at": notice.sent_at.isoformat(),
        }  # fmt: skip
    return orjson.dumps(told)
