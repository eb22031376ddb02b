"""The area officer makes the neighbourhood's group at a press, and reads how it fares."""

from __future__ import annotations

import pytest

from caunoi.channels.models import ChatGroup
from caunoi.neighbourhoods.models import Outlet
from caunoi.neighbourhoods.services.groups import unlink_group
from caunoi.neighbourhoods.tests.making import GOOD_WHY
from tests.channels.zalo.ground import deliver, desk_of

pytestmark = pytest.mark.django_db


def test_a_press_makes_the_group_and_ties_it_once(zalo, place, minh, tuan):
    zalo.world.add_asset("gmf50")
    path = f"/can-bo/kenh/zalo/nhom/{place.code}/"
    desk = desk_of(minh)
    assert path in desk.get(f"/can-bo/khu-dan-cu/{place.code}/thiet-lap/").content.decode()
    assert desk_of(tuan).get(path).status_code == 404
    for _twice in range(2):
        desk.post(path)
    outlet = Outlet.objects.get()
    group = ChatGroup.objects.get()
    assert (outlet.external_id, outlet.neighbourhood_id) == (group.external_id, place.pk)
    assert (group.name.startswith(place.name), outlet.link) == (True, group.link)
    deliver(zalo)
    assert group.link in desk.get(path).content.decode()

    unlink_group(neighbourhood_id=place.pk, outlet_id=outlet.pk, by=minh, why=GOOD_WHY)
    page = desk.get(path).content.decode()
    assert f'value="{group.external_id}"' in page  # it can be tied again without typing


def test_without_a_free_group_or_a_connection_it_says_so(zalo, place, minh, settings):
    path, desk = f"/can-bo/kenh/zalo/nhom/{place.code}/", desk_of(minh)
    assert "Zalo không lập được nhóm" in desk.post(path).content.decode()
    assert not Outlet.objects.exists()
    settings.ZALO_OA_ID = ""
    assert "chưa được kết nối" in desk.get(path).content.decode()
