"""`GET /staff/channels`: how each channel fares, for screens and watches outside this product."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field as Described

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.api.schemas import problems
from caunoi.api.staff import Token
from caunoi.channels.desk.overview import AccountRow, QueueRow, overview
from caunoi.core.errors import NotFound

router = Router(tags=["staff"], auth=Token())


class TroubleOut(Schema):
    """What went wrong last, and what mends it."""

    what: str
    next_step: str
    code: str = Described(description="The provider's own.", examples=["token 190-463"])


class AccountOut(Schema):
    """A page or official account of ours on a platform."""

    channel: str = Described(examples=["zalo"])
    id: str = Described(description="The platform's id of it.")
    name: str
    state: str = Described(examples=["working"])
    token_days: int | None = Described(description="Until our access ends; null: it has no end.")
    rests_until: datetime | None
    last_in_at: datetime | None
    last_out_at: datetime | None
    checked_at: datetime | None
    stuck: int = Described(description="Messages that wait because it takes none now.")
    trouble: TroubleOut | None


class QueueOut(Schema):
    """What one channel has to send."""

    channel: str = Described(examples=["email"])
    waiting: int
    later: int = Described(description="Of those, kept back on purpose: the night, a set time.")
    oldest: datetime | None = Described(description="Since when the longest-waiting one is due.")
    is_late: bool
    held: int = Described(description="Until the resident writes again.")
    perhaps_sent: int
    not_arrived: int


class ChannelsOut(Schema):
    """The channel desk's first page."""

    accounts: list[AccountOut]
    queues: list[QueueOut]
    webhooks_waiting: int
    webhooks_kept_apart: int = Described(description="In the last seven days.")
    webhooks_on_disk: int = Described(description="Taken in while the database was away.")


@router.get(
    "/staff/channels",
    response={200: ChannelsOut, **problems(401, 404)},
    summary="How each channel fares",
)
def list_channels(request: HttpRequest) -> dict[str, Any]:
    """State, days left, queues and the last trouble of each channel; names no resident.

    Needs the scope `channels.view`.
    """
    actor = request.auth  # type: ignore[attr-defined]
    assert isinstance(actor, Actor)
    if not may(actor, policy.VIEW_CHANNELS):
        raise NotFound(_("There is no such page for your duties."))
    shown = overview()
    return {
        "accounts": [_account(row) for row in shown["accounts"]],
        "queues": [_queue(row) for row in shown["queues"]],
        "webhooks_waiting": shown["hooks"]["waiting"],
        "webhooks_kept_apart": shown["hooks"]["apart"],
        "webhooks_on_disk": shown["spooled"],
    }


def _account(row: AccountRow) -> dict[str, Any]:
    account, trouble = row.account, row.trouble
    return {
        "channel": account.channel, "id": account.external_id, "name": account.name,
        "state": account.state, "token_days": row.token_days, "rests_until": row.rests_until,
        "last_in_at": account.last_in_at, "last_out_at": account.last_out_at,
        "checked_at": account.checked_at, "stuck": row.stuck,
        "trouble": {"what": str(trouble.what), "next_step": str(trouble.next_step),
                    "code": trouble.code} if trouble else None,
    }  # fmt: skip


def _queue(row: QueueRow) -> dict[str, Any]:
    queue = row.queue
    return {
        "channel": queue.channel, "waiting": queue.waiting, "later": queue.later,
        "oldest": queue.oldest, "is_late": row.is_late, "held": queue.held,
        "perhaps_sent": queue.unknown, "not_arrived": queue.dead,
    }  # fmt: skip
