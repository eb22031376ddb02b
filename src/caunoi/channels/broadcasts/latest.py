"""The newest bulletin of a notice, as senders and pages read it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from caunoi.channels.broadcasts.content import Notice, notice_of
from caunoi.channels.models import Broadcast, Bulletin


def latest_notices(broadcast_ids: Iterable[UUID | None]) -> dict[UUID, Notice]:
    """By notice, its newest bulletin; one query."""
    wanted = {one for one in broadcast_ids if one is not None}
    newest = (
        Bulletin.objects.filter(broadcast__in=wanted)
        .select_related("broadcast")
        .order_by("broadcast", "-number")
        .distinct("broadcast")
    )
    return {bulletin.broadcast_id: notice_of(bulletin) for bulletin in newest}


def find_public(slug: str) -> Notice | None:
    """The newest bulletin of a notice that was released, by its address."""
    broadcast = Broadcast.objects.filter(slug=slug, released_at__isnull=False).first()
    if broadcast is None:
        return None
    return notice_of(broadcast.bulletins.order_by("-number")[0], broadcast)
