"""Asking in a real browser: found as one types, sent without script, answered at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from caunoi.accounts.choices import Role
from caunoi.questions.choices import Decision
from caunoi.questions.models import Answer, Handled
from caunoi.questions.services.loading import load_questions
from caunoi.reports.models import Report
from caunoi.testing.officers import make_officer
from tests.browser.conftest import Window, look, sign_in

ANSWER = "mat-can-cuoc-lam-lai"


@pytest.mark.browser
def test_a_question_is_found_asked_and_answered(window: Callable[..., Window], site: str) -> None:
    load_questions(Path(settings.CITY_DATA))
    title = Answer.objects.get(slug=ANSWER).title

    # As she types, the answer comes; the question stays out of the address.
    phone = window("phone")
    page = phone.open("/hoi-dap/")
    troubles = look(phone, "hoi-dap")
    page.locator("[name=text]").press_sequentially("lam roi mat cccd xin l")
    expect(page.locator("#found")).to_contain_text(title)
    troubles += look(phone, "hoi-dap-found")
    assert "lam" not in page.url
    page.get_by_role("button", name=title).click()
    expect(page.locator("h1")).to_have_text(title)
    troubles += look(phone, "hoi-dap-answer")
    page.locator("button[name=helped][value=ask]").click()
    expect(page.locator("textarea[name=text]")).to_have_value("lam roi mat cccd xin l")
    troubles += look(phone, "hoi-dap-then-ask")
    phone.open(f"/hoi-dap/{ANSWER}/")
    page.locator("button[name=helped][value=yes]").click()
    expect(page.locator("h1")).not_to_have_text(title)
    assert Answer.objects.get(slug=ANSWER).helpful == 1
    assert phone.context.cookies() == []

    # Without network the words stay where they are.
    page = phone.open("/hoi-dap/")
    page.fill("[name=text]", "Thẻ căn cước của tôi bị mờ chip thì sao?")
    phone.context.set_offline(True)
    page.locator("button[formaction$='/hoi-dap/hoi/']").first.click()
    expect(page.locator("[data-unsent]")).to_be_visible()
    expect(page.locator("[name=text]")).not_to_be_empty()
    phone.context.set_offline(False)

    # Without script: one field, one press, a receipt.
    plain = window("phone", script=False, dark=True)
    page = plain.open("/hoi-dap/")
    page.locator("button[formaction$='/hoi-dap/hoi/']").click()
    expect(page.locator(".cn-error")).to_be_visible()
    page.fill("[name=text]", "Thẻ căn cước của tôi bị mờ chip thì sao?")
    page.locator("button[formaction$='/hoi-dap/hoi/']").click()
    code = page.locator("#receipt-code").inner_text()
    report = Report.objects.get(code=re.sub(r"\D", "", code))
    assert report.unit.code == "PC06"
    assert plain.context.cookies() == []
    page.go_back()  # to the page that asked to mend it, not to the browser's own error
    expect(page.locator(".cn-error")).to_be_visible()

    # A cry for help is told first whom to call.
    page = plain.open("/hoi-dap/")
    page.fill("[name=text]", "Cháy nhà ở ngõ 5, có người kẹt, cứu với")
    page.locator("button[formaction$='/hoi-dap/hoi/']").click()
    expect(page.locator("main a[href='tel:114']")).to_be_in_viewport()
    page = plain.open(f"/hoi-dap/{ANSWER}/")
    page.select_option("[name=reason]", "other_case")
    page.locator("button[name=helped][value=no]").click()
    expect(page.locator("form textarea[name=text]")).to_be_visible()

    # The answerer takes a published answer, and the asker has it.
    office = window("desk")
    page = sign_in(office, make_officer(Role.ANSWERER, "PC06"))
    page.goto(f"{site}/can-bo/hoi-dap/")
    troubles += look(office, "can-bo-hoi-dap")
    page.locator("main a", has_text="mờ chip").click()
    troubles += look(office, "can-bo-hoi-dap-question")
    page.locator("button[name='tu']").first.click()
    expect(page.locator("[name=message]")).not_to_be_empty()
    page.locator("#answer-form button.btn-primary").click()
    expect(page).to_have_url(f"{site}/can-bo/hoi-dap/")
    assert Handled.objects.get(report=report).decision == Decision.COVERED
    for path in ("cau-tra-loi", "van-ban", "tu-ngu", "so-lieu", "viet"):
        page.goto(f"{site}/can-bo/hoi-dap/{path}/")
        troubles += look(office, f"can-bo-hoi-dap-{path}")
    page = office.open("/hoi-dap/so-lieu/")
    troubles += look(office, "hoi-dap-so-lieu")
    assert troubles == []
    phone.check()
    office.check()
