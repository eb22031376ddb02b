"""Editors write, the press desk releases; what they get wrong is told, and nothing is lost."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from wagtail.models import WorkflowState

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.core.clock import now, today
from caunoi.portal.models import NewsPage
from caunoi.portal.services.publishing import free_slug
from caunoi.portal.tests.making import make_news, make_shelf
from caunoi.testing.officers import make_officer

WORDS = {
    "blocks": [{"key": "a", "type": "unstyled", "text": "Đi chậm khi mưa.", "depth": 0,
                "inlineStyleRanges": [], "entityRanges": [], "data": {}}],
    "entityMap": {},
}  # fmt: skip


def signed_in(role: str, unit: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=make_officer(role, unit).account_id))
    client.get("/quan-tri/noi-dung/")
    return client


def form(**over: str) -> dict[str, str]:
    return {
        "title": "Đi xe trong mưa", "slug": "di-xe-trong-mua", "lead": "Đi chậm lại.",
        "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "words",
        "body-0-value": json.dumps(WORDS), "body-0-id": "",
        "review_on": (today() + timedelta(days=90)).isoformat(),
        "picture": "", "picture_alt": "", "tags": "", "owner_unit": "",
        "related-TOTAL_FORMS": "0", "related-INITIAL_FORMS": "0", "seo_title": "",
        "search_description": "", "go_live_at": "", "expire_at": "", **over,
    }  # fmt: skip


def add(client: Client, **over: str):
    shelf = make_shelf("PC08")
    return client.post(f"/quan-tri/pages/add/portal/newspage/{shelf.pk}/", form(**over))


def test_a_page_goes_from_its_unit_over_the_press_desk_to_the_public(city):
    editor, press = signed_in(Role.EDITOR, "PC08"), signed_in(Role.PRESS, "PV01")

    assert add(editor, **{"action-submit": "1"}).status_code == 302
    page = NewsPage.objects.get()
    assert (page.live, page.owner_unit.code) == (False, "PC08")
    assert Client().get(page.url).status_code == 404

    stranger = signed_in(Role.EDITOR, "PC07")
    edit = f"/quan-tri/pages/{page.pk}/edit/"
    boards = [one.get("/can-bo/trang/").content.decode() for one in (editor, press, stranger)]
    assert [edit in board for board in boards] == [True, True, False]

    state = WorkflowState.objects.get()
    task = state.current_task_state
    path = f"/quan-tri/pages/workflow/action/{page.pk}/approve/{task.pk}/"
    assert editor.post(path, {}).status_code in (302, 403, 404)
    assert not NewsPage.objects.get().live
    press.post(path, {"comment": ""})
    assert NewsPage.objects.get().live
    assert "Chờ bộ phận báo chí duyệt" not in press.get("/can-bo/trang/").content.decode()
    assert "Đi chậm khi mưa." in Client().get(page.url).content.decode()


def test_an_editor_cannot_publish_nor_write_for_another_unit(city):
    stranger = signed_in(Role.EDITOR, "PC07")
    add(stranger)
    assert not NewsPage.objects.exists()
    editor = signed_in(Role.EDITOR, "PC08")
    add(editor, **{"action-publish": "1"})
    assert not NewsPage.objects.filter(live=True).exists()


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"go_live_at": (now() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")}, "đã qua"),
        ({"slug": "cach-qua-duong-an-toan"}, "cach-qua-duong-an-toan"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(over, said, city):
    make_news()
    editor = signed_in(Role.EDITOR, "PC08")
    answer = add(editor, **over, lead="Câu này phải còn lại.")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert said in text
    assert "Câu này phải còn lại." in text
    assert NewsPage.objects.count() == 1


def test_a_picture_of_a_hundred_megapixels_is_refused_in_words(city):
    held = BytesIO()
    Picture.new("1", (10_000, 10_000)).save(held, "PNG")
    editor = signed_in(Role.EDITOR, "PC08")
    answer = editor.post(
        "/quan-tri/images/add/",
        {"title": "Ảnh lớn", "description": "Một ảnh", "tags": "",
         "file": SimpleUploadedFile("lon.png", held.getvalue(), "image/png")},
    )  # fmt: skip
    assert answer.status_code == 200
    assert "50 triệu điểm ảnh" in answer.content.decode()


def test_a_picture_without_words_for_the_blind_is_refused(city):
    held = BytesIO()
    Picture.new("RGB", (64, 64)).save(held, "PNG")
    editor = signed_in(Role.EDITOR, "PC08")
    answer = editor.post(
        "/quan-tri/images/add/",
        {"title": "Ảnh", "description": "", "tags": "",
         "file": SimpleUploadedFile("anh.png", held.getvalue(), "image/png")},
    )  # fmt: skip
    assert answer.status_code == 200


def test_a_slug_that_is_taken_gets_a_number(city):
    page = make_news()
    assert free_slug(page.get_parent(), page.slug) == f"{page.slug}-2"
    assert free_slug(page.get_parent(), "moi") == "moi"


WORD = {
    "blocks": [
        {"key": "a", "type": "unstyled", "text": "Thông báo", "depth": 0,
         "inlineStyleRanges": [{"offset": 0, "length": 5, "style": "COLOR-FF0000"},
                               {"offset": 0, "length": 5, "style": "UNDERLINE"},
                               {"offset": 0, "length": 5, "style": "BOLD"}],
         "entityRanges": [], "data": {"class": "MsoNormal"}},
        {"key": "b", "type": "atomic", "text": " ", "depth": 0, "inlineStyleRanges": [],
         "entityRanges": [{"offset": 0, "length": 1, "key": 0}], "data": {}},
        {"key": "c", "type": "unstyled", "text": "<o:p>Xem</o:p> tại đây <script>", "depth": 0,
         "inlineStyleRanges": [],
         "entityRanges": [{"offset": 5, "length": 3, "key": 1}], "data": {}},
    ],
    "entityMap": {
        "0": {"type": "IMAGE", "mutability": "IMMUTABLE", "data": {"src": "file:///C:/anh.png"}},
        "1": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}},
    },
}  # fmt: skip


def test_what_word_brings_along_stays_outside_and_no_word_is_lost(city):
    editor, press = signed_in(Role.EDITOR, "PC08"), signed_in(Role.PRESS, "PV01")
    answer = add(editor, **{"body-0-value": json.dumps(WORD), "action-submit": "1"})
    assert answer.status_code == 302
    page = NewsPage.objects.get()
    task = WorkflowState.objects.get().current_task_state
    press.post(f"/quan-tri/pages/workflow/action/{page.pk}/approve/{task.pk}/", {"comment": ""})
    body = (
        Client().get(page.url).content.decode().partition("cn-prose")[2].partition("</article")[0]
    )
    assert "<b>Thông</b> báo" in body
    assert "&lt;o:p&gt;<a>Xem</a>&lt;/o:p&gt; tại đây &lt;script&gt;" in body
    for stranger in ("MsoNormal", "style=", "FF0000", "<u>", "<h1", "file:", "javascript:", "<img"):
        assert stranger not in body


def test_a_title_written_again_gets_an_address_of_its_own_or_is_told(city):
    make_news("Đi xe trong mưa")
    editor = signed_in(Role.EDITOR, "PC08")
    answer = add(editor)
    assert answer.status_code == 200
    assert "di-xe-trong-mua" in answer.content.decode()
    assert NewsPage.objects.count() == 1


def test_too_many_words_are_told_and_kept_in_the_form(city):
    editor = signed_in(Role.EDITOR, "PC08")
    answer = add(editor, lead="Câu dài " * 6_000)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Câu dài Câu dài" in text
    assert "400" in text
    assert not NewsPage.objects.exists()
