"""What Zalo last said of our quota, our package and our standing: data on the account's row."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from caunoi.channels.accounts import stop_account
from caunoi.channels.choices import AccountState
from caunoi.channels.errors import AccountTrouble, PermanentFailure, TemporaryFailure
from caunoi.channels.models import Account
from caunoi.channels.zalo.api import ask, call
from caunoi.channels.zalo.moments import read_moment
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

_WAITING, _TOLD = "_broadcasts_waiting", "_broadcasts_told"
TOLD_KEPT = 200
PRODUCTS = ("cs", "transaction")
KINDS_OF_QUOTA = ("sub_quota", "purchase_quota", "reward_quota")


@transaction.atomic
def note_usage(account: Account, /, **told: Any) -> None:
    """Write down what Zalo told; what it did not tell of stays.

    Names that begin with `_` are notes of our own, kept with their moment; the others are figures
    that the desk shows.
    """
    row = Account.objects.select_for_update().get(pk=account.pk)
    at = now().isoformat()
    noted = {
        name: {"at": at, "told": held} if name.startswith("_") else held
        for name, held in told.items()
    }
    row.usage = {**row.usage, **noted}
    row.save(update_fields=["usage"])


@transaction.atomic
def forget_usage(account: Account, name: str) -> None:
    """Have one thing asked for again."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    row.usage = {key: held for key, held in row.usage.items() if key != name}
    row.save(update_fields=["usage"])


def waiting_broadcasts(account: Account) -> list[str]:
    """Articles that followers are still to be told of."""
    row = Account.objects.get(pk=account.pk)
    return list((row.usage.get(_WAITING) or {}).get("told") or [])


@transaction.atomic
def change_waiting(account: Account, *, add: str = "", drop: str = "", again: bool = False) -> None:
    """Have followers told of an article, or no more; of each once, unless `again`."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    told = list((row.usage.get(_TOLD) or {}).get("told") or [])
    waiting = [one for one in (row.usage.get(_WAITING) or {}).get("told") or [] if one != drop]
    if add and add not in waiting and (again or add not in told):
        waiting.append(add)
    told = [*[one for one in told if one not in {add, drop}], add or drop][-TOLD_KEPT:]
    note_usage(row, **{_WAITING: waiting, _TOLD: told})


def look_at_person(account: Account, user_id: str) -> datetime | None:
    """When they last turned to us, by Zalo's books; the promotion quota is written down.

    Raises:
        What `call` raises.
    """
    told = call(account, "/v3.0/oa/quota/message", json={"user_id": user_id}) or {}
    if told.get("promotion"):
        note_usage(account, promotion=told["promotion"])
    return read_moment(told.get("last_interaction"))


def look_at_account(account: Account) -> Mapping[str, Any]:
    """Ask Zalo how our account fares, and what is left of its quota; all of it is written down.

    Raises:
        What `call` raises.
    """
    told: dict[str, Any] = ask(account, "/v2.0/oa/getoa") or {}
    known = {
        key: told.get(key)
        for key in (
            "name", "is_verified", "oa_type", "num_follower", "package_name",
            "package_valid_through_date", "linked_ZCA",
        )
    }  # fmt: skip
    quota = {product: _left_of(account, product) for product in PRODUCTS}
    note_usage(account, account=known, quota=quota)
    _note_health(account, str(told.get("name") or ""))
    return known


def _left_of(account: Account, product: str) -> str:
    """`left / bought` of all that we bought of one product."""
    bought = [
        asset
        for kind in KINDS_OF_QUOTA
        for asset in call(
            account, "/v3.0/oa/quota/message",
            json={"quota_owner": "OA", "product_type": product, "quota_type": kind},
        ) or []
    ]  # fmt: skip
    left, total = (sum(int(one.get(key) or 0) for one in bought) for key in ("remain", "total"))
    return f"{left} / {total}"


@transaction.atomic
def _note_health(account: Account, name: str) -> None:
    row = Account.objects.select_for_update().get(pk=account.pk)
    row.checked_at, row.name = now(), name[:200] or row.name
    row.save(update_fields=["checked_at", "name"])


def check_accounts() -> int:
    """The job: every account of ours is asked for; one that fails says so on its row."""
    done = 0
    for account in Account.objects.filter(channel="zalo", state=AccountState.WORKING):
        if account.sealed_tokens is None:
            continue
        try:
            look_at_account(account)
        except AccountTrouble as trouble:
            stop_account(account, trouble.state, str(trouble))
        except (PermanentFailure, TemporaryFailure) as trouble:
            logger.warning("Zalo account %s could not be asked: %s", account.external_id, trouble)
        else:
            done += 1
    return done
