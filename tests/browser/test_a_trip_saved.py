"""Procedures in a real browser: the guided check, a time at a desk, the officer's day."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import expect

from caunoi.accounts.choices import Role
from caunoi.procedures.models import Appointment
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import RESIDENCE, make_desk
from caunoi.testing.cast import WARD
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, look, sign_in


@pytest.mark.browser
def test_asked_booked_and_moved_without_script(window: Callable[..., Window], site: str) -> None:
    load_procedures(settings.CITY_DATA)
    make_desk(WARD, RESIDENCE, name="Quầy 1", address="Tầng 1")
    here = window("phone", script=False)
    page = here.open("/thu-tuc/?q=tam tru")
    page.get_by_role("link", name="Đăng ký tạm trú", exact=True).click()
    page.locator("main a[href$='/hoi/']").click()
    for answer in ("Tôi đến ở, từ 30 ngày", "Phường, xã khác", "Tôi thuê", "Ký giấy", "Chưa có"):
        page.locator(".cn-choice", has_text=answer).click()
        page.locator("main form button.btn-primary").click()
    expect(page.locator("h1")).to_have_text("Ông/bà đến một lần")
    page.locator("main a[href*='/lich-hen/dat/']").click()
    page.locator(f"main a[href*='noi={WARD}']").click()
    page.locator("main .cn-choice").first.click()
    page.locator("main form button.btn-primary").click()
    code = page.locator("#receipt-code").inner_text()
    secret = " ".join(page.locator("#receipt-secret").inner_text().split())

    page.goto(f"{site}/lich-hen/")
    page.fill("[name=code]", code)
    page.fill("[name=secret]", secret)
    page.locator("main form button.btn-primary").click()
    before = page.locator("main time").first.inner_text()
    page.select_option("[name=day]", index=3)
    page.locator("#move button.btn-primary").click()
    page.locator("main .cn-choice").first.click()
    page.locator("#move button.btn-primary").click()
    expect(page.locator(".cn-tone-success").first).to_be_visible()
    assert page.locator("main time").first.inner_text() != before
    assert Appointment.objects.get().moved == 1


@pytest.mark.browser
def test_pages_are_for_everybody(window: Callable[..., Window]) -> None:
    load_procedures(settings.CITY_DATA)
    head = make_officer(Role.HEAD, WARD)
    desk = make_desk(WARD, RESIDENCE, by=head, name="Quầy 1", address="Tầng 1")
    wrong: list[str] = []
    answers = "bao-lau=dai&thuong-tru=khac&nha=thue&dong-y=vneid&vneid=co"
    pages = {
        "list": "/thu-tuc/", "show": f"/thu-tuc/{RESIDENCE}/", "unsure": "/thu-tuc/mat-ho-chieu/",
        "question": f"/thu-tuc/{RESIDENCE}/hoi/", "result": f"/thu-tuc/{RESIDENCE}/hoi/?{answers}",
        "book": f"/lich-hen/dat/{RESIDENCE}/", "code": "/lich-hen/", "where": "/ho-so/",
        "papers": f"/xem-giay-to/gui/{RESIDENCE}/", "trips": f"/thu-tuc/{RESIDENCE}/xong/",
    }  # fmt: skip
    for kind in ("phone", "desk"):
        here = window(kind, dark=kind == "desk")
        for name, path in pages.items():
            here.open(path)
            wrong += look(here, f"{kind}-{name}")
    officer = window("desk")
    sign_in(officer, head)
    staff = {
        "desks": "/can-bo/quay/", "day": f"/can-bo/quay/{desk.code}/",
        "set-up": f"/can-bo/quay/{desk.code}/thiet-lap/", "figures": "/can-bo/thu-tuc/so-lieu/",
        "to-judge": "/can-bo/giay-to/", "texts": "/can-bo/thu-tuc/",
    }  # fmt: skip
    for name, path in staff.items():
        officer.open(path)
        wrong += look(officer, f"staff-{name}")
    assert not wrong
