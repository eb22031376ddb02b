"""Emergency numbers and safety guidance are read without network, once the start page was open."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caunoi.portal.tests.making import make_news
from tests.browser.conftest import Window

# Not `wait_for_function`, which the pages' policy forbids.
UNTIL_KEPT = """async () => {
  for (let tries = 0; tries < 100; tries += 1) {
    if (navigator.serviceWorker.controller && (await caches.match("/an-toan/"))) return;
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error("nothing was put aside");
}"""
KEPT = "Khi có cháy trong nhà"


@pytest.mark.browser
def test_numbers_and_guidance_are_read_without_network(window: Callable[..., Window]) -> None:
    make_news(KEPT, unit="PC07", off_line=True, is_guidance=True,
              body=[("words", "<p>Bò thấp dưới khói, gọi 114.</p>")])  # fmt: skip
    here = window("phone")
    page = here.open("/")
    page.evaluate(UNTIL_KEPT)

    here.context.set_offline(True)
    for path in ("/an-toan/", "/", "/tin-tuc/"):  # wherever one goes, the kept page answers
        page.goto(f"{here.site}{path}")
        assert page.locator("a[href='tel:114']").first.is_visible()
        assert KEPT in page.inner_text("main")
        assert "Bò thấp dưới khói" in page.inner_text("main")
        # Who asked for another page is told that it is not this one, in the address too.
        assert page.locator("#khong-mang").is_visible() == (path != "/an-toan/")
        assert page.url.partition("#")[0] == f"{here.site}/an-toan/"
    page.goto(f"{here.site}/en/")  # only the other language was put aside
    assert KEPT in page.inner_text("main")
    # What is private is not answered from what was put aside.
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{here.site}/tra-cuu/")
