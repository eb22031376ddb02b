"""Files and tags in Wagtail's pages, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Picture
from wagtail.images.models import Image

from caunoi.accounts.choices import Role
from caunoi.portal.models import NewsPage
from caunoi.portal.tests.making import make_news
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, sign_in


def drawn() -> bytes:
    held = BytesIO()
    Picture.new("RGB", (64, 64), "green").save(held, "PNG")
    return held.getvalue()


@pytest.mark.browser
def test_the_title_follows_the_file_and_a_public_picture_is_kept(
    window: Callable[..., Window], tmp_path: Path
) -> None:
    editor = window("desk")
    page = sign_in(editor, make_officer(Role.EDITOR, "PC08"))
    refused, good = tmp_path / "khong_lo.jpg", tmp_path / "Anh nho.png"
    refused.write_bytes(b"<html>")
    good.write_bytes(drawn())
    page.goto(f"{editor.site}/quan-tri/images/add/")
    page.set_input_files("#id_file", refused)
    assert page.input_value("#id_title") == "khong_lo"
    page.fill("#id_description", "Một khoảng xanh")
    page.locator("form[enctype] footer button[type=submit]").first.click()
    page.wait_for_load_state()
    page.set_input_files("#id_file", good)
    assert page.input_value("#id_title") == "Anh nho"
    page.locator("form[enctype] footer button[type=submit]").first.click()
    page.locator(".messages .success").wait_for()
    image = Image.objects.get(title="Anh nho")
    make_news(picture=image, picture_alt="Một khoảng xanh")
    page.goto(f"{editor.site}/quan-tri/images/{image.pk}/")
    assert page.get_by_role("link", name="Tải ảnh mới lên").is_visible()
    assert page.locator("#id_file").count() == 0
    editor.troubles.clear()  # the browser names the 403
    editor.check()


@pytest.mark.browser
def test_a_tag_of_two_words_is_shown_without_marks_and_kept(window: Callable[..., Window]) -> None:
    news = make_news(live=False)
    editor = window("desk")
    page = sign_in(editor, make_officer(Role.EDITOR, "PC08"))
    page.goto(f"{editor.site}/quan-tri/pages/{news.pk}/edit/")
    page.get_by_role("tab", name="Địa chỉ và thẻ").click()
    for tag in ("giao thông", "mưa"):
        page.locator(".tagit-new input").fill(tag)
        page.keyboard.press("Enter")
    assert page.locator(".tagit-label").all_inner_texts() == ["giao thông", "mưa"]
    page.locator(".tagit-close").last.click()
    page.locator(".tagit-choice", has_text="mưa").wait_for(state="detached")
    assert page.input_value("#id_tags") == '"giao thông"'
    assert NewsPage.objects.count() == 1
    editor.check()
