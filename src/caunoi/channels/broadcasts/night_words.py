"""What the night's rule means for a notice, in words for the desk and for each channel."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from caunoi.channels.broadcasts.claiming import QUIET
from caunoi.channels.broadcasts.night import MORNING, is_night, next_morning
from caunoi.channels.choices import BroadcastState, Route, Urgent
from caunoi.channels.models import Broadcast
from caunoi.core.moments import long_moment

PULLED = frozenset({Route.WEB, Route.FEED})  # whoever wants it comes for it: nobody is woken


def held_until(broadcast: Broadcast, channel: str, at: datetime) -> datetime | None:
    """Until when a channel must wait with what is ready at that moment; None where it need not.

    As `claiming.claim` holds it back.
    """
    if broadcast.urgency == Urgent.IMMEDIATE or not is_night(at) or channel in PULLED:
        return None
    if broadcast.state == BroadcastState.WITHDRAWN and channel in QUIET:
        return None
    return next_morning(at)


def night_words(broadcast: Broadcast, at: datetime) -> str:
    """When it goes out if it is released at that moment; empty by day, where it is at once."""
    if not is_night(at) or not set(broadcast.routes) - PULLED:
        return ""
    if broadcast.urgency != Urgent.IMMEDIATE:
        words = _("It is night, and this can wait: it will go out at %(moment)s.") % {
            "moment": long_moment(next_morning(at))
        }
        if PULLED & set(broadcast.routes):
            words += " " + _("This site and the feeds show it at once.")
        return words
    words = _("It is urgent: it goes out at once, at night too.")
    if Route.ZALO in broadcast.routes:
        more = _("Only the message about an article on Zalo comes after %(time)s; Zalo bars it.")
        words += " " + more % {"time": f"{MORNING:%H:%M}"}
    return words
