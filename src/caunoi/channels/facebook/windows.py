"""Until when Facebook lets us write to somebody, and by what right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from caunoi.channels.chat import Talk, Window
from caunoi.channels.errors import WindowClosed
from caunoi.channels.facebook.reading_feed import THREAD
from caunoi.core.clock import now

OPEN = timedelta(hours=24)  # for anything
HUMAN_OPEN = timedelta(days=7)  # for what a person wrote, where Facebook granted it
PRIVATE_REPLY = timedelta(days=7)  # to a comment, once
TAGS_STOPPED = timedelta(days=1)  # after Facebook's warning


@dataclass(frozen=True, slots=True)
class Right:
    """What the send call bears."""

    messaging_type: str = "RESPONSE"
    tag: str = ""


TAGGED = Right("MESSAGE_TAG", "HUMAN_AGENT")


def window_of(talk: Talk) -> Window | None:
    """Until when we may write; None where the person never wrote to us."""
    if talk.last_in_at is None:
        return None
    if talk.thread.startswith(THREAD):
        return Window(talk.last_in_at + PRIVATE_REPLY)
    human = talk.last_in_at + HUMAN_OPEN if settings.FACEBOOK_HUMAN_AGENT else None
    return Window(talk.last_in_at + OPEN, human)


def right_to_write(talk: Talk, *, human: bool) -> Right:
    """A plain answer within the day; later only a person's words, where that was granted.

    Raises:
        WindowClosed: neither.
    """
    window = window_of(talk)
    if window is None or window.until is None:
        raise WindowClosed("never wrote")
    moment = now()
    if moment < window.until and talk.window_closed_at is None:
        return Right()
    if may_tag(talk, human=human, at=moment):
        return TAGGED
    raise WindowClosed("24 h")


def may_tag(talk: Talk, *, human: bool, at: datetime) -> bool:
    """Whether these words may go out under HUMAN_AGENT."""
    window = window_of(talk)
    if not human or window is None or window.human_until is None or at >= window.human_until:
        return False
    stopped = talk.account.usage.get("tags_stopped_at")
    return not stopped or at - datetime.fromisoformat(stopped) > TAGS_STOPPED
