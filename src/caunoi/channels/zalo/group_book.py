"""What we know of our groups on Zalo, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from caunoi.channels.choices import GroupState
from caunoi.channels.models import Account, ChatGroup
from caunoi.channels.zalo.moments import read_moment
from caunoi.core.clock import now


def find_group(account: Account, external_id: str) -> ChatGroup | None:
    """The group's row, if there is one."""
    return ChatGroup.objects.filter(account=account, external_id=external_id).first()


def note_made(account: Account, external_id: str, **facts: str) -> ChatGroup:
    """A group that we made just now."""
    group, _made = ChatGroup.objects.update_or_create(
        account=account, external_id=external_id, defaults={**facts, "checked_at": now()}
    )
    return group


@transaction.atomic
def note_changed(account: Account, external_id: str) -> None:
    """An event told of a group, or of a change: the next look asks for its facts."""
    ChatGroup.objects.update_or_create(
        account=account, external_id=external_id, defaults={"checked_at": None}
    )


@transaction.atomic
def note_facts(account: Account, external_id: str, told: Mapping[str, Any]) -> ChatGroup:
    """What Zalo tells of a group."""
    ChatGroup.objects.get_or_create(account=account, external_id=external_id)
    group = ChatGroup.objects.select_for_update().get(account=account, external_id=external_id)
    info, asset = told.get("group_info") or {}, told.get("asset_info") or {}
    group.name = str(info.get("name") or group.name)[:200]
    group.description = str(info.get("group_description") or "")[:500]
    group.link = str(info.get("group_link") or group.link)[:300]
    group.members = int(info.get("total_member") or 0)
    group.max_members = int(info.get("max_member") or 0)
    group.asset = str(asset.get("asset_id") or group.asset)[:80]
    group.asset_kind = str(asset.get("asset_type") or group.asset_kind)[:20]
    until = _moment(asset.get("valid_through"))
    if until != group.asset_until:
        group.warned_at = None
    group.asset_until, group.ends_at = until, _moment(info.get("auto_delete_date"))
    silent = str(info.get("status") or "enabled") != "enabled"
    group.state = GroupState.BROKEN if silent else GroupState.WORKING
    group.why = "disabled" if silent else ""
    group.checked_at = now()
    group.save()
    return group


def _moment(value: Any) -> datetime | None:
    """A day as Zalo writes it (dd/mm/yyyy), or any of its other forms."""
    text = str(value or "").strip()
    day, _slash, rest = text.partition("/")
    month, _slash, year = rest.partition("/")
    if len(year) >= 4 and day.isdecimal() and month.isdecimal():
        text = f"{year[:4]}-{int(month):02d}-{int(day):02d}"
    return read_moment(text) if text and text != "0" else None


@transaction.atomic
def note_broken(account: Account, external_id: str, why: str) -> ChatGroup:
    """It takes no messages any more."""
    ChatGroup.objects.get_or_create(account=account, external_id=external_id)
    group = ChatGroup.objects.select_for_update().get(account=account, external_id=external_id)
    if group.state != GroupState.DISSOLVED:
        group.state, group.why, group.checked_at = GroupState.BROKEN, why[:200], now()
        group.save(update_fields=["state", "why", "checked_at"])
    return group


def note_dissolved(account: Account, external_id: str, at: datetime) -> None:
    """It is gone; the row stays."""
    ChatGroup.objects.filter(account=account, external_id=external_id).exclude(
        state=GroupState.DISSOLVED
    ).update(state=GroupState.DISSOLVED, ends_at=at, checked_at=now())


def note_warned(group: ChatGroup) -> None:
    """That its end is near was told."""
    ChatGroup.objects.filter(pk=group.pk, warned_at=None).update(warned_at=now())
