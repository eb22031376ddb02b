"""An officer's morning: signs in, hears of a fresh report, sorts it by keys, answers, hands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from caunoi.core.models import Event
from caunoi.reports.models import Message, Report
from caunoi.reports.services.reply_templates import load_templates
from caunoi.reports.workflow import GAP
from caunoi.testing.make import make_receipt, make_report
from tests.browser.conftest import Window, sign_in


@pytest.mark.browser
def test_a_fresh_report_comes_up_by_itself(window: Callable[..., Window], hoa: Any) -> None:
    here = window("desk")
    page = sign_in(here, hoa)
    expect(page.locator("[data-inbox-badge]")).to_be_visible()
    page.wait_for_timeout(1500)  # the stream stands

    receipt = make_receipt("Nhà bên mở loa karaoke đến nửa đêm", category="trat_tu.on_ao")

    bar = page.locator("[data-live-bar]")
    expect(bar).to_be_visible(timeout=10_000)
    expect(page.locator("main")).not_to_contain_text(receipt.code)  # nothing moves by itself
    bar.click()
    expect(page.locator("main")).to_contain_text(receipt.code)
    expect(bar).to_have_count(0)
    here.check()


@pytest.mark.browser
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_report_is_sorted_and_answered(
    window: Callable[..., Window], hoa: Any, size: str
) -> None:
    report = make_report("crime_report", text="Mất xe máy ở ngõ 12", category="hinh_su.trom_cap")
    here = window(size)
    page = sign_in(here, hoa)
    page.goto(f"{here.site}/can-bo/{report.spelled_code}/")
    expect(page.locator("#next-title")).to_be_visible()
    assert here.axe() == []
    assert not here.is_too_wide()

    if size == "desk":
        page.keyboard.press("a")
    else:
        page.locator("#step-classify summary").click()
    form = page.locator("#step-classify form")
    expect(form).to_be_visible()
    if form.locator("select[name=crime_source]").count():
        form.locator("select[name=crime_source]").select_option("tin_bao")
    form.locator("button.btn-primary").first.click()
    page.wait_for_load_state()
    report.refresh_from_db()
    assert report.state == "classified"

    page.goto(f"{here.site}/can-bo/{report.spelled_code}/")
    reply = page.locator("form[action$='/reply/'], form[action*='/reply/']").first
    reply.locator("textarea[name=text]").fill("Cảm ơn chị, chúng tôi đã nhận được tin.")
    reply.locator("button.btn-primary").first.click()
    page.wait_for_load_state()
    assert Message.objects.filter(report=report, direction="to_reporter").count() == 1
    assert Event.objects.filter(subject_id=report.pk, code="message.sent").count() == 1
    here.check()


@pytest.mark.browser
def test_a_key_leads_to_enter_or_to_what_is_still_open(
    window: Callable[..., Window], hoa: Any, settings: Any
) -> None:
    load_templates(settings.CITY_DATA)
    report = make_report("order_feedback", text="Loa kéo ồn", category="trat_tu.on_ao")
    here = window("desk")
    page = sign_in(here, hoa)
    page.goto(f"{here.site}/can-bo/{report.spelled_code}/")
    page.keyboard.press("c")
    expect(page.locator("#close_message")).to_be_focused()
    assert page.evaluate("getSelection().toString()") == GAP
    page.keyboard.press("Escape")

    page.goto(f"{here.site}/can-bo/{report.spelled_code}/")
    page.keyboard.press("q")
    choices = page.locator("#step-change_kind [name=why_named]")
    expect(choices.first).to_be_focused()
    page.keyboard.press("2")
    expect(choices.nth(1)).to_be_checked()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    report.refresh_from_db()
    assert report.kind == "question"
    here.check()


@pytest.mark.browser
def test_a_second_answer_is_stopped_with_both_texts(
    window: Callable[..., Window], hoa: Any, minh: Any
) -> None:
    report = make_report("order_feedback", text="Loa kéo ồn", category="trat_tu.on_ao")
    first, second = window("desk"), window("desk")
    for one, actor in ((first, hoa), (second, minh)):
        sign_in(one, actor).goto(f"{one.site}/can-bo/{report.spelled_code}/")

    def answer(one: Window, text: str) -> None:
        reply = one.page.locator("form[action*='/reply/']").first
        reply.locator("textarea[name=text]").fill(text)
        reply.locator("button.btn-primary").first.click()
        one.page.wait_for_load_state()

    answer(first, "Tổ tuần tra sẽ đến trước 22 giờ.")
    answer(second, "Ngày mai chúng tôi mới có người.")

    assert Message.objects.filter(report=report, direction="to_reporter").count() == 1
    expect(second.page.locator("main")).to_contain_text("Tổ tuần tra sẽ đến trước 22 giờ.")
    assert "Ngày mai chúng tôi mới có người." in second.page.content()


@pytest.mark.browser
def test_the_list_is_walked_by_keys(window: Callable[..., Window], hoa: Any) -> None:
    for number in range(3):
        make_report("order_feedback", text=f"Ồn lần {number}", category="trat_tu.on_ao")
    here = window("desk")
    page = sign_in(here, hoa)

    page.keyboard.press("?")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url("**/can-bo/*-*/**")

    shown = page.locator("main h2, header h1").all_inner_texts()
    codes = {report.spelled_code for report in Report.objects.all()}
    assert any(code in page.url for code in codes), shown
    here.check()
