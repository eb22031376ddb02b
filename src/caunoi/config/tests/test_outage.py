"""The database is away or full: pages and calls say so, and what was typed stands in the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection
from django.test import Client

from caunoi.reports.models import Report

pytestmark = pytest.mark.usefixtures("city")

WORDS = "Có nhóm <đua xe> trên phố Trần Phú, khoảng 23 giờ."


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def full_disk(db: None) -> Iterator[None]:
    """PostgreSQL answers as it does when its disk is full, at the first row of a report."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION USING ERRCODE = 'disk_full', MESSAGE = 'no space left'; END $$;"
            "CREATE TRIGGER no_room BEFORE INSERT ON reports_report"
            " FOR EACH ROW EXECUTE FUNCTION no_room();"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER no_room ON reports_report; DROP FUNCTION no_room()")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_api_says_not_stored_and_when_to_come_again(
    browser: Client, full_disk: None, language: str
):
    answer = browser.post(
        "/api/v1/reports", {"text": WORDS}, content_type="application/json",
        headers={"Accept-Language": language, "Idempotency-Key": "key-of-this-test"},
    )  # fmt: skip
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["status"] == 503
    assert answer.json()["detail"]
    assert "no space" not in answer.content.decode()
    assert not Report.objects.exists()


@pytest.mark.parametrize("path", ["/gui-tin/", "/gui-tin/an-danh/", "/en/gui-tin/"])
def test_the_form_keeps_what_was_typed_and_sends_it_again(
    browser: Client, full_disk: None, path: str
):
    typed = {"step": "check", "text": WORDS, "key": "key-of-this-page", "place": "Trần Phú"}
    answer = browser.post(path, typed)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "đua xe&gt; trên phố Trần Phú, khoảng 23 giờ.</textarea>" in page
    assert '<input type="hidden" name="key" value="key-of-this-page">' in page
    assert '<input type="hidden" name="place" value="Trần Phú">' in page
    assert page.count("<form") == 1
    assert "no-store" in answer["Cache-Control"]


def test_a_password_never_comes_back_in_a_page(browser: Client, monkeypatch):
    def away(*_words: object, **_named: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr("allauth.account.forms.LoginForm.clean", away)
    answer = browser.post("/tai-khoan/login/", {"login": "a@b.test", "password": "hush-hush"})
    assert answer.status_code == 503
    assert "hush-hush" not in answer.content.decode()


def test_other_errors_are_still_errors(browser: Client, monkeypatch):
    def burst(*_words: object, **_named: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("caunoi.reports.views_public.sending.render", burst)
    answer = browser.get("/gui-tin/")
    assert answer.status_code == 500
    assert "boom" not in answer.content.decode()
