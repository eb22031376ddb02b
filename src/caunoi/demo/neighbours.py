"""A neighbourhood with a group in Zalo, for visitors of the simulator: made once, then used."""

from __future__ import annotations

from django.conf import settings

from caunoi.accounts.access import Actor, actor_for, officers_in
from caunoi.accounts.choices import Role
from caunoi.channels.accounts import get_account
from caunoi.channels.models import ChatGroup
from caunoi.channels.zalo import groups
from caunoi.demo.people import read_cast
from caunoi.neighbourhoods.choices import GroupKind
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.services.groups import link_group, open_neighbourhood
from caunoi.reports.choices import Channel
from caunoi.units import directory
from caunoi.units.models import Unit


class NoOfficers(Exception):
    """The demo ward has no head or no area officer."""


def make_group(name: str) -> ChatGroup:
    """A neighbourhood of the demo's ward with a group in Zalo, by the product's own ways.

    Raises:
        NoOfficers: nobody is there to run it.
        What Zalo's calls raise.
    """
    ward = str(read_cast()["ward"])
    head, area_officer = _officers(ward)
    place = open_neighbourhood(
        ward=ward, name=name, kind=GroupKind.RESIDENTIAL_GROUP, by=head, officer=area_officer.id
    )
    group = groups.create(get_account("zalo", settings.ZALO_OA_ID), name=name)
    _link(place, group, area_officer)
    return group


def _link(place: Neighbourhood, group: ChatGroup, by: Actor) -> None:
    link_group(
        neighbourhood_id=place.pk, channel=Channel.ZALO, external_id=group.external_id, by=by,
        link=group.link,
    )  # fmt: skip


def _officers(ward: str) -> tuple[Actor, Actor]:
    police = directory.ward_police(ward)
    if police is None:
        raise NoOfficers(ward)
    unit = Unit.objects.get(pk=police.pk)
    found = [
        next((actor for pk in officers_in(unit, [role]) if (actor := actor_for(pk))), None)
        for role in (Role.HEAD, Role.AREA_OFFICER)
    ]
    head, area_officer = found
    if head is None or area_officer is None:
        raise NoOfficers(ward)
    return head, area_officer
