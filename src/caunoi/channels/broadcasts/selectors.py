"""What is public now, and how a notice fares in each channel."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.accounts.policy import RELEASE_BROADCASTS, WRITE_BROADCASTS
from caunoi.channels.broadcasts.content import Notice
from caunoi.channels.broadcasts.latest import latest_notices
from caunoi.channels.broadcasts.night_words import held_until
from caunoi.channels.choices import DeliveryState, Letter, Reach, Route
from caunoi.channels.models import Broadcast, Delivery
from caunoi.core.clock import now
from caunoi.units import directory

MOST = 300
WORKING = (DeliveryState.WAITING, DeliveryState.SENDING)
FOR_HANDS = (DeliveryState.DEAD, DeliveryState.UNKNOWN)
MANY = (Route.PUSH, Route.MAIL)


def public_notices(*, kind: str = "", ward: str = "", over: bool = False) -> list[Notice]:
    """What stands on `/canh-bao/`, newest first; `over`: what has ended or was taken back too."""
    rows = Broadcast.objects.filter(released_at__isnull=False, routes__contains=[Route.WEB])
    keys = list(rows.order_by("-changed_at").values_list("pk", flat=True)[:MOST])
    known = latest_notices(keys)
    found = [known[key] for key in keys if key in known]
    return [
        notice
        for notice in found
        if (over or not (notice.is_expired or notice.is_withdrawn))
        and (not kind or notice.content.kind == kind)
        and (not ward or _is_for(notice, ward))
    ]


def _is_for(notice: Notice, ward: str) -> bool:
    named = notice.content.reach in (Reach.WARDS, Reach.DISTRICT)
    return not named or ward in notice.content.wards


def desk_notices(by: Actor) -> QuerySet[Broadcast]:
    """Those that the officer may write or release, newest first."""
    held = [*scopes_of(by, WRITE_BROADCASTS), *scopes_of(by, RELEASE_BROADCASTS)]
    rows = Broadcast.objects.select_related("unit", "author__account", "request")
    if not any(scope == Scope.CITY for _duty, scope in held):
        units: set[int] = set()
        for duty, scope in held:
            below = directory.subtree_ids(duty.unit_code) if scope == Scope.SUBTREE else ()
            units |= {duty.unit_id, *below}
        rows = rows.filter(unit__in=units)
    return rows.order_by("-written_at")


def find_notice(by: Actor, broadcast_id: UUID) -> Broadcast | None:
    """One that the officer may know of; None else."""
    broadcast = (
        Broadcast.objects.select_related("unit", "author__account", "request__proposer__account")
        .filter(pk=broadcast_id)
        .first()
    )
    if broadcast is None:
        return None
    within = broadcast.unit
    knows = may(by, WRITE_BROADCASTS, within=within) or may(by, RELEASE_BROADCASTS, within=within)
    return broadcast if knows else None


@dataclass(slots=True)
class Outcome:
    """One channel: how many places are done, wait, failed, need a person."""

    channel: str
    label: str
    total: int = 0
    done: int = 0
    waiting: int = 0
    skipped: int = 0
    failed: int = 0
    held_until: datetime | None = None  # what waits there goes out then: it is night


def outcomes_of(broadcast: Broadcast) -> list[Outcome]:
    """Per channel, counted in the database: a notice may have a hundred thousand rows.

    A place counts once, by what was last to be said there: a correction makes no second place. A
    chosen channel that nobody follows is named too, with nothing in it.
    """
    latest = (
        Delivery.objects.filter(broadcast=broadcast)
        .order_by("channel", "target", "-created_at", "-pk")
        .distinct("channel", "target")
    )
    counts = (
        Delivery.objects.filter(pk__in=latest.values("pk"))
        .values_list("channel", "state")
        .annotate(Count("pk"))
        .order_by()
    )
    found: dict[str, Outcome] = {
        route.value: Outcome(route.value, str(route.label)) for route in Route
    }
    for channel, state, count in counts:
        one = found.setdefault(channel, Outcome(channel, channel))
        one.total += count
        if state == DeliveryState.SENT:
            one.done += count
        elif state in WORKING:
            one.waiting += count
        elif state == DeliveryState.SKIPPED:
            one.skipped += count
        else:
            one.failed += count
    at = now()
    for one in found.values():
        one.held_until = held_until(broadcast, one.channel, at) if one.waiting else None
    return [one for one in found.values() if one.total or one.channel in broadcast.routes]


def places_of(broadcast: Broadcast) -> list[Delivery]:
    """Each place that is not ours with what became of it; of subscribers there are too many."""
    rows = Delivery.objects.filter(broadcast=broadcast).exclude(
        channel__in=(*MANY, Route.WEB, Route.FEED)
    )
    return list(rows.order_by("-created_at", "channel", "target")[:500])


def needs_hand(delivery: Delivery) -> bool:
    """Whether a person must see to it on the platform itself."""
    changes = delivery.letter in (Letter.CORRECTION, Letter.WITHDRAWAL)
    return delivery.state in FOR_HANDS and (changes or delivery.state == DeliveryState.UNKNOWN)


def errors_of(broadcast: Broadcast) -> list[tuple[str, str, int]]:
    """Why subscribers were not reached: channel, reason, how many."""
    failed: dict[tuple[str, str], int] = defaultdict(int)
    rows = (
        Delivery.objects.filter(Q(broadcast=broadcast), channel__in=MANY, state__in=FOR_HANDS)
        .values_list("channel", "last_error")
        .annotate(Count("pk"))
        .order_by()
    )
    for channel, error, count in rows:
        failed[channel, error.split(" ")[0]] += count
    return [(str(Route(channel).label), error, count) for (channel, error), count in failed.items()]


def is_over(broadcast: Broadcast) -> bool:
    """Whether its time has passed."""
    return broadcast.expires_at <= now()
