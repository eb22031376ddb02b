"""Whether Facebook still sends us its events and takes what we send; if not, mended and told."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from caunoi.channels.accounts import (
    get_account,
    note_checked,
    note_trouble,
    start_account,
    stop_account,
)
from caunoi.channels.choices import AccountState
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    TemporaryFailure,
    UnknownOutcome,
)
from caunoi.channels.facebook.backfill import OVERLAP, catch_up
from caunoi.channels.facebook.graph import CHANNEL, Graph, graph_of, path_of
from caunoi.channels.facebook.platform import Facebook
from caunoi.channels.models import Account
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

WANTED = (
    "feed", "messages", "message_deliveries", "message_reads", "message_echoes",
    "messaging_postbacks", "message_edits", "message_reactions", "messaging_referrals", "standby",
)  # fmt: skip
TRIES_PERMISSION = timedelta(hours=1)


def watch_page() -> int:
    """What the worker runs every few minutes; returns how many messages were looked at late.

    Whatever came in meanwhile: that one event arrived does not say that none got lost.
    """
    if not Facebook().is_set_up():
        return 0
    account = get_account(CHANNEL, settings.FACEBOOK_PAGE_ID)
    if account.state == AccountState.RECONNECT and not _works_again(account):
        return 0
    try:
        return check_page(account)
    except AccountTrouble as error:
        stop_account(account, error.state, str(error))
        return 0
    except (TemporaryFailure, PermanentFailure, UnknownOutcome) as error:
        logger.error("facebook's page could not be looked after: %s", error)
        note_trouble(account, str(error))
        return 0


def _works_again(account: Account) -> bool:
    """After a new token was put in: the page answers, and what waited goes out.

    A permission that is lacking shows at the next send only: tried once an hour.
    """
    tried = account.last_error_at
    if account.why.startswith("permission") and tried and now() - tried < TRIES_PERMISSION:
        return False
    try:
        graph_of(account).get(path_of(account.external_id), fields="name")
    except (AccountTrouble, TemporaryFailure, PermanentFailure):
        return False
    start_account(account)
    logger.warning("facebook's page is connected again")
    return True


def check_page(account: Account) -> int:
    """Subscribe again where a field is missing, then bring in what was missed since.

    Raises:
        What `Graph` raises.
    """
    begun, graph = now(), graph_of(account)
    name = str(graph.get(path_of(account.external_id), fields="name").get("name") or "")
    missing = missing_fields(graph)
    if missing:
        graph.post(
            path_of(account.external_id, "subscribed_apps"), {"subscribed_fields": ",".join(WANTED)}
        )
        logger.error("facebook had ended our subscription; it is there again")
        note_trouble(account, f"subscribed again: {', '.join(missing)}")
    since = _missed_since(account, begun)
    looked_at = catch_up(account, since) if since < begun else 0
    note_checked(account, begun, name)
    return looked_at


def _missed_since(account: Account, begun: datetime) -> datetime:
    """Nothing of the time before we were connected is taken in."""
    known = account.checked_at or account.last_in_at
    return known - OVERLAP if known else begun


def missing_fields(graph: Graph) -> list[str]:
    """Kinds of events that our app is not told of."""
    held = graph.get(path_of(graph.account.external_id, "subscribed_apps"))
    fields = {field for row in held.get("data") or [] if _is_ours(row) for field in _fields(row)}
    return [field for field in WANTED if field not in fields]


def _is_ours(row: dict[str, Any]) -> bool:
    return not settings.FACEBOOK_APP_ID or str(row.get("id")) == settings.FACEBOOK_APP_ID


def _fields(row: dict[str, Any]) -> list[str]:
    """Some versions give names, others objects with a name."""
    held = row.get("subscribed_fields") or []
    return [str(one.get("name") if isinstance(one, dict) else one) for one in held]
