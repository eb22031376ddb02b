"""A neighbourhood opens, gets an officer and groups on platforms, and closes."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, officers_in, require
from caunoi.accounts.choices import Role
from caunoi.accounts.services.two_keys import check_reason
from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.folding import fold
from caunoi.core.history import record
from caunoi.core.ids import new_id
from caunoi.core.models import Event
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.models import Charge, Neighbourhood, Outlet
from caunoi.places.models import Area
from caunoi.units import directory
from caunoi.units.models import Unit

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # none is taken for another


def new_code() -> str:
    """A code for addresses and QR codes: random, 39 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(8))


@transaction.atomic
def open_neighbourhood(
    *, ward: str, name: str, kind: str, by: Actor, officer: UUID, about: str = ""
) -> Neighbourhood:
    """Open a neighbourhood of a ward and put an area officer in charge of it.

    The same name in the same ward is given back. Records `neighbourhood.opened` and
    `neighbourhood.charged`.

    Raises:
        NotFound: no ward of today has that code, or it has no police.
        AccessDenied: `by` may not open neighbourhoods there.
        RuleBroken: no name, or the officer is no area officer there.
    """
    police = directory.ward_police(ward)
    area = Area.objects.filter(code=ward, valid_to=None).first()
    if police is None or area is None:
        raise NotFound(_("There is no such ward today."))
    unit = Unit.objects.get(pk=police.pk)
    require(by, policy.JUDGE_GROUPS, within=unit)
    name = " ".join(name.split())
    if not fold(name):
        raise RuleBroken(_("Please give the neighbourhood's name."), missing=["name"])
    known = Neighbourhood.objects.filter(area=area, folded=fold(name), closed_at=None).first()
    if known is not None:
        return known
    check_area_officer(officer, unit)
    at = now()
    made = Neighbourhood(
        code=new_code(), name=name[:120], folded=fold(name)[:120], kind=kind, about=about[:300],
        area=area, unit=unit, opened_at=at,
    )  # fmt: skip
    made.save(force_insert=True)
    record(
        events.NEIGHBOURHOOD_OPENED, subject=made, by=by.ref, at=at, is_first=True,
        after={"ward": ward, "unit": unit.code, "kind": kind},
    )  # fmt: skip
    put_in_charge(made, officer, by=by.ref)
    return made


def check_area_officer(officer: UUID, unit: Unit) -> None:
    """Raises RuleBroken unless the officer is an area officer of the unit now."""
    if officer not in officers_in(unit, [Role.AREA_OFFICER]):
        raise RuleBroken(
            _("Only an area officer of this ward can be in charge."), missing=["officer"]
        )


def put_in_charge(neighbourhood: Neighbourhood, officer: UUID, *, by: str) -> Charge:
    """End the present officer's time and begin the next one's; the caller has asked who may.

    Records `neighbourhood.charged`; twice is once.
    """
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    at = now()
    held = Charge.objects.filter(neighbourhood=neighbourhood, until=None).first()
    if held is not None and held.officer_id == officer:
        return held
    before = {}
    if held is not None:
        before = {"officer": str(held.officer_id)}
        held.until = at
        held.save(update_fields=["until"])
    charge = Charge(neighbourhood=neighbourhood, officer_id=officer, since=at)
    charge.save(force_insert=True)
    record(
        events.NEIGHBOURHOOD_CHARGED, subject=neighbourhood, by=by, at=at, before=before,
        after={"officer": str(officer)},
    )  # fmt: skip
    return charge


@transaction.atomic
def link_group(
    *, neighbourhood_id: UUID, channel: str, external_id: str, by: Actor, link: str = ""
) -> Outlet:
    """Say that a group on a platform is this neighbourhood's. Records `neighbourhood.linked`.

    Raises:
        NotFound, AccessDenied: not one that `by` runs.
        RuleBroken: the group belongs to another neighbourhood, or nothing names it.
    """
    neighbourhood = lock_neighbourhood(neighbourhood_id, by)
    external_id = external_id.strip()
    if not external_id:
        raise RuleBroken(_("Please give the group's id."), missing=["external_id"])
    known = Outlet.objects.filter(channel=channel, external_id=external_id, until=None).first()
    if known is not None and known.neighbourhood_id == neighbourhood.pk:
        return known
    if known is not None:
        raise RuleBroken(_("That group belongs to another neighbourhood already."))
    at = now()
    made = Outlet(
        id=new_id(), neighbourhood=neighbourhood, channel=channel, external_id=external_id[:120],
        link=link.strip()[:300], since=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise RuleBroken(_("That group belongs to another neighbourhood already.")) from error
    record(
        events.NEIGHBOURHOOD_LINKED, subject=neighbourhood, by=by.ref, at=at,
        after={"channel": channel, "outlet": str(made.pk)},
    )  # fmt: skip
    return made


@transaction.atomic
def unlink_group(*, neighbourhood_id: UUID, outlet_id: UUID, by: Actor, why: str) -> None:
    """The group is this neighbourhood's no more. Records `neighbourhood.unlinked`; twice is once.

    Raises:
        NotFound, AccessDenied, RuleBroken: as `link_group`, or no reason is given.
    """
    neighbourhood = lock_neighbourhood(neighbourhood_id, by)
    check_reason(why)
    outlet = Outlet.objects.filter(pk=outlet_id, neighbourhood=neighbourhood, until=None).first()
    if outlet is None:
        return
    outlet.until = now()
    outlet.save(update_fields=["until"])
    record(
        events.NEIGHBOURHOOD_UNLINKED, subject=neighbourhood, by=by.ref, at=outlet.until,
        after={"outlet": str(outlet.pk)}, why=why.strip()[:300],
    )  # fmt: skip


@transaction.atomic
def lose_group(neighbourhood: Neighbourhood, *, channel: str, external_id: str, by: str) -> None:
    """The platform dissolved the group. Records `neighbourhood.unlinked`; twice is once."""
    Neighbourhood.objects.select_for_update().get(pk=neighbourhood.pk)
    outlet = Outlet.objects.filter(
        neighbourhood=neighbourhood, channel=channel, external_id=external_id, until=None
    ).first()
    if outlet is None:
        return
    outlet.until = now()
    outlet.save(update_fields=["until"])
    record(
        events.NEIGHBOURHOOD_UNLINKED, subject=neighbourhood, by=by, at=outlet.until,
        after={"outlet": str(outlet.pk)}, why="dissolved",
    )  # fmt: skip


@transaction.atomic
def note_people(
    *, outlet: Outlet, code: str, once: str, by: Actor, members: Sequence[UUID] = ()
) -> None:
    """The platform did what was asked of it for people of a group: one let in, one turned down, or
    `members` invited. `once` names the press: the same one is recorded once. Who asked to come in
    is no member of ours and is not named.

    Raises:
        NotFound, AccessDenied: not a neighbourhood that `by` runs.
    """
    neighbourhood = lock_neighbourhood(outlet.neighbourhood_id, by)
    known = Event.objects.filter(
        subject_kind=Neighbourhood.history_kind, subject_id=neighbourhood.pk, code=code,
        data__after__press=once,
    )  # fmt: skip
    if known.exists():
        return
    told = {"members": [str(one) for one in members]} if members else {}
    record(
        code, subject=neighbourhood, by=by.ref, at=now(),
        after={"outlet": str(outlet.pk), "count": len(members) or 1, "press": once, **told},
    )  # fmt: skip


def called_in(neighbourhood: Neighbourhood, since: datetime) -> set[UUID]:
    """Members who were invited into a group of the neighbourhood since then."""
    told = Event.objects.filter(
        subject_kind=Neighbourhood.history_kind, subject_id=neighbourhood.pk, at__gt=since,
        code=events.NEIGHBOURHOOD_CALLED_IN,
    ).values_list("data", flat=True)  # fmt: skip
    return {UUID(one) for data in told for one in data["after"]["members"]}


@transaction.atomic
def close_neighbourhood(*, neighbourhood_id: UUID, by: Actor, why: str) -> Neighbourhood:
    """Close it: what was said stays to be read, nothing more is written. Twice is once.

    Records `neighbourhood.closed`.

    Raises:
        NotFound, AccessDenied: not one of the units of which `by` decides.
        RuleBroken: no reason is given.
    """
    neighbourhood = lock_neighbourhood(neighbourhood_id, by, policy.JUDGE_GROUPS)
    check_reason(why)
    if neighbourhood.closed_at is not None:
        return neighbourhood
    neighbourhood.closed_at = now()
    neighbourhood.save(update_fields=["closed_at"])
    Outlet.objects.filter(neighbourhood=neighbourhood, until=None).update(
        until=neighbourhood.closed_at
    )
    record(
        events.NEIGHBOURHOOD_CLOSED, subject=neighbourhood, by=by.ref, at=neighbourhood.closed_at,
        why=why.strip()[:300],
    )  # fmt: skip
    return neighbourhood


def lock_neighbourhood(
    neighbourhood_id: UUID, by: Actor, permission: str = policy.RUN_GROUPS
) -> Neighbourhood:
    """The row, locked, for an officer who may do this there.

    Raises:
        NotFound: there is none, or the officer may not even know of it.
        AccessDenied: the officer may look and no more.
    """
    found = (
        Neighbourhood.objects.select_for_update(of=("self",))
        .select_related("unit", "area")
        .filter(pk=neighbourhood_id)
        .first()
    )
    if found is None or not may(by, policy.VIEW_GROUPS, within=found.unit):
        raise NotFound(_("There is no such neighbourhood."))
    require(by, permission, within=found.unit)
    return found


def check_is_open(neighbourhood: Neighbourhood) -> None:
    """Raises RuleBroken where it was closed."""
    if neighbourhood.closed_at is not None:
        raise RuleBroken(_("This neighbourhood was closed; nothing more is written here."))
