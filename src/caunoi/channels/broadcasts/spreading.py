"""From a bulletin to a delivery for each place and subscriber, a few thousand in each step."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from caunoi.channels.broadcasts.claiming import QUIET
from caunoi.channels.broadcasts.content import Notice, notice_of
from caunoi.channels.broadcasts.night import JITTER, is_night, next_morning
from caunoi.channels.broadcasts.publishers import PUBLISHERS
from caunoi.channels.broadcasts.services.releasing import LETTERS
from caunoi.channels.choices import Act, DeliveryState, Lane, Letter, Reach, Route
from caunoi.channels.models import Broadcast, Bulletin, Delivery
from caunoi.core.clock import now

STEP = 5000
POSTS, PUSH, MAIL, DONE = range(4)
STANDS = (DeliveryState.SENT, DeliveryState.SENDING, DeliveryState.UNKNOWN)
_TABLES = {PUSH: "channels_pushsubscription", MAIL: "channels_mailsubscription"}
_ROUTES = {PUSH: Route.PUSH, MAIL: Route.MAIL}
_READY = {PUSH: "true", MAIL: "confirmed_at IS NOT NULL"}

# Who is told: a correction or withdrawal goes to whom the notice may have reached; the notice and
# its corrected form to everybody it is for who has not got it and does not wait for it.
_INSERT = """
WITH step AS MATERIALIZED (
    SELECT id, ({ready}) AND kinds @> ARRAY[%(kind)s]::varchar[]
        AND (%(everywhere)s OR wards = '{{}}' OR wards && %(wards)s::varchar[]) AS fits
    FROM {table}
    WHERE id > %(after)s ORDER BY id LIMIT %(step)s
), known AS (
    SELECT step.id, step.fits,
        bool_or(d.state IN ('sent', 'sending', 'unknown') AND d.letter <> 'withdrawal') AS has,
        bool_or(d.state = 'waiting') AS waits
    FROM step LEFT JOIN channels_delivery d
        ON d.broadcast_id = %(broadcast)s AND d.channel = %(channel)s AND d.target = step.id::text
    GROUP BY step.id, step.fits
), told AS (
    INSERT INTO channels_delivery (
        id, event_id, broadcast_id, channel, target, lane, letter, state, attempts, fence,
        next_try_at, provider_id, last_error, created_at)
    SELECT gen_random_uuid(), %(event)s, %(broadcast)s, %(channel)s, id::text, 1,
        CASE WHEN has THEN %(again)s ELSE %(first)s END, 'waiting', 0, 0,
        %(due)s::timestamptz + random() * %(jitter)s::interval, '', '', %(at)s
    FROM known
    WHERE CASE WHEN has THEN %(again)s::text <> '' ELSE fits AND %(first)s::text <> '' END
        AND (waits IS NOT TRUE)
    ON CONFLICT DO NOTHING
)
SELECT id FROM step ORDER BY id DESC LIMIT 1
"""
NOBODY = UUID(int=0)


@transaction.atomic
def spread_waiting() -> int:
    """One step of the oldest bulletin that has not reached all; 0 where there is none."""
    bulletin = (
        Bulletin.objects.filter(spread_at=None)
        .order_by("sent_at")
        .select_for_update(skip_locked=True)
        .first()
    )
    if bulletin is None:
        return 0
    broadcast = Broadcast.objects.select_for_update().get(pk=bulletin.broadcast_id)
    notice = notice_of(bulletin, broadcast)
    if _is_overtaken(bulletin):
        bulletin.spread_route = DONE  # taken back meanwhile: nobody new is told of it
    elif bulletin.spread_route == POSTS:
        _tell_places(bulletin, notice)
        bulletin.spread_route = PUSH
    else:
        _tell_subscribers(bulletin, notice)
    if bulletin.spread_route == DONE:
        bulletin.spread_at = now()
    bulletin.save(update_fields=["spread_route", "spread_after", "spread_at"])
    return 1


def _is_overtaken(bulletin: Bulletin) -> bool:
    later = Bulletin.objects.filter(broadcast=bulletin.broadcast_id, number__gt=bulletin.number)
    return bulletin.act != Act.CANCEL and later.filter(act=Act.CANCEL).exists()


def _due(notice: Notice) -> tuple[datetime, str]:
    """From when on, and within how long after: nobody is woken for what can wait."""
    at = now()
    if notice.is_urgent or not is_night(at):
        return at, "0 seconds"
    return next_morning(at), f"{JITTER.total_seconds():.0f} seconds"


def _tell_places(bulletin: Bulletin, notice: Notice) -> None:
    due, _spread = _due(notice)
    rows = []
    for channel, publisher in PUBLISHERS.items():
        letters = _places(bulletin, notice, channel)
        if channel in notice.content.routes and publisher.is_set_up() and not notice.is_withdrawn:
            known = set(letters) | _waiting(bulletin.broadcast_id, channel)
            wanted = (target.id for target in publisher.targets(notice))
            letters |= {target: Letter.NOTICE for target in wanted if target not in known}
        rows += [
            Delivery(
                event_id=bulletin.event_id,
                broadcast_id=bulletin.broadcast_id,
                channel=channel,
                target=target,
                lane=Lane.BROADCAST,
                letter=letter,
                next_try_at=now() if bulletin.act == Act.CANCEL and channel in QUIET else due,
                created_at=bulletin.sent_at,
            )
            for target, letter in letters.items()
        ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def _places(bulletin: Bulletin, notice: Notice, channel: str) -> dict[str, str]:
    """Where it may stand already, and what must be said there."""
    if bulletin.act == Act.ALERT:
        return {}
    stands = Delivery.objects.filter(
        broadcast=bulletin.broadcast_id, channel=channel, state__in=STANDS
    ).exclude(letter=Letter.WITHDRAWAL)
    return dict.fromkeys(stands.values_list("target", flat=True), LETTERS[Act(bulletin.act)])


def _waiting(broadcast_id: UUID, channel: str) -> set[str]:
    waiting = Delivery.objects.filter(
        broadcast=broadcast_id, channel=channel, state=DeliveryState.WAITING
    )
    return set(waiting.values_list("target", flat=True))


def _tell_subscribers(bulletin: Bulletin, notice: Notice) -> None:
    route = bulletin.spread_route
    if _ROUTES[route].value in notice.content.routes:
        with connection.cursor() as cursor:
            cursor.execute(
                _INSERT.format(table=_TABLES[route], ready=_READY[route]),
                _facts(bulletin, notice, route),
            )
            last = cursor.fetchone()
    else:
        last = None
    if last is not None:
        bulletin.spread_after = last[0]
    else:
        bulletin.spread_route, bulletin.spread_after = route + 1, None


def _facts(bulletin: Bulletin, notice: Notice, route: int) -> dict[str, Any]:
    due, spread = _due(notice)
    content = notice.content
    return {
        "kind": content.kind, "wards": list(content.wards),
        "everywhere": content.reach in (Reach.CITY, Reach.TOPIC),
        "after": bulletin.spread_after or NOBODY, "step": STEP,
        "broadcast": bulletin.broadcast_id, "channel": _ROUTES[route].value,
        "event": bulletin.event_id, "due": due, "jitter": spread, "at": bulletin.sent_at,
        "first": "" if bulletin.act == Act.CANCEL else Letter.NOTICE.value,
        "again": "" if bulletin.act == Act.ALERT else LETTERS[Act(bulletin.act)].value,
    }  # fmt: skip
