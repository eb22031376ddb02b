"""A real server on the test's own database, and a Chromium that looks at it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Account
from caunoi.config.tests.test_serve import address_of_test_database, ask, caunoi, free_port

ROOT = Path(__file__).resolve().parents[2]
PICTURES = os.environ.get("CAUNOI_TEST_PICTURES", "")  # a folder: pictures of every page
sys.path.insert(0, str(ROOT / "scripts"))
from browser import of_playwright, of_system  # noqa: E402  (the one place that knows how to find one)

# Playwright's own loop runs in this thread; our ORM is used between its calls, never inside.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
PASSWORD = "mot-mat-khau-dai-cho-kiem-thu"
SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1440, "height": 900}}
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for the tests of a module: its event loop must be gone before other tests run."""
    found = of_system() or of_playwright()
    assert found, "no Chromium: install the package `chromium`, or set CAUNOI_CHROMIUM"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site(committed_city: None, tmp_path: Path) -> Iterator[str]:
    """The address of a server with Hanoi's reference data."""
    port = free_port()
    running = caunoi(
        tmp_path, "serve", "--port", str(port), DATABASE_URL=address_of_test_database(),
        CAUNOI_URL=f"http://127.0.0.1:{port}",
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                ask(f"{url}/healthz")
                break
            except OSError:
                assert running.process.poll() is None, running.said()
                time.sleep(0.1)
        yield url
    finally:
        running.end()


@dataclass
class Window:
    """A browser window with what went wrong in it."""

    context: BrowserContext
    page: Page
    site: str
    troubles: list[str]
    asked: list[str]

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(f"{self.site}{path}")
        return self.page

    def check(self) -> None:
        """No error of a script or of the policy, and nothing asked of anybody else."""
        assert self.troubles == []
        strangers = [url for url in self.asked if not url.startswith((self.site, "data:", "blob:"))]
        assert strangers == []

    def axe(self) -> list[str]:
        """What axe-core finds on the page as it is."""
        script = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        self.page.evaluate(script)
        found = self._violations()
        if any(one["id"] == "target-size" for one in found):
            # A bar that stays at the edge cuts whatever lies below it just now: looked at whole.
            size = self.page.viewport_size
            assert size
            tall = self.page.evaluate("document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": size["width"], "height": tall})
            found = self._violations()
            self.page.set_viewport_size(size)
        return [
            f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:3]}"
            for one in found
        ]

    def _violations(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
            " 'best-practice']}).then((found) => found.violations)"
        )
        return found

    def is_too_wide(self) -> bool:
        """Whether the page must be moved sideways to be read."""
        return bool(
            self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        )


def look(window: Window, name: str) -> list[str]:
    """What is wrong with the page as it is."""
    window.page.wait_for_timeout(200)
    if PICTURES:
        window.page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
    found = [f"{name} {one}" for one in window.axe()]
    return [*found, f"{name} is too wide"] if window.is_too_wide() else found


@pytest.fixture
def window(chromium: Browser, site: str) -> Iterator[Callable[..., Window]]:
    """Opens windows: `window("phone")`, `window("desk", dark=True, script=False)`."""
    opened: list[Window] = []

    def make(size: str = "desk", *, dark: bool = False, script: bool = True) -> Window:
        context = chromium.new_context(
            viewport=SIZES[size],  # type: ignore[arg-type]
            color_scheme="dark" if dark else "light", java_script_enabled=script, locale="vi-VN",
            has_touch=size == "phone",
        )  # fmt: skip
        context.set_default_timeout(20_000)
        made = Window(context, context.new_page(), site, [], [])
        made.page.on("pageerror", lambda error: made.troubles.append(str(error)))
        made.page.on(
            "console",
            lambda said: (
                made.troubles.append(said.text)
                if "Content Security Policy" in said.text or "Refused to" in said.text
                else None
            ),
        )
        made.page.on("request", lambda request: made.asked.append(request.url))
        opened.append(made)
        return made

    yield make
    for one in opened:
        one.context.close()


def give_password(actor: Actor) -> Account:
    """Let an officer of the cast sign in by password."""
    account = Account.objects.get(pk=actor.account_id)
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    return account


def sign_in(window: Window, actor: Actor) -> Page:
    """Sign in as staff do; the role's own first page comes up."""
    account = give_password(actor)
    page = window.open("/tai-khoan/login/")
    page.fill("[name=login]", account.email)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page
