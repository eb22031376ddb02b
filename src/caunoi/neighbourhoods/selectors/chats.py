"""What waits to be said to a resident alone, in their own chat with us."""

from __future__ import annotations

from datetime import timedelta

from caunoi.core.clock import now
from caunoi.neighbourhoods.choices import Audience, Remover
from caunoi.neighbourhoods.models import Muting, Post, PrivateReceipt
from caunoi.reports.choices import Channel

STALE = timedelta(days=7)  # a removal of which nobody wants to hear any more
_REACHED = {"left_at": None, "contact__platform_index__isnull": False}


def receipts_for_chats(limit: int) -> list[PrivateReceipt]:
    """Receipts whose owner came by a platform and has not got them."""
    wanted = {f"membership__{name}": value for name, value in _REACHED.items()}
    return list(
        PrivateReceipt.objects.filter(handed_at=None, sealed__isnull=False, **wanted)
        .select_related("membership__contact", "membership__neighbourhood", "post__report")
        .order_by("made_at")[:limit]
    )


def answers_for_chats(limit: int) -> list[Post]:
    """Private answers to residents who came by a platform, not told yet."""
    wanted = {f"parent__member__{name}": value for name, value in _REACHED.items()}
    return list(
        Post.objects.filter(
            audience=Audience.ONE, officer__isnull=False, told_at=None, removed_at=None, **wanted
        )
        .select_related("parent__member__contact", "neighbourhood")
        .order_by("at")[:limit]
    )


def mutings_for_chats(limit: int) -> list[Muting]:
    """Mutings that hold, of members who came by a platform and were not told yet."""
    wanted = {f"membership__{name}": value for name, value in _REACHED.items()}
    return list(
        Muting.objects.filter(told_at=None, ended_at=None, until__gt=now(), **wanted)
        .select_related("membership__contact", "membership__neighbourhood")
        .order_by("since")[:limit]
    )


def removals_for_chats(limit: int) -> list[Post]:
    """Posts from a platform that an officer removed lately; their writers were not told yet."""
    wanted = {f"member__{name}": value for name, value in _REACHED.items()}
    return list(
        Post.objects.filter(
            removed_by=Remover.OFFICER, removed_at__gt=now() - STALE, told_at=None, **wanted
        )
        .exclude(channel=Channel.WEB)
        .select_related("member__contact", "neighbourhood")
        .order_by("removed_at")[:limit]
    )
