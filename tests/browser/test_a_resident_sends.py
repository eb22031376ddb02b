"""A resident sends and follows up: on a telephone, at a desk, with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from caunoi.reports.models import Report
from tests.browser.conftest import Window

TIP = "Quán nước đầu ngõ 282 tối nào cũng có nhóm đánh bạc ăn tiền, xe máy chắn hết lối đi"


def receipt_of(page: Page) -> tuple[str, str]:
    code = page.locator("#receipt-code").inner_text().strip()
    secret = " ".join(page.locator("#receipt-secret").inner_text().split())
    return code, secret


def press(page: Page, button: str = "main .cn-actions button.btn-primary") -> None:
    """Go on to the next screen, with its scripts there: a person takes longer than they do."""
    with page.expect_navigation(wait_until="load"):
        page.locator(button).first.click()


def follow(window: Window, code: str, secret: str) -> Page:
    page = window.open("/tra-cuu/")
    page.fill("[name=code]", code)
    page.fill("[name=secret]", secret)
    page.locator("main form button.btn-primary").first.click()
    return page


@pytest.mark.browser
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_from_the_first_word_to_the_receipt(window: Callable[..., Window], size: str) -> None:
    here = window(size, dark=size == "phone")
    page = here.open("/gui-tin/")
    here.page.fill("[name=text]", TIP)
    expect(page.locator("[data-suggestion]").first).to_contain_text("Đánh bạc")
    findings = here.axe()
    press(page)

    page.fill("[name=area_words]", "dai kim")
    page.locator("[role=option]").first.click()
    page.locator("[name=area_code]").first.check(force=True)
    findings += here.axe()
    press(page)

    page.locator("[name=when]").first.check(force=True)
    findings += here.axe()
    press(page)
    page.fill("[name=phone]", "0912345678")
    findings += here.axe()
    press(page)
    expect(page.locator("main")).to_contain_text("Công an phường")
    findings += here.axe()
    assert not here.is_too_wide()
    press(page)

    code, secret = receipt_of(page)
    assert secret not in page.url
    findings += here.axe()
    follow(here, code, secret)
    expect(page.locator("h1")).to_contain_text(code)
    expect(page.locator("main")).to_contain_text(TIP[:40])
    findings += here.axe()
    assert findings == []
    here.check()
    assert Report.objects.get().text == TIP


@pytest.mark.browser
def test_everything_works_without_script(window: Callable[..., Window]) -> None:
    here = window("phone", script=False)
    page = here.open("/gui-tin/")
    page.fill("[name=text]", TIP)
    press(page)
    page.fill("[name=area_words]", "Dinh Cong")
    press(page)
    if page.locator("[name=area_code][type=radio]").count():  # several wards fit: one is chosen
        page.locator("[name=area_code][type=radio]").first.check(force=True)
        press(page)
    press(page)  # when
    press(page)  # who
    press(page)  # check
    code, secret = receipt_of(page)

    follow(here, code, secret)
    page.fill("textarea[name=text]", "Tối qua họ lại đến")
    page.locator("form:has(textarea[name=text]) button.btn-primary").first.click()
    expect(page.locator("main")).to_contain_text("Tối qua họ lại đến")
    assert Report.objects.get().messages.count() == 2


@pytest.mark.browser
def test_the_nameless_way_leaves_nothing_in_the_browser(window: Callable[..., Window]) -> None:
    here = window("phone")
    page = here.open("/gui-tin/an-danh/")
    page.fill("[name=text]", TIP)
    page.wait_for_timeout(600)  # the suggestion is asked for while typing
    press(page, "main form button[name=skip]")
    press(page)
    receipt_of(page)

    assert here.context.cookies() == []
    stores = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert stores == [0, 0]
    databases = page.evaluate("indexedDB.databases().then(found => found.length)")
    assert databases == 0
    here.check()
    # Another site takes over at once; here it is one that answers from within the browser.
    elsewhere = re.compile(rf"^(?!{re.escape(here.site)})https?://")
    here.context.route(elsewhere, lambda route: route.fulfill(body="the weather"))
    page.keyboard.press("Escape")
    page.wait_for_url(elsewhere)
    expect(page.locator("body")).to_have_text("the weather")


@pytest.mark.browser
def test_words_survive_a_lost_network_and_are_sent_once(window: Callable[..., Window]) -> None:
    here = window("phone")
    page = here.open("/gui-tin/")
    page.fill("[name=text]", TIP)
    press(page, "main form button[name=skip]")
    expect(page.locator("main .cn-actions button.btn-primary").first).to_be_visible()
    here.context.set_offline(True)
    page.locator("main .cn-actions button.btn-primary").first.click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    assert Report.objects.count() == 0

    here.context.set_offline(False)
    press(page)
    receipt_of(page)
    page.reload()  # the browser sends the same form again: the same receipt
    assert Report.objects.count() == 1

    # Written and closed before sending: offered again at the next visit.
    page = here.open("/gui-tin/")
    page.fill("[name=text]", "Một chuyện khác chưa kịp gửi")
    page.wait_for_timeout(1500)
    page = here.open("/gui-tin/")
    expect(page.locator("main")).to_contain_text("chưa", ignore_case=True)
