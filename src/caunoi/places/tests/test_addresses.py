"""An address names a ward or it does not: a street is no ward, and a likeness is called a guess."""

from __future__ import annotations

import pytest

from caunoi.places.addresses import read_address
from caunoi.places.in_text import ward_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


def wards(typed: str) -> set[str]:
    return {heir.place.name for one in read_address(typed).found for heir in one.now}


@pytest.mark.parametrize(
    "typed", ["đường Giải Phóng", "so 12 pho tran dai nghia", "12 phố Xã Đàn", "giai phong"]
)
def test_a_street_alone_names_no_ward(typed):
    assert not wards(typed)
    assert read_address(typed).has_street == (typed != "giai phong")  # that may be anything


@pytest.mark.parametrize(
    ("typed", "ward"),
    [
        ("Trung Tự, phố Phạm Ngọc Thạch", "Phường Kim Liên"),
        ("12 pho xa dan phuong nam dong", "Phường Đống Đa"),
        ("số 3 ngõ 5 phường Định Công, Hà Nội", "Phường Định Công"),
        ("Đường Lâm", "Phường Sơn Tây"),
        ("xã Đại Mỗ", "Phường Đại Mỗ"),
    ],
)
def test_the_ward_that_stands_in_it_is_read_whatever_the_street(typed, ward):
    assert ward in wards(typed)
    assert not read_address(typed).is_guess


def test_marks_tell_two_names_apart_and_without_them_both_are_offered():
    assert "Xã Ứng Hòa" not in wards("Trung Tự")
    assert {"Xã Ứng Hòa", "Phường Kim Liên"} <= wards("trung tu")


@pytest.mark.parametrize("typed", ["số 1 phố Hoàn Kiếm", "hoamg mai"])
def test_what_only_looks_alike_is_a_guess(typed):
    assert wards(typed)
    assert read_address(typed).is_guess


def test_a_ward_is_found_behind_a_street_that_begins_like_a_kind():
    assert ward_in("o 12 pho xa dan phuong dinh cong") == "00316"
