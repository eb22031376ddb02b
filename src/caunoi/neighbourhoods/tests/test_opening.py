"""A neighbourhood opens with an officer in charge; only the head opens it, and once."""

from __future__ import annotations

import pytest

from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.neighbourhoods.models import Charge, Neighbourhood, Outlet
from caunoi.neighbourhoods.services.groups import (
    close_neighbourhood,
    link_group,
    open_neighbourhood,
    unlink_group,
)
from caunoi.neighbourhoods.tests.making import GOOD_WHY, codes, make_member, make_neighbourhood
from caunoi.testing.cast import WARD_CODE


def test_opening_puts_an_area_officer_in_charge_and_is_written_down(minh, duc):
    made = make_neighbourhood(minh, duc)

    assert (made.area.code, made.unit.code, len(made.code)) == (WARD_CODE, "CA-00316", 8)
    assert Charge.objects.get(neighbourhood=made, until=None).officer_id == minh.id
    assert codes() == ["neighbourhood.opened", "neighbourhood.charged"]


def test_the_same_name_twice_is_one_neighbourhood(minh, duc):
    first = make_neighbourhood(minh, duc)
    assert make_neighbourhood(minh, duc, "to dan pho so 5") == first
    assert Neighbourhood.objects.count() == 1


def test_only_the_wards_own_head_opens_one(minh, duc, tuan, hoa):
    for by in (tuan, hoa, minh):
        with pytest.raises(AccessDenied):
            make_neighbourhood(minh, by)
    assert not Event.objects.exists()


def test_the_officer_in_charge_must_be_an_area_officer_of_the_ward(duc, hoa, minh):
    with pytest.raises(RuleBroken):
        make_neighbourhood(hoa, duc)
    with pytest.raises(NotFound):
        open_neighbourhood(ward="99999", name="Tổ 1", kind="group", by=duc, officer=minh.id)
    with pytest.raises(RuleBroken):
        make_neighbourhood(minh, duc, "  ")


def test_a_group_on_a_platform_belongs_to_one_neighbourhood(group, minh, duc, tuan):
    other = make_neighbourhood(minh, duc, "Tổ dân phố số 6")
    words = {"channel": "zalo", "external_id": "g-1", "link": "https://zalo.me/g/abc"}

    linked = link_group(neighbourhood_id=group.pk, by=minh, **words)
    assert link_group(neighbourhood_id=group.pk, by=minh, **words) == linked
    with pytest.raises(RuleBroken):
        link_group(neighbourhood_id=other.pk, by=minh, **words)
    with pytest.raises(NotFound):
        link_group(neighbourhood_id=group.pk, by=tuan, **words)
    unlink_group(neighbourhood_id=group.pk, outlet_id=linked.pk, by=minh, why=GOOD_WHY)
    unlink_group(neighbourhood_id=group.pk, outlet_id=linked.pk, by=minh, why=GOOD_WHY)

    assert not Outlet.objects.filter(until=None).exists()
    assert codes().count("neighbourhood.linked") == codes().count("neighbourhood.unlinked") == 1


def test_a_closed_neighbourhood_takes_no_members(group, duc, minh):
    with pytest.raises(AccessDenied):
        close_neighbourhood(neighbourhood_id=group.pk, by=minh, why=GOOD_WHY)
    close_neighbourhood(neighbourhood_id=group.pk, by=duc, why=GOOD_WHY)
    close_neighbourhood(neighbourhood_id=group.pk, by=duc, why=GOOD_WHY)

    assert codes().count("neighbourhood.closed") == 1
    with pytest.raises(RuleBroken):
        make_member(group)
