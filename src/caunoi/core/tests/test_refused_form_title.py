"""A page whose form was not taken says so first: in its title, and where the reader is put."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/tra-cuu/", "/hoi-dap/hoi/", "/lich-hen/", "/ho-so/"])
def test_the_title_and_the_summary_say_that_something_is_missing(city, path):
    page = Client().post(path, {"text": " ", "code": " "}).content.decode()
    assert page.partition("<title>")[2].startswith("Lỗi: ")
    assert "autofocus data-error-summary" in page


@pytest.mark.parametrize("path", ["/tra-cuu/", "/hoi-dap/", "/lich-hen/", "/ho-so/", "/gui-tin/"])
def test_a_page_that_was_only_opened_has_no_error(city, path):
    page = Client().get(path).content.decode()
    assert "<title>Lỗi" not in page
    assert "data-error-summary" not in page


def test_a_step_taken_is_no_error_though_answers_are_still_missing(city):
    page = Client().post("/gui-tin/an-danh/", {"step": "what", "text": "Mất xe", "goto": "where"})
    assert "<title>Lỗi" not in page.content.decode()
