"""What an officer writes outlives a closed window: a moment after the last letter, and at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from caunoi.accounts.choices import Role
from caunoi.questions.models import Answer
from caunoi.questions.services.loading import load_questions
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, sign_in


@pytest.mark.browser
def test_a_reply_waits_for_the_officer(window: Callable[..., Window], hoa: Any) -> None:
    report = make_report("crime_report", text="Mất xe máy ở ngõ 12", category="hinh_su.trom_cap")
    here = window("desk")
    page = sign_in(here, hoa)
    address = f"{here.site}/can-bo/{report.spelled_code}/"
    _outlives(page, address, "#reply_text", "Chúng tôi đã cho người đến xem.")
    here.check()


@pytest.mark.browser
def test_a_long_form_waits_for_the_officer(window: Callable[..., Window]) -> None:
    load_questions(Path(settings.CITY_DATA))
    answer = Answer.objects.filter(unit__code="PC06").first()
    assert answer is not None
    here = window("desk")
    page = sign_in(here, make_officer(Role.ANSWERER, "PC06"))
    address = f"{here.site}/can-bo/hoi-dap/cau-tra-loi/{answer.pk}/"
    _outlives(page, address, "form[data-draft] textarea[name=short]", "Câu trả lời viết dở.")
    answer.refresh_from_db()
    assert "viết dở" not in answer.short
    here.check()


def _outlives(page: Page, address: str, field: str, words: str) -> None:
    page.goto(address)
    expect(page.locator("[data-keep-draft]").first).to_be_hidden()  # the script is there
    if not page.locator(field).is_visible():
        page.locator("details:has(form[data-draft]) > summary").click()
    page.fill(field, words)
    expect(page.locator("[data-draft-said]").first).to_contain_text("Đã lưu nháp")
    page.locator(field).press_sequentially(" Và còn nữa.")
    page.goto("about:blank")  # at once, before the pause is over
    page.wait_for_timeout(500)
    page.goto(address)
    expect(page.locator(field)).to_have_value(f"{words} Và còn nữa.")
