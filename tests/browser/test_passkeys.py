"""A passkey in a real browser, under the strict policy: added, enters alone, is a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import PASSWORD, Window, give_password

FINGER = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.mark.browser
def test_a_passkey_is_added_and_opens_the_account(window: Callable[..., Window], mai: Any) -> None:
    email = give_password(mai).email
    here = window("desk")
    here.site = here.site.replace("127.0.0.1", "localhost")  # keys know no numbers for names
    keys = here.context.new_cdp_session(here.page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    by_password(here, email)
    here.page.wait_for_url("**/tai-khoan/")

    page = here.open("/tai-khoan/2fa/webauthn/add/")
    page.fill("[name=password]", PASSWORD)  # who it is must be proved anew
    page.locator("main button[type=submit]").first.click()
    page.fill("#id_name", "Máy trực ban")
    page.locator("[data-passkey=create] button").click()
    page.wait_for_url("**/recovery-codes/")
    assert page.locator(".cn-codes li").count() == 10

    here.context.clear_cookies()
    page = here.open("/tai-khoan/login/")
    page.locator("[data-passkey=login] button").click()
    page.wait_for_url("**/tai-khoan/")

    here.context.clear_cookies()
    by_password(here, email)
    page.wait_for_url("**/authenticate/")
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url("**/tai-khoan/")
    here.check()


def by_password(window: Window, email: str) -> None:
    page = window.open("/tai-khoan/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
