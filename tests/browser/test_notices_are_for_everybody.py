"""Notices in a real browser: pages for everybody, wards by typing, a push from end to end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection
from playwright.sync_api import Page

from caunoi.channels.broadcasts.services.releasing import ask_release, withdraw_broadcast
from caunoi.channels.broadcasts.tests.making import WHY, draft, press, released
from caunoi.channels.models import PushSubscription
from caunoi.channels.push.vapid import b64
from caunoi.neighbourhoods.tests.making import make_neighbourhood
from caunoi.testing.cast import cast_officer
from tests.browser.conftest import Window, sign_in

SHOTS = os.environ.get("CAUNOI_TEST_SHOTS", "")  # a folder: the pages are kept as pictures there


def look(window: Window, path: str) -> list[str]:
    window.open(path)
    assert window.page.locator("main h1, header h1").count() == 1, path
    assert "404" not in window.page.title(), path
    window.page.wait_for_timeout(300)
    if SHOTS:
        name = path.strip("/").replace("/", "_") + f"-{window.page.viewport_size['width']}.png"
        window.page.screenshot(path=str(Path(SHOTS) / name), full_page=True)
    found = [f"{path} {one}" for one in window.axe()]
    return [*found, f"{path} is too wide"] if window.is_too_wide() else found


@pytest.mark.browser
def test_public_pages(window: Callable[..., Window]) -> None:
    notice = released(routes=("web", "feed"))
    gone = released(routes=("web", "feed"), kind="wanted")
    withdraw_broadcast(broadcast_id=gone.pk, by=press(), why="Tin không đúng")
    found = []
    for size, dark in (("phone", True), ("desk", False)):
        here = window(size, dark=dark)
        for path in (
            "/canh-bao/", "/en/canh-bao/", f"/canh-bao/{notice.slug}/", f"/canh-bao/{gone.slug}/",
            "/nhan-tin/", "/kenh-chinh-thuc/", "/en/kenh-chinh-thuc/",
        ):  # fmt: skip
            found += [f"{size} {one}" for one in look(here, path)]
        here.check()
    assert found == []


@pytest.mark.browser
def test_pages_of_the_desk(window: Callable[..., Window]) -> None:
    actor = press()
    waiting = draft(actor, routes=("web", "feed", "push", "notice_mail"))
    ask_release(broadcast_id=waiting.pk, by=actor, why=WHY)
    out = released(routes=("web", "feed", "push", "notice_mail"))
    found = []
    for size, dark in (("desk", True), ("phone", False)):
        here = window(size, dark=dark)
        sign_in(here, actor)
        for path in (
            "/can-bo/thong-bao/", "/can-bo/thong-bao/moi/", f"/can-bo/thong-bao/{waiting.pk}/",
            f"/can-bo/thong-bao/{out.pk}/", f"/can-bo/thong-bao/{out.pk}/sua/",
        ):  # fmt: skip
            found += [f"{size} {one}" for one in look(here, path)]
        here.check()
    assert found == []


@pytest.mark.browser
def test_wards_are_found_by_typing_an_old_name(window: Callable[..., Window]) -> None:
    here = window("phone")
    page = here.open("/nhan-tin/")
    page.get_by_label("Tìm phường, xã").fill("dai kim")
    page.locator("[data-wards-found] button").first.click()

    assert page.locator("input[name=wards]:checked").count() == 1
    assert page.locator("[data-wards-chosen] button").count() == 1
    page.locator("[data-wards-chosen] button").click()
    assert page.locator("input[name=wards]:checked").count() == 0
    here.check()


@pytest.mark.browser
def test_a_neighbourhood_is_found_and_followed_and_known_again(
    window: Callable[..., Window],
) -> None:
    place = make_neighbourhood(cast_officer("minh"), cast_officer("duc"))
    here, page = with_push(window)
    page.locator("input[name=kinds][value=traffic]").check()
    page.locator("input[name=khu]").fill(place.area.short_name)
    page.keyboard.press("Enter")
    page.locator("[data-groups-found] label", has_text=place.name).click()
    page.locator("input[name=khu]").fill("Xyz Qwerty")
    page.keyboard.press("Enter")
    page.locator("[data-groups-chosen] label", has_text=place.name).wait_for()
    assert here.axe() == []
    page.locator("[data-push-on]").click()
    page.get_by_text("Xong. Thông báo sẽ đến trình duyệt này").wait_for()

    row = PushSubscription.objects.get()
    assert row.wards == sorted([place.code, place.area.code])
    assert "traffic" in row.kinds
    connection.close()
    follows = "(code) => new CustomEvent('cn:follows', { detail: { codes: [code] } })"
    page.evaluate(f"(code) => document.dispatchEvent(({follows})(code))", place.code)
    page.wait_for_timeout(500)
    assert page.locator(f"input[name=groups][value='{place.code}']:checked").count() == 1
    here.check()


@pytest.mark.browser
def test_without_script_a_neighbourhood_is_found_too(window: Callable[..., Window]) -> None:
    place = make_neighbourhood(cast_officer("minh"), cast_officer("duc"))
    page = window("phone", script=False).open("/nhan-tin/")
    page.locator("input[name=khu]").fill(place.area.short_name)
    page.locator("button[form=find-group]").click()
    assert page.locator(f"input[name=groups][value='{place.code}']").is_visible()


@pytest.mark.browser
def test_without_script_the_page_offers_mail_and_feed(window: Callable[..., Window]) -> None:
    page = window("phone", script=False).open("/nhan-tin/")
    assert page.locator("[data-push-none]").is_visible()
    assert not page.locator("[data-push-tools]").is_visible()
    assert page.get_by_label("Thư điện tử").is_visible()
    page.locator("summary", has_text="Tất cả phường, xã").click()
    assert page.locator("input[name=wards]").first.is_visible()


SERVICE = """
(() => {
  // Chromium without a push service: what the browser's maker would do stands here.
  const fake = (endpoint) => ({
    endpoint, options: {},
    toJSON: () => ({ endpoint, expirationTime: null, keys: KEYS }),
    unsubscribe: async () => { window.held = null; return true; },
  });
  Notification.requestPermission = async () => "granted";
  PushManager.prototype.getSubscription = async () => window.held || null;
  PushManager.prototype.subscribe = async (options) => {
    window.asked = options.applicationServerKey.length;
    window.held = fake("https://updates.push.services.mozilla.com/wpush/v2/test");
    return window.held;
  };
})();
"""


def with_push(window: Callable[..., Window]) -> tuple[Window, Page]:
    """The page of wishes on a telephone whose browser has such a service."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": b64(raw), "auth": b64(bytes(16))}
    here = window("phone")
    here.page.add_init_script(SERVICE.replace("KEYS", json.dumps(keys)))
    page = here.open("/nhan-tin/")
    page.locator("[data-push-on]").wait_for()
    return here, page


@pytest.mark.browser
def test_a_browser_subscribes_changes_its_wishes_and_leaves(window: Callable[..., Window]) -> None:
    here, page = with_push(window)
    page.get_by_label("Tìm phường, xã").fill("dai kim")
    page.locator("[data-wards-found] button").first.click()
    page.locator("[data-push-on]").click()
    page.get_by_text("Xong. Thông báo sẽ đến trình duyệt này").wait_for()

    row = PushSubscription.objects.get()
    assert (len(row.wards), row.kinds, row.language) == (1, ["warning", "scam", "fire"], "vi")
    assert page.evaluate("window.asked") == 65
    page.locator("[data-push-off]").click()
    page.get_by_text("Trình duyệt này sẽ không nhận thông báo nữa.").wait_for()
    connection.close()
    assert not PushSubscription.objects.exists()
    here.check()
