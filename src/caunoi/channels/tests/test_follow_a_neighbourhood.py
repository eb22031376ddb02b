"""`/nhan-tin/`: one neighbourhood is found by its ward and followed in a browser."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.channels.push.subscriptions import checked_wishes
from caunoi.core.errors import RuleBroken
from caunoi.neighbourhoods.models import Neighbourhood
from caunoi.neighbourhoods.tests.making import make_neighbourhood

PAGE = "/nhan-tin/"


@pytest.fixture
def place(minh, duc):
    return make_neighbourhood(minh, duc)


def page(asked: str = "") -> str:
    answer = Client().get(PAGE, {"khu": asked} if asked else {})
    assert answer.status_code == 200
    return answer.content.decode()


def offered(asked: str) -> list[str]:
    return re.findall(r'name="groups" value="([^"]+)"', page(asked))


def test_nothing_is_offered_before_a_ward_is_named(place):
    assert 'name="khu"' in page()
    assert offered("") == []


def test_the_ward_in_words_or_by_its_code_lists_its_neighbourhoods(place):
    assert place.code in offered(place.area.code)
    assert place.code in offered(place.area.short_name)


def test_a_code_from_a_neighbourhoods_own_page_is_ticked(place):
    found = page(place.code)
    assert re.search(rf'name="groups" value="{place.code}" checked', found)


def test_a_closed_one_is_not_offered(place):
    Neighbourhood.objects.filter(pk=place.pk).update(closed_at=place.opened_at)
    assert offered(place.code) == []


@pytest.mark.parametrize("odd", ["Xyz Qwerty", "999999", "x" * 500, "<script>", "%00"])
def test_odd_words_are_answered(place, odd):
    assert offered(odd) == []


def test_several_wards_are_offered_as_links(place):
    assert "?khu=" in page("quận Hoàng Mai")


def test_who_follows_a_neighbourhood_only_is_told_of_its_ward_too(place):
    wished = checked_wishes([place.code], ["warning"])
    assert wished["wards"] == sorted([place.code, place.area.code])


def test_with_a_ward_of_their_own_nothing_is_added(place):
    wished = checked_wishes([place.code, "00004"], ["warning"])
    assert wished["wards"] == sorted([place.code, "00004"])


def test_no_such_neighbourhood_is_refused(place):
    with pytest.raises(RuleBroken):
        checked_wishes(["zzzzzzzz"], ["warning"])
