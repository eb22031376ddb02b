"""The portal in a real browser: an editor writes in Wagtail, everybody reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caunoi.accounts.choices import Role
from caunoi.portal.models import NewsPage
from caunoi.portal.tests.making import make_news, make_shelf
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, sign_in

TITLE = "Đường ngập chiều nay"


@pytest.mark.browser
def test_an_editor_writes_and_the_press_desk_releases(window: Callable[..., Window]) -> None:
    shelf = make_shelf("PC08")
    editor = window("desk")
    page = sign_in(editor, make_officer(Role.EDITOR, "PC08"))
    page.goto(f"{editor.site}/quan-tri/pages/add/portal/newspage/{shelf.pk}/")
    page.fill("#id_title", TITLE)
    page.fill("#id_lead", "Ba đoạn đường nên tránh.")
    page.locator("[id^=panel-child-][id$=body-section] .c-sf-add-button").first.click()
    page.get_by_role("option").first.click()
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("Nước sâu nửa mét.")
    page.wait_for_timeout(800)  # the editor hands its text to the form a quarter second later
    page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    page.locator("button[name=action-submit]").click()
    page.locator(".messages .success").wait_for()
    draft = NewsPage.objects.get(title=TITLE)
    assert (draft.slug, draft.live) == ("duong-ngap-chieu-nay", False)
    assert draft.current_workflow_state is not None
    editor.check()
    _release(window("desk"), draft)
    reader = window("phone")
    reader.open("/tin-tuc/")
    reader.page.get_by_role("link", name=TITLE).first.click()
    assert "Nước sâu nửa mét." in reader.page.locator("main").inner_text()
    reader.check()


def _release(press: Window, draft: NewsPage) -> None:
    """The press desk finds what waits on its first page, and lets it go out."""
    page = sign_in(press, make_officer(Role.PRESS, "PV01"))
    page.goto(f"{press.site}/quan-tri/")
    page.get_by_role("link", name=TITLE).first.click()
    page.locator("[data-workflow-action-name=approve]").first.click()
    page.locator(".messages .success").wait_for()
    draft.refresh_from_db()
    assert draft.live
    press.check()


@pytest.mark.browser
def test_pages_of_the_portal_are_for_everybody(window: Callable[..., Window]) -> None:
    news = make_news()
    found = []
    for size, dark, script in (("phone", True, True), ("desk", False, False)):
        here = window(size, dark=dark, script=script)
        paths = ["/", "/tin-tuc/", news.url, "/phuong/00316/", "/tim-kiem/?q=sang+duong",
                 "/an-toan/", "/don-vi/", "/en/"]  # fmt: skip
        for path in paths:
            here.open(path)
            assert here.page.locator("main h1").count() == 1, path
            if script:
                found += [f"{path} {one}" for one in here.axe()]
            if here.is_too_wide():
                found.append(f"{path} is too wide")
        here.check()
    assert found == []
