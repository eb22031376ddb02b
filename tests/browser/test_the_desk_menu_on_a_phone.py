"""The desk's menu on a phone shows where one is, however many entries there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caunoi.accounts.choices import Role
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, sign_in


@pytest.mark.browser
def test_the_entry_where_one_is_stands_in_view(window: Callable[..., Window]) -> None:
    phone = window("phone")
    page = sign_in(phone, make_officer(Role.HEAD, "PC08"))
    for path in ("/can-bo/quay/", "/can-bo/trang/"):
        phone.open(path)
        here = page.locator(".cn-rail [aria-current]").first
        page.wait_for_timeout(300)
        box = here.bounding_box()
        assert box is not None
        assert 0 <= box["x"] < box["x"] + box["width"] <= 361, path
    phone.check()
