"""Post notices in places that are not ours, correct them there and take them back."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings

from caunoi.channels.accounts import silent_accounts
from caunoi.channels.broadcasts.claiming import Held, Settled, claim, failed, sent, settle, skipped
from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.latest import latest_notices
from caunoi.channels.broadcasts.publishers import PUBLISHERS, Publisher, Target
from caunoi.channels.choices import DeliveryState, Letter, Route
from caunoi.channels.errors import PermanentFailure, TemporaryFailure, UnknownOutcome
from caunoi.channels.models import Delivery

logger = logging.getLogger(__name__)

BATCH = 8  # each may take its platform some seconds, and a lease has two minutes
EARLIER = timedelta(minutes=2)  # clocks differ


def send_posts(channel: str) -> int:
    """Send what is due in one channel; each is written down at once, for it may be seen at once."""
    publisher = PUBLISHERS.get(channel)
    if publisher is None or _rests(channel):
        return 0
    held = claim(channel, BATCH)
    notices = latest_notices(one.broadcast_id for one in held)
    for one in held:
        notice = notices.get(one.broadcast_id) if one.broadcast_id else None
        settle([_attempt(publisher, one, notice)])
    return len(held)


def _rests(channel: str) -> bool:
    """Whether the account there is out of order or paused: its notices wait, uncounted."""
    own = {
        Route.FACEBOOK.value: ("facebook", settings.FACEBOOK_PAGE_ID),
        Route.ZALO.value: ("zalo", settings.ZALO_OA_ID),
        Route.ZALO_GROUP.value: ("zalo", settings.ZALO_OA_ID),
    }
    if channel not in own:
        return False
    name, external_id = own[channel]
    return silent_accounts().filter(channel=name, external_id=external_id).exists()


def _attempt(publisher: Publisher, held: Held, notice: Notice | None) -> Settled:
    if notice is None:
        return skipped(held, "no notice")
    try:
        match held.letter:
            case Letter.WITHDRAWAL:
                return _withdraw(publisher, held, notice)
            case _ if notice.is_withdrawn:
                return _leave(publisher, held, notice)
            case Letter.CORRECTION:
                return _correct(publisher, held, notice)
            case _:
                return _publish(publisher, held, notice)
    except Exception as failure:
        if not isinstance(failure, PermanentFailure | TemporaryFailure | UnknownOutcome):
            logger.exception("a notice could not be posted")
        return failed(held, failure)


def _publish(publisher: Publisher, held: Held, notice: Notice) -> Settled:
    target = Target(held.target, "")
    # An earlier attempt may have posted it and never heard so; nothing is posted twice.
    found = _look(publisher, held, notice) if held.attempts > 1 else None
    return sent(held, found or publisher.publish(notice, target))


def _correct(publisher: Publisher, held: Held, notice: Notice) -> Settled:
    target = Target(held.target, "")
    known = _standing(publisher, held, notice)
    if known is None:
        return sent(held, publisher.publish(notice, target))
    return sent(held, publisher.correct(notice, target, known) or known)


def _withdraw(publisher: Publisher, held: Held, notice: Notice) -> Settled:
    known = _standing(publisher, held, notice)
    if known is None:
        return skipped(held, "nothing stands there")
    return sent(held, publisher.withdraw(notice, Target(held.target, ""), known))


def _leave(publisher: Publisher, held: Held, notice: Notice) -> Settled:
    """Taken back before it was posted; what was posted unknown to us, `_withdraw` finds."""
    found = _look(publisher, held, notice) if held.attempts > 1 else None
    return sent(held, found) if found else skipped(held, "taken back before")


def _look(publisher: Publisher, held: Held, notice: Notice) -> str | None:
    return publisher.find_published(
        notice, Target(held.target, ""), min(held.made_at, notice.first_at) - EARLIER
    )


def _standing(publisher: Publisher, held: Held, notice: Notice) -> str | None:
    """The id of what stands in that place now; asked of the platform where an answer was lost.

    Raises:
        TemporaryFailure: another worker is posting there at this moment.
    """
    rows = list(
        Delivery.objects.filter(
            broadcast=held.broadcast_id, channel=publisher.channel, target=held.target
        )
        .exclude(pk=held.id)
        .order_by("-created_at")
        .values_list("state", "provider_id")
    )
    if any(state == DeliveryState.SENDING for state, _id in rows):
        raise TemporaryFailure("being posted")
    known = next((pid for state, pid in rows if state == DeliveryState.SENT and pid), None)
    return known or _look(publisher, held, notice)
