"""Words lead to one ward only where nothing has to be told or asked first."""

from __future__ import annotations

import pytest

from caunoi.places.meaning import wards_meant

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
