"""Wagtail's editor in a real browser: what a paste becomes, and calendars that cover nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from caunoi.accounts.choices import Role
from caunoi.core.clock import local, now, today
from caunoi.portal.models import NewsPage
from caunoi.portal.tests.making import make_news
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, sign_in

ENTRY = """<p class=MsoListParagraph style='margin-left:1cm;mso-list:l0 level{level} lfo1'>
<![if !supportLists]><span style='mso-list:Ignore'>{sign}<span>&nbsp;&nbsp;</span></span><![endif]>
{text}</p>"""
FROM_WORD = f"""<html><head><style>p.MsoNormal {{color: red}}</style></head><body>
<h1>Thông báo lớn</h1><p class=MsoNormal>Khu đất rộng 25 m<sup>2</sup>, hạn <s>cũ</s> mới.</p>
{ENTRY.format(level=1, sign="·", text="Mục một")}{ENTRY.format(level=2, sign="o", text="Mục con")}
{ENTRY.format(level=1, sign="·", text="Mục hai")}
<p>Rồi:</p>{ENTRY.format(level=1, sign="1.", text="Bước đầu")}
{ENTRY.format(level=1, sign="2.", text="Bước sau")}
<table><tr><td>Phố</td><td>Giờ cấm</td></tr><tr><td>Hàng Đào</td><td>19-24</td></tr></table>
<img src="file:///a.png"><iframe src="https://example.vn/phim"></iframe><script>alert(1)</script>
</body></html>"""
PASTE = """(html) => {
  const held = new DataTransfer();
  held.setData('text/html', html);
  held.setData('text/plain', 'chữ');
  const at = document.querySelector('.public-DraftEditor-content');
  at.dispatchEvent(new ClipboardEvent('paste', {clipboardData: held, bubbles: true,
                                                cancelable: true}));
}"""


@pytest.mark.browser
def test_a_paste_from_word_keeps_lists_and_says_what_stayed_behind(
    window: Callable[..., Window],
) -> None:
    news = make_news(live=False, body=[("words", "<p>Trước.</p>")] * 12)
    editor = window("desk")
    page = sign_in(editor, make_officer(Role.EDITOR, "PC08"))
    page.goto(f"{editor.site}/quan-tri/pages/{news.pk}/edit/")
    field = page.locator(".public-DraftEditor-content").first
    field.click()
    page.keyboard.press("Control+A")
    page.evaluate(PASTE, FROM_WORD)
    note = page.locator(".cn-pasted[role=status]")
    note.locator("p").first.wait_for()
    said = note.inner_text()
    for word in ("khối “Bảng”", "khối “Ảnh”", "khối “Phim”", "Tiêu đề cỡ khác", "gạch ngang"):
        assert word in said, word
    box = note.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < box["y"] + box["height"] <= 900  # in view
    assert [one.inner_text() for one in field.locator("ul li, ol li").all()] == [
        "Mục một", "Mục con", "Mục hai", "Bước đầu", "Bước sau",
    ]  # fmt: skip
    assert field.locator("ol li").count() == 2
    text = field.inner_text()
    assert "Phố | Giờ cấm" in text
    assert "Hàng Đào | 19-24" in text
    assert "25 m²" in text
    assert "alert" not in text
    assert field.locator("h2, h3").count() == 0
    page.get_by_role("button", name="Đóng", exact=True).click()
    assert note.inner_text() == ""
    editor.check()


@pytest.mark.browser
def test_a_calendar_covers_nothing_and_goes_when_it_is_left(window: Callable[..., Window]) -> None:
    news = make_news(live=False, review_on=today() + timedelta(days=90))
    press = window("desk")
    page = sign_in(press, make_officer(Role.PRESS, "PV01"))
    page.goto(f"{press.site}/quan-tri/pages/{news.pk}/edit/")
    page.locator("[data-side-panel-toggle=status]").click()
    page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    start, end = page.locator("#id_go_live_at"), page.locator("#id_expire_at")
    shown = page.locator(".xdsoft_datetimepicker:visible")
    start.click()
    shown.wait_for()
    first_day = shown.locator("thead th, .xdsoft_calendar th").first.inner_text()
    assert first_day.strip() == "Thứ 2"
    box, below = shown.bounding_box(), end.bounding_box()
    assert box is not None
    assert below is not None
    assert box["y"] + box["height"] <= below["y"]
    page.keyboard.press("Escape")
    shown.wait_for(state="hidden")
    assert start.is_visible()  # the dialog stays
    page.keyboard.press("Tab")
    page.wait_for_timeout(400)
    assert shown.count() <= 1
    start.click()
    page.wait_for_timeout(400)
    assert shown.count() == 1
    when = local(now() + timedelta(days=8)).replace(hour=8, minute=0, second=0, microsecond=0)
    start.fill(f"{when:%d/%m/%Y %H:%M}")
    page.get_by_role("button", name="Lưu lịch").click()
    page.locator(".messages .success").wait_for()
    assert NewsPage.objects.get().get_latest_revision_as_object().go_live_at == when
    press.check()
