"""Each channel as the desk shows it: how it fares, what waits, what went wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from caunoi.channels.choices import AccountState, Route
from caunoi.channels.desk.queues import Queue, hook_counts, queues, spooled
from caunoi.channels.desk.troubles import Trouble, trouble_of
from caunoi.channels.desk.usage_words import usage_in_words
from caunoi.channels.email.known import count_suppressed
from caunoi.channels.hooks import waiting_hook_seconds
from caunoi.channels.models import Account, Mailbox
from caunoi.core.clock import now
from caunoi.reports.choices import Channel

TOKEN_SOON = 14  # days
LATE_SECONDS = 300
_NAMES: dict[str, Any] = {
    **dict(Route.choices), **dict(Channel.choices), "sms": gettext_lazy("Text messages"),
    "zns": gettext_lazy("Zalo messages by telephone number"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One page or official account."""

    account: Account
    channel: str
    tone: str
    token_days: int | None
    rests_until: datetime | None
    trouble: Trouble | None
    usage: tuple[tuple[str, str], ...]
    stuck: int = 0  # messages that wait because it takes none at the moment

    @property
    def works(self) -> bool:
        """Whether somebody may pause it."""
        return self.account.state == AccountState.WORKING

    @property
    def token_is_short(self) -> bool:
        """Whether it must be connected anew soon."""
        return self.token_days is not None and self.token_days <= TOKEN_SOON


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One channel's queue."""

    name: str
    queue: Queue
    is_late: bool


def channel_name(code: str) -> str:
    """A channel's name for people."""
    return str(_NAMES.get(code, code))


def overview() -> dict[str, Any]:
    """All that the first page shows, in seven statements."""
    moment = now()
    hooks, waiting = hook_counts(), queues()
    return {
        "accounts": [_account(one, moment, waiting.get(one.channel)) for one in _accounts()],
        "queues": [_queue(one, moment) for one in waiting.values()],
        "mailboxes": [(box, trouble_of(box.last_error)) for box in Mailbox.objects.order_by("pk")],
        "hooks": hooks, "hook_seconds": waiting_hook_seconds() if hooks["waiting"] else 0.0,
        "suppressed": count_suppressed(), "late_seconds": LATE_SECONDS, "spooled": spooled(),
        "moment": moment,
    }  # fmt: skip


def _accounts() -> Iterable[Account]:
    return Account.objects.order_by("channel", "external_id")


def _account(account: Account, moment: datetime, queue: Queue | None) -> AccountRow:
    rests = account.paused_until if account.paused_until and account.paused_until > moment else None
    left = (account.tokens_until - moment).days if account.tokens_until else None
    working = account.state == AccountState.WORKING
    code = account.why if not working else account.last_error
    tone = {AccountState.WORKING: "success", AccountState.PAUSED: "neutral"}.get(
        AccountState(account.state), "danger"
    )
    stuck = queue.stuck if queue is not None else 0
    return AccountRow(
        account, channel_name(account.channel), "warning" if working and (rests or stuck) else tone,
        left, rests, trouble_of(code), tuple(usage_in_words(account.usage)), stuck,
    )  # fmt: skip


def _queue(queue: Queue, moment: datetime) -> QueueRow:
    waited = (moment - queue.oldest).total_seconds() if queue.oldest else 0.0
    return QueueRow(channel_name(queue.channel), queue, waited > LATE_SECONDS)
