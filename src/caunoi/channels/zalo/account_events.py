"""Events about our account and its groups: what they change with us."""

from __future__ import annotations

import logging
from uuid import UUID

from caunoi.channels.accounts import stop_account
from caunoi.channels.chat import Incoming
from caunoi.channels.choices import AccountState
from caunoi.channels.models import Account
from caunoi.channels.zalo import group_book, group_events
from caunoi.channels.zalo.groups_in import ON_GROUP_EVENT, GroupEvent
from caunoi.channels.zalo.usage import forget_usage
from caunoi.channels.zns.arrivals import note_arrived

logger = logging.getLogger(__name__)


def take_account_event(account: Account, item: Incoming) -> None:
    """Take in one, in the caller's transaction."""
    event = item.extra.get("event", "")
    if item.extra.get("group"):
        _of_group(account, item, event)
    elif event == "permission_revoked":
        logger.error("Zalo account %s was taken from us by its administrator", account.external_id)
        stop_account(account, AccountState.RECONNECT, "permission revoked")
    elif event == "change_template_status":
        template = item.extra.get("template", "")
        logger.warning("template %s is now %s", template, item.extra.get("status", ""))
        forget_usage(account, f"_template:{template}")
    elif event == "zns_delivered":
        _note_delivered(item)


def _of_group(account: Account, item: Incoming, event: str) -> None:
    group = item.extra["group"]
    if event == group_events.DISSOLVED:
        group_book.note_dissolved(account, group, item.at)
    elif event in {group_events.CREATED, group_events.CHANGED}:
        group_book.note_changed(account, group)
    for hook in ON_GROUP_EVENT:
        hook(GroupEvent(account, group, event, item.peer, item.at))


def _note_delivered(item: Incoming) -> None:
    """A template by phone arrived: a delivery whose answer was lost is sent after all."""
    try:
        delivery_id = UUID(hex=item.extra.get("tracking", ""))
    except ValueError:
        return  # not of ours
    note_arrived(delivery_id, item.extra.get("msg_id", ""))
