"""A page of a unit or ward always says whom to call and where to ask, and what is not confirmed."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from caunoi.portal.services.founding import found_portal
from caunoi.portal.services.shelves import open_shelf
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.slots import say_hours
from caunoi.procedures.tests.making import make_desk
from caunoi.testing.make import get_unit


def read(path: str) -> str:
    return Client().get(path).content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("path", ["/don-vi/pa08/", "/phuong/00316/"])
def test_who_has_no_number_is_reached_by_the_city(path, city):
    page = read(path)
    assert 'href="tel:0692196777"' in page
    assert "số của Công an thành phố Hà Nội" in page
    assert 'href="tel:113"' in page
    assert 'href="/hoi-dap/"' in page


def test_an_address_that_nobody_confirmed_says_so_and_the_units_own_goes_before_it(city):
    assert "44 Phạm Ngọc Thạch" in read("/don-vi/pa08/")
    assert "chưa xác nhận" in read("/don-vi/pa08/")
    found_portal()
    shelf = open_shelf(get_unit("PA08"))[0]
    shelf.address, shelf.duty_phone = "Số 1 phố Mới", "024 1234 5678"
    shelf.save()
    page = read("/don-vi/pa08/")
    assert "Số 1 phố Mới" in page
    assert 'href="tel:02412345678"' in page
    assert "chưa xác nhận" not in page
    assert "0692196777" not in page


def test_a_desk_that_can_be_booked_stands_there_with_its_hours(city):
    load_procedures(settings.CITY_DATA)
    make_desk()
    page = read("/don-vi/pa08/")
    assert "Quầy 1" in page
    assert "Thứ Hai đến thứ Sáu: 08:00-11:30, 13:30-17:00" in page
    assert "chưa ghi ở đây" not in page


def test_hours_are_said_in_days_that_follow_each_other():
    assert say_hours({"6": [["07:30", "11:30"]]}) == ["Thứ Bảy: 07:30-11:30"]
