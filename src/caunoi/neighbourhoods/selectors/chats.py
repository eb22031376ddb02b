"""What waits to be said to a resident alone, in their own chat with us."""

from __future__ import annotations

from caunoi.neighbourhoods.choices import Audience
from caunoi.neighbourhoods.models import Post, PrivateReceipt

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
