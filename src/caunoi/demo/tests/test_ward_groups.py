"""The demo's neighbourhoods: a year that grows, histories that verify, ways in that open."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.accounts.models import Account
from caunoi.core.clock import local, now
from caunoi.core.jobs import run_sealing
from caunoi.core.log.verify import verify_log
from caunoi.demo.hours import NIGHT
from caunoi.demo.people import make_staff, read_cast
from caunoi.demo.ward_groups import make_ward_groups
from caunoi.neighbourhoods.models import Appeal, Neighbourhood, Post, PrivateReceipt, Promise
from caunoi.neighbourhoods.selectors.figures import months_of
from caunoi.neighbourhoods.services.members import open_membership

pytestmark = pytest.mark.django_db


def test_a_year_of_neighbourhoods(city):
    logins = make_staff()
    # Two who can give the area to each other, and whoever plays can sign in as both.
    area = [one.email for one in logins if (one.role, one.unit) == ("area_officer", "CA-00316")]
    assert [one.partition("@")[0] for one in area] == ["minh", "sen"]
    police = {"officer__duties__unit__code": "CA-00316", "officer__duties__role": "area_officer"}
    names = Account.objects.filter(**police).values_list("name", flat=True)
    assert sorted(names) == ["Lê Thị Sen", "Trần Quang Minh"]
    doors = make_ward_groups(read_cast()["ward"])

    places = list(Neighbourhood.objects.all())
    assert len(places) > 25
    months = months_of([place.pk for place in places])
    assert months[-2].active > months[3].active  # more take part as the year goes on
    assert months[-1].members > months[3].members
    assert Post.objects.filter(care="waiting").count() >= 4
    assert Promise.objects.filter(state="kept").exists()
    assert Appeal.objects.count() == PrivateReceipt.objects.count() == 1
    moments = Post.objects.filter(at__lt=now() - timedelta(hours=1)).values_list("at", flat=True)
    assert all(NIGHT[1] <= local(at).hour < NIGHT[0] for at in moments)
    meetings = Post.objects.filter(kind="meeting").values_list("at", "ends_at")
    assert meetings
    for at, held in meetings:
        assert held
        assert (local(held).hour, held < at) == (19, True)
    for door in doors:
        place = Neighbourhood.objects.get(code=door.group)
        assert open_membership(place.pk, door.key).left_at is None
    run_sealing()
    assert verify_log().finding is None
