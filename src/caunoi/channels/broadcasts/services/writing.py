"""Write and edit a notice; nothing of it is public yet."""

from __future__ import annotations

import base64
import os
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor, require, scopes_of
from caunoi.accounts.choices import KeyState, Scope
from caunoi.accounts.policy import WRITE_BROADCASTS
from caunoi.channels import events
from caunoi.channels.broadcasts.content import Content, hash_of
from caunoi.channels.choices import BroadcastState, Reach
from caunoi.channels.models import Broadcast
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.files.uploads import claim_files
from caunoi.core.folding import fold
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.places import selectors as places
from caunoi.places.choices import AreaKind
from caunoi.units.models import Unit

_LISTS = ("wards", "routes")


@transaction.atomic
def write_broadcast(*, by: Actor, unit: Unit, content: Content) -> Broadcast:
    """A new draft of that unit. Records `broadcast.written`.

    Raises:
        AccessDenied: `by` may not write notices for the unit.
        RuleBroken: a ward's police write for their own ward; a named ward is not one of today's.
    """
    require(by, WRITE_BROADCASTS, within=unit)
    _check_reach(by, unit, content)
    at = now()
    broadcast = Broadcast(
        id=new_id(), slug=_slug(content.title), unit=unit, author_id=by.id, written_at=at
    )
    _put(broadcast, content)
    broadcast.save(force_insert=True)
    record(events.BROADCAST_WRITTEN, subject=broadcast, by=by.ref, at=at, is_first=True,
           after={"content": hash_of(content).hex()})  # fmt: skip
    return broadcast


@transaction.atomic
def edit_broadcast(*, broadcast_id: UUID, by: Actor, content: Content) -> Broadcast:
    """Change the desk's copy. What the public read changes with the next release only.

    Records `broadcast.edited`; the same content again is nothing.

    Raises:
        NotFound, AccessDenied: as it says.
        RuleBroken: it waits for its second key, was taken back, or reaches too far.
    """
    broadcast = lock_broadcast(broadcast_id)
    require(by, WRITE_BROADCASTS, within=broadcast.unit)
    if broadcast.state == BroadcastState.WITHDRAWN:
        raise RuleBroken(_("This notice was taken back; write a new one."), ground="broadcast")
    if waits_for_key(broadcast):
        raise RuleBroken(
            _("It waits for its second key; take the request back first."), ground="two_keys"
        )
    _check_reach(by, broadcast.unit, content)
    before = hash_of(_present(broadcast))
    after = hash_of(content)
    if before == after:
        return broadcast
    _put(broadcast, content)
    broadcast.save(update_fields=list(Content.__slots__))
    record(events.BROADCAST_EDITED, subject=broadcast, by=by.ref, at=now(),
           before={"content": before.hex()}, after={"content": after.hex()})  # fmt: skip
    return broadcast


def lock_broadcast(broadcast_id: UUID) -> Broadcast:
    """The row, held until the transaction ends. Raises NotFound."""
    broadcast = (
        Broadcast.objects.select_for_update(of=("self",))
        .select_related("unit", "request")
        .filter(pk=broadcast_id)
        .first()
    )
    if broadcast is None:
        raise NotFound(_("There is no such notice."))
    return broadcast


def waits_for_key(broadcast: Broadcast) -> bool:
    """Whether a second person could release it now."""
    request = broadcast.request
    return request is not None and request.state == KeyState.WAITING and request.is_open_at(now())


def _present(broadcast: Broadcast) -> Content:
    given = {name: getattr(broadcast, name) for name in Content.__slots__}
    return Content(**{**given, **{name: tuple(given[name]) for name in _LISTS}})


def _put(broadcast: Broadcast, content: Content) -> None:
    if content.image_id is not None and content.image_id != broadcast.image_id:
        claim_files([content.image_id])
    for name in Content.__slots__:
        value = getattr(content, name)
        setattr(broadcast, name, list(value) if name in _LISTS else value)


def _check_reach(by: Actor, unit: Unit, content: Content) -> None:
    if content.reach in (Reach.WARDS, Reach.DISTRICT):
        wards = [places.find_area(code) for code in content.wards]
        if not wards or not all(place and place.kind == AreaKind.WARD for place in wards):
            raise RuleBroken(_("Name the wards it is for."), ground="wards", missing=("wards",))
    far = any(scope == Scope.CITY for _duty, scope in scopes_of(by, WRITE_BROADCASTS))
    own = unit.area.code if unit.area is not None else ""
    if far or not own:
        return  # the press desk, and departments that answer for the whole city
    if content.reach not in (Reach.WARDS, Reach.DISTRICT) or set(content.wards) != {own}:
        raise RuleBroken(
            _("A ward's police write to their own ward; ask the press desk for more."),
            ground="wards", missing=("wards",),
        )  # fmt: skip


def _slug(title: str) -> str:
    """Readable, and unique by a few random letters; it never changes, whatever the title does."""
    words = "-".join(fold(title).split())[:60].strip("-") or "thong-bao"
    return f"{words}-{base64.b32encode(os.urandom(5)).decode().lower()}"
