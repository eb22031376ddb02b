"""Editors read Vietnamese, and no word of a resident's page stands for one of Wagtail's."""

from __future__ import annotations

import json
from importlib.resources import files

import polib  # type: ignore[import-untyped]
import pytest
from django.utils.translation import gettext, override
from wagtail.models import Workflow

from caunoi.accounts.choices import Role
from caunoi.portal import (
    wagtail_words,
    wagtail_words_files,
    wagtail_words_pages,
    wagtail_words_scripts,
)
from caunoi.portal.tests.making import make_shelf
from caunoi.portal.tests.test_editors import signed_in


def said_by_wagtail() -> set[str]:
    """Every text of the catalogues of Wagtail and of its tags."""
    found = set()
    for package in ("wagtail", "taggit"):
        for path in files(package).glob("**/locale/en/LC_MESSAGES/django*.po"):  # type: ignore[attr-defined]
            found |= {entry.msgid for entry in polib.pofile(str(path))}
    return found


@pytest.mark.parametrize(
    "ours", [wagtail_words, wagtail_words_pages, wagtail_words_files, wagtail_words_scripts]
)
def test_what_we_translate_for_wagtail_is_still_said_there(ours):
    assert set(ours.SAID) - said_by_wagtail() == set()


def test_the_scripts_of_the_editor_speak_vietnamese(city):
    editor = signed_in(Role.EDITOR, "PC08")
    said = editor.get("/quan-tri/jsi18n/").content.decode()
    assert f'"Collapse all": {json.dumps("Gấp tất cả")}' in said
    assert json.dumps("%(num)s chỗ chưa đúng") in said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Reports", "Báo cáo"),
        ("Title", "Tiêu đề"),
        ("Close", "Đóng"),
        ("Save draft", "Lưu nháp"),
        ("document", "tài liệu"),
        ("To", "Dẫn tới"),
    ],
)
def test_words_that_both_use_are_right_in_the_editor(word, said):
    with override("vi"):
        assert gettext(word) == said


def test_an_editor_is_led_to_the_own_shelf_and_sends_to_the_press_desk_by_its_name(city):
    shelf = make_shelf("PC08")
    editor = signed_in(Role.EDITOR, "PC08")
    start = editor.get("/quan-tri/noi-dung/").content.decode()
    assert f"/quan-tri/pages/add/portal/newspage/{shelf.pk}/" in start
    assert "/can-bo/trang/" in start
    assert Workflow.objects.get(active=True, name="Bộ phận báo chí")
    form = editor.get(f"/quan-tri/pages/add/portal/newspage/{shelf.pk}/").content.decode()
    assert "Gửi Bộ phận báo chí duyệt" in form
