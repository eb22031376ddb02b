"""The area officer lets residents into the group, refuses them, invites members; Zalo is asked."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from caunoi.channels.choices import ChatMode
from caunoi.channels.models import Conversation
from caunoi.core.models import Event
from caunoi.neighbourhoods.models import Membership, Outlet
from caunoi.neighbourhoods.services.groups import link_group, unlink_group
from caunoi.neighbourhoods.services.members import join_by_platform
from caunoi.neighbourhoods.tests.making import GOOD_WHY, make_member
from caunoi.reports.contacts import ContactCard
from tests.channels.zalo.ground import BINH, LAN, deliver, desk_of, say

pytestmark = pytest.mark.django_db

LET_IN, TURNED_DOWN = "neighbourhood.let_in", "neighbourhood.turned_down"
CALLED_IN = "neighbourhood.called_in"


@pytest.fixture
def group(zalo, place, minh):
    """The neighbourhood's group, made by the page itself; Zalo's side of it."""
    zalo.world.add_asset("gmf50")
    desk_of(minh).post(page_of(place))
    deliver(zalo)
    return zalo.world.groups[Outlet.objects.get().external_id]


def page_of(place) -> str:
    return f"/can-bo/kenh/zalo/nhom/{place.code}/"


def read(desk, place) -> str:
    answer = desk.get(page_of(place))
    assert answer.status_code == 200
    return answer.content.decode()


def form_of(page: str, name: str) -> dict[str, str]:
    """The hidden fields of the first form that speaks of that person or thing."""
    form = next(one for one in page.split("<form")[1:] if name in one.partition("</form>")[0])
    fields = re.findall(r'name="(\w+)" value="([^"]*)"', form.partition("</form>")[0])
    return {key: value for key, value in fields if key not in {"act", "csrfmiddlewaretoken"}}


def press(desk, place, **data) -> str:
    answer = desk.post(f"{page_of(place)}nguoi/", data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def recorded(code: str) -> list[dict]:
    return [one.data["after"] for one in Event.objects.filter(code=code)]


def test_who_waits_is_let_in_once_and_becomes_a_member(zalo, place, group, minh, tuan):
    zalo.world.person(LAN, "Chị Lan ngõ 12")
    zalo.control("join", group=group.id, user=LAN, ask=True)
    desk = desk_of(minh)
    page = read(desk, place)
    assert "Chị Lan ngõ 12" in page
    assert LAN not in page  # Zalo's own number stays with us
    fields = form_of(page, "Chị Lan ngõ 12")
    outsider = desk_of(tuan)
    assert outsider.get(page_of(place)).status_code == 404
    asked = {**fields, "act": "nhan"}
    assert outsider.post(f"{page_of(place)}nguoi/", asked).status_code == 404
    assert LAN in group.pending

    for _twice in range(2):
        page = press(desk, place, **asked)
    assert LAN in group.members
    assert "không còn chờ" in page
    (told,) = recorded(LET_IN)
    assert told == {
        "outlet": str(Outlet.objects.get().pk), "count": 1, "press": fields["once"],
    }  # fmt: skip
    deliver(zalo)
    assert Membership.objects.get().neighbourhood_id == place.pk
    assert "<dd>2</dd>" in read(desk, place)


def test_who_is_refused_stays_outside(zalo, place, group, minh):
    zalo.control("join", group=group.id, user=BINH, ask=True)
    desk = desk_of(minh)
    fields = form_of(read(desk, place), f"Resident {BINH[-4:]}")
    press(desk, place, **fields, act="tu-choi")
    assert (BINH in group.pending, BINH in group.members) == (False, False)
    assert len(recorded(TURNED_DOWN)) == 1
    assert "không còn chờ" in press(desk, place, **fields, act="nhan")
    assert not recorded(LET_IN)


def test_members_who_agreed_and_write_to_us_are_invited_once(zalo, place, group, minh):
    lan = join_by_platform(neighbourhood=place, platform=f"zalo:{LAN}", display_name="Chị Lan")
    join_by_platform(neighbourhood=place, platform=f"zalo:{BINH}", display_name="Anh Bình")
    make_member(place, "Bà Tư", contact=ContactCard(phone="0901234567"))
    say(zalo, "Xin chào", user=LAN)
    desk = desk_of(minh)
    page = read(desk, place)
    assert "Chị Lan" in page
    assert "Anh Bình" not in page  # never wrote to us alone
    assert "Bà Tư" not in page  # gave no Zalo
    fields = form_of(page, "Chị Lan")
    everybody = [str(one.pk) for one in Membership.objects.all()]
    for _twice in range(2):
        page = press(desk, place, **{**fields, "member": everybody}, act="moi")
    assert set(group.members) == {zalo.world.admin_id, LAN}
    (told,) = recorded(CALLED_IN)
    assert (told["count"], told["members"]) == (1, [str(lan.pk)])
    assert "Không mời ai" in page
    zalo.control("leave", group=group.id, user=LAN)  # not told yet: a hook that is on its way
    assert "Chị Lan" not in read(desk, place)  # was invited, and is left in peace


def test_who_silenced_us_or_wrote_long_ago_is_not_offered(zalo, place, group, minh, clock):
    for user, name in ((LAN, "Chị Lan"), (BINH, "Anh Bình")):
        join_by_platform(neighbourhood=place, platform=f"zalo:{user}", display_name=name)
        say(zalo, "Xin chào", user=user)
    desk = desk_of(minh)
    assert "Anh Bình" in read(desk, place)
    Conversation.objects.filter(messages__isnull=False).update(mode=ChatMode.MUTED)
    assert "Chị Lan" not in read(desk, place)
    Conversation.objects.update(mode=ChatMode.GUIDED)
    assert "Chị Lan" in read(desk, place)
    clock(timedelta(days=8))
    assert "Chị Lan" not in read(desk_of(minh), place)


def test_zalo_is_away_and_the_page_opens_all_the_same(zalo, place, group, minh):
    zalo.control("join", group=group.id, user=LAN, ask=True)
    desk = desk_of(minh)
    fields = form_of(read(desk, place), f"Resident {LAN[-4:]}")
    zalo.control("switches", outage=True)
    assert "Zalo hiện không trả lời" in read(desk, place)
    assert "Zalo hiện không trả lời" in press(desk, place, **fields, act="nhan")
    assert not recorded(LET_IN)
    zalo.control("switches", outage=False)
    press(desk, place, **fields, act="nhan")
    assert LAN in group.members


def test_what_zalo_refuses_is_said_and_nothing_is_recorded(zalo, place, group, minh):
    join_by_platform(neighbourhood=place, platform=f"zalo:{LAN}", display_name="Chị Lan")
    say(zalo, "Xin chào", user=LAN)
    desk = desk_of(minh)
    fields = form_of(read(desk, place), "Chị Lan")
    assert "đánh dấu" in press(desk, place, outlet=fields["outlet"], act="moi")
    zalo.world.person(LAN).last_at = 0.0  # Zalo counts the week otherwise than we do
    assert "không cho mời" in press(desk, place, **fields, act="moi")
    for number in range(49):
        group.members[f"m{number}"] = "Ai đó"
    zalo.world.person(LAN).last_at = zalo.world.now()
    assert "có thể đã đủ người" in press(desk, place, **fields, act="moi")
    group.status = "disabled"
    assert "không nhận gì nữa" in press(desk, place, **fields, act="moi")
    outlet = Outlet.objects.get()
    unlink_group(neighbourhood_id=place.pk, outlet_id=outlet.pk, by=minh, why=GOOD_WHY)
    assert "không còn thuộc" in press(desk, place, **fields, act="moi")
    assert not recorded(CALLED_IN)


def test_a_group_made_elsewhere_and_unknown_to_us_says_so(zalo, place, minh):
    link_group(neighbourhood_id=place.pk, channel="zalo", external_id="77", by=minh)
    assert "không nhận gì nữa" in read(desk_of(minh), place)
