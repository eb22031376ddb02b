"""axe-core finds nothing on any page, in both themes, and no page must be moved sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from caunoi.testing.make import make_officer, make_report
from tests.browser.conftest import Window, sign_in

PUBLIC = (
    "/", "/en/", "/gui-tin/", "/en/gui-tin/", "/gui-tin/an-danh/", "/tra-cuu/",
    "/tai-khoan/login/", "/tai-khoan/password/reset/", "/khong-co-trang-nay/",
)  # fmt: skip
OF_ROLES: dict[str, tuple[str, ...]] = {
    "duty_officer": (
        "/can-bo/", "/en/can-bo/", "/can-bo/?state=all&q=xe", "/can-bo/khung-nhin/",
        "/can-bo/nhac-ten/", "/can-bo/nhat-ky-doc/cua-toi/", "/tai-khoan/",
        "/tai-khoan/the-api/", "/tai-khoan/thiet-bi/", "/tai-khoan/password/change/",
        "/tai-khoan/2fa/",
    ),
    "head": ("/can-bo/", "/can-bo/mau/", "/can-bo/dong-ho/", "/can-bo/nhat-ky-doc/"),
    "procurator": ("/can-bo/", "/can-bo/dong-ho/", "/can-bo/nhat-ky-doc/"),
    "auditor": ("/can-bo/dong-ho/", "/can-bo/nhat-ky-doc/"),
    "admin": (
        "/quan-tri/", "/quan-tri/can-bo/", "/quan-tri/can-bo/them/", "/quan-tri/don-vi/",
        "/quan-tri/hai-khoa/", "/quan-tri/thoi-han/",
    ),
}  # fmt: skip
WHERE = {"procurator": "CAHN", "auditor": "CAHN", "admin": "CAHN"}


def look(window: Window, path: str) -> list[str]:
    window.open(path)
    window.page.wait_for_timeout(250)
    found = [f"{path} {one}" for one in window.axe()]
    if window.is_too_wide():
        found.append(f"{path} is too wide")
    return found


@pytest.mark.browser
def test_public_pages(window: Callable[..., Window]) -> None:
    found = []
    for size, dark in (("phone", True), ("desk", False)):
        here = window(size, dark=dark)
        for path in PUBLIC:
            found += [f"{size} {one}" for one in look(here, path)]
        here.check()
    assert found == []


@pytest.mark.browser
@pytest.mark.parametrize("role", sorted(OF_ROLES))
def test_pages_of_staff(window: Callable[..., Window], role: str) -> None:
    report = make_report("crime_report", text="Mất xe máy ở ngõ 12", category="hinh_su.trom_cap")
    actor: Any = make_officer(role, WHERE.get(role, "CA-00316"))
    found = []
    paths = OF_ROLES[role]
    if role in {"duty_officer", "head", "procurator"}:
        paths = (*paths, f"/can-bo/{report.spelled_code}/")
    for size, dark in (("desk", True), ("phone", False)):
        here = window(size, dark=dark)
        sign_in(here, actor)
        for path in paths:
            found += [f"{size} {one}" for one in look(here, path)]
        here.check()
    assert found == []
