"""Words lead to one ward only where nothing has to be told or asked first."""

from __future__ import annotations

import pytest

from caunoi.places.addresses import bare_name
from caunoi.places.meaning import wards_meant
from caunoi.places.names import read_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize("typed", ["xã Đại Mỗ", "phường Định Công", "dai mo"])
def test_the_name_of_a_ward_of_today_is_certain(typed):
    assert wards_meant(typed).is_certain


@pytest.mark.parametrize("typed", ["quận Hoàng Mai", "số 1 phố Hoàn Kiếm", "hoamg mai", "", "xyz"])
def test_a_district_a_guess_and_nothing_are_not(typed):
    assert not wards_meant(typed).is_certain


def test_an_address_whose_ward_of_then_was_split_is_asked_about():
    # Written before the reform it may lie in either of today's.
    meant = wards_meant("số 3 ngõ 5 phường Định Công, Hà Nội")
    assert {ward.code for ward in meant.wards} == {"00316", "00352"}
    assert not meant.is_certain


def test_a_ward_that_was_split_says_so_once_for_each_of_its_parts():
    split = [group for group in wards_meant("Trung Tự").groups if group.is_split]
    for group in split:
        assert len(group.wards) > 1
        assert group.was.partition(",")[0] in group.note
    assert not any(group.is_split for group in wards_meant("quận Hoàng Mai").groups)


@pytest.mark.parametrize("typed", ["Hoàng Mai", "ha dong", "Sóc Sơn", "Ba Đình", "Đống Đa, Hà Nội"])
def test_a_name_of_a_ward_that_was_a_district_asks_which(typed):
    meant = wards_meant(typed)
    assert not meant.is_certain
    assert meant.note
    first, rest = meant.groups
    assert read_words(first.wards[0].short_name) == bare_name(read_words(typed))
    assert len(first.wards) == 1
    assert rest.wards
    assert first.wards[0] not in rest.wards


@pytest.mark.parametrize("typed", ["phường Hoàng Mai", "p. Hoàng Mai, Hà Nội", "xã Sóc Sơn",
                                   "Hoang Mai ward"])  # fmt: skip
def test_with_the_kind_before_it_the_ward_is_certain(typed):
    assert wards_meant(typed).is_certain


def test_a_street_within_a_district_puts_the_ward_of_its_name_first():
    meant = wards_meant("12 ngõ 5 phố Định Công, Hoàng Mai")
    likely, rest = meant.groups
    assert [ward.short_name for ward in likely.wards] == ["Định Công"]
    assert "Quận Hoàng Mai" in likely.note
    assert rest.is_rest
    assert "Hoàng Mai" in [ward.short_name for ward in rest.wards]
    assert meant.wards[0].short_name == "Định Công"
    assert not meant.is_certain
    # Of another district, or within a ward that is named, the street says nothing.
    for typed in ("phố Định Công, Hà Đông", "phố Định Công, phường Hoàng Mai"):
        assert not any(group.is_rest for group in wards_meant(typed).groups)


@pytest.mark.parametrize("typed", ["Dương Nội, Hà Đông", "Yên Sở, Hoàng Mai"])
def test_a_ward_whose_name_begins_like_a_street_is_no_street(typed):
    meant = wards_meant(typed)
    assert not meant.has_street
    assert meant.wards[0].short_name == typed.partition(",")[0]
