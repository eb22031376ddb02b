"""Groups of ours (GMF): every call that Zalo has for them, and the book that is kept of them."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from caunoi.channels.chat import Talk, Words
from caunoi.channels.choices import AccountState, GroupState
from caunoi.channels.errors import AccountTrouble, PermanentFailure, TemporaryFailure
from caunoi.channels.models import Account, ChatGroup
from caunoi.channels.zalo import group_book, sending
from caunoi.channels.zalo.api import call
from caunoi.channels.zalo.group_events import PREFIX
from caunoi.channels.zalo.troubles import GroupBroken
from caunoi.core.clock import now

logger = logging.getLogger(__name__)

SIZES = ("gmf10", "gmf50", "gmf100", "gmf1000")
KINDS = ("sub_quota", "purchase_quota", "reward_quota")
AT_ONCE = 99  # people in one call
PAGE = 50
WARN_BEFORE = timedelta(days=30)
_BASE = "/v3.0/oa/group"


def assets(account: Account, sizes: Iterable[str] = SIZES) -> list[Mapping[str, Any]]:
    """What we bought to have groups: id, size, until when, whether it is in use.

    Raises:
        What `api.call` raises, here and in every function below.
    """
    return [
        asset
        for size in sizes
        for kind in KINDS
        for asset in call(
            account, "/v3.0/oa/quota/group",
            json={"quota_owner": "OA", "product_type": size, "quota_type": kind},
        ) or []
    ]  # fmt: skip


def create(
    account: Account, *, name: str, description: str = "", members: Iterable[str] = (),
    asset: str = "",
) -> ChatGroup:  # fmt: skip
    """Make a group; an administrator of the account always stands in it, as Zalo asks.

    Without `asset` the first free one is taken. Raises PermanentFailure where none is free.
    """
    chosen = asset or _free_asset(account)
    people = list(dict.fromkeys(filter(None, [settings.ZALO_ADMIN_USER_ID, *members])))
    if not people:
        raise PermanentFailure("a group needs an administrator of the account")
    form = {
        "group_name": _plain(name), "group_description": _plain(description), "asset_id": chosen,
        "member_user_ids": people[:AT_ONCE],
    }  # fmt: skip
    told = call(
        account, f"{_BASE}/creategroupwithoa", sends=True,
        json={key: value for key, value in form.items() if value},
    )  # fmt: skip
    group = group_book.note_made(
        account, str(told["group_id"]), name=name, description=description,
        link=str(told.get("group_link") or ""), asset=chosen,
    )  # fmt: skip
    if people[AT_ONCE:]:
        invite(account, group.external_id, people[AT_ONCE:])
    return group


def _free_asset(account: Account) -> str:
    """The smallest free one that lives longest."""
    free = [one for one in assets(account) if one.get("status") == "available"]
    if not free:
        raise PermanentFailure("no free group asset")
    order = {size: number for number, size in enumerate(SIZES)}
    free.sort(key=lambda one: order.get(str(one.get("product_type")), len(SIZES)))
    return str(free[0]["asset_id"])


def refresh(account: Account, group: str) -> ChatGroup:
    """Ask for a group's facts and write them down; one that is gone is written down as that."""
    try:
        told = call(account, f"{_BASE}/getgroup", method="GET", params={"group_id": group})
    except GroupBroken as broken:
        return group_book.note_broken(account, group, str(broken))
    return group_book.note_facts(account, group, told or {})


def list_groups(account: Account) -> list[ChatGroup]:
    """All groups of ours, each as it is now."""
    found = []
    for one in _pages(account, f"{_BASE}/getgroupsofoa", {}, "groups"):
        found.append(refresh(account, str(one["group_id"])))
    return found


def members(account: Account, group: str) -> list[Mapping[str, Any]]:
    """Who is in it: `user_id` (or `oa_id`), `name`, `avatar`."""
    return list(_pages(account, f"{_BASE}/listmember", {"group_id": group}, "members"))


def pending(account: Account, group: str) -> list[Mapping[str, Any]]:
    """Who asks to come in."""
    return list(_pages(account, f"{_BASE}/listpendinginvite", {"group_id": group}, "members"))


def _pages(
    account: Account, path: str, query: Mapping[str, Any], name: str
) -> Iterator[Mapping[str, Any]]:
    offset = 0
    while True:
        told = call(
            account, path, method="GET", params={**query, "offset": offset, "count": PAGE}
        ) or {}  # fmt: skip
        items = told.get(name) or [] if isinstance(told, Mapping) else told
        yield from items
        offset += len(items)
        total = int(told.get("total") or 0) if isinstance(told, Mapping) else 0
        if not items or len(items) < PAGE or (total and offset >= total):
            return


def update(account: Account, group: str, **changes: Any) -> ChatGroup:
    """Change `group_name`, `group_avatar`, `group_description` or a setting such as
    `lock_send_msg`, `join_appr`, `enable_msg_history`, `enable_link_join`."""
    plain = {key: _plain(one) if isinstance(one, str) else one for key, one in changes.items()}
    call(account, f"{_BASE}/updateinfo", json={"group_id": group, **plain})
    return refresh(account, group)


def renew_asset(account: Account, group: str, asset: str = "") -> ChatGroup:
    """Give a group a fresh asset: the one named, else the first free."""
    chosen = asset or _free_asset(account)
    call(account, f"{_BASE}/updateasset", json={"group_id": group, "asset_id": chosen})
    return refresh(account, group)


def invite(account: Account, group: str, people: Iterable[str]) -> None:
    """Invite followers, or those who wrote to us within seven days."""
    _each(account, "invite", group, people)


def accept(account: Account, group: str, people: Iterable[str]) -> None:
    """Let in those who asked."""
    _each(account, "acceptpendinginvite", group, people)


def reject(account: Account, group: str, people: Iterable[str]) -> None:
    """Turn down those who asked."""
    _each(account, "rejectpendinginvite", group, people)


def remove(account: Account, group: str, people: Iterable[str]) -> None:
    """Take members out."""
    _each(account, "removemembers", group, people)


def add_admins(account: Account, group: str, people: Iterable[str]) -> None:
    """Have members lead the group with us."""
    _each(account, "addadmins", group, people)


def remove_admins(account: Account, group: str, people: Iterable[str]) -> None:
    """Have them lead it no longer."""
    _each(account, "removeadmins", group, people)


def _each(account: Account, verb: str, group: str, people: Iterable[str]) -> None:
    listed = list(dict.fromkeys(people))
    for start in range(0, len(listed), AT_ONCE):
        call(
            account, f"{_BASE}/{verb}",
            json={"group_id": group, "member_user_ids": listed[start : start + AT_ONCE]},
        )  # fmt: skip


def delete(account: Account, group: str) -> None:
    """Dissolve it."""
    call(account, f"{_BASE}/delete", json={"group_id": group})
    group_book.note_dissolved(account, group, now())


def send_to_group(account: Account, group: str, words: Words) -> str:
    """Say it to all members; Zalo's id of the message. A delivery does it with all its care:
    its conversation is the one of peer `<group>` and thread `group:<group>`."""
    return sending.send(talk_of_group(account, group), words)


def talk_of_group(account: Account, group: str) -> Talk:
    """The talk with a group as a whole."""
    return Talk(account, group, f"{PREFIX}{group}", None, None)


def watch_groups() -> int:
    """The job: look after every group, warn a month before its asset ends; how many were seen."""
    done = 0
    groups = ChatGroup.objects.select_related("account").exclude(state=GroupState.DISSOLVED)
    for known in groups.filter(account__channel="zalo", account__state=AccountState.WORKING):
        try:
            group = refresh(known.account, known.external_id)
        except (AccountTrouble, PermanentFailure, TemporaryFailure) as trouble:
            logger.warning("groups could not be asked for: %s", trouble)
            break  # it would be the same with the next
        ends = end_of(group)
        if ends is not None and ends - now() < WARN_BEFORE:
            logger.error(
                "group %s falls silent or ends on %s: renew its asset",
                group.external_id,
                ends.date(),
            )
            group_book.note_warned(group)
        done += 1
    return done


def end_of(group: ChatGroup) -> datetime | None:
    """When the group falls silent, or is gone, whichever is sooner."""
    return min(filter(None, [group.asset_until, group.ends_at]), default=None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()
