"""What an editor reads in Wagtail's pages is Vietnamese, and says what is meant."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caunoi.accounts.choices import Role
from caunoi.portal.models import SectionPage
from caunoi.portal.tests.making import make_news
from caunoi.portal.tests.test_editors import add, signed_in


def words_of(client, path: str) -> str:
    html = client.get(path).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def press(city):
    return signed_in(Role.PRESS, "PV01")


@pytest.mark.parametrize(
    ("path", "said", "never"),
    [
        ("reports/aging-pages/", "Cách qua đường an toàn", "None"),
        ("reports/page-types-usage/", "Kệ của đơn vị", "Kept Page"),
        ("reports/page-types-usage/", "Trang có đơn vị phụ trách", "Kệ Của Đơn Vị"),
        ("reports/workflow_tasks/", "lượt duyệt", "Task state"),
        ("pages/search/?q=an+toan", "1-1 trong 1 trang", "None"),
        ("pages/search/?q=khongco", "", "1-0"),
        ("pages/", "Mọi trang", "Root"),
        ("redirects/add/", "bắt đầu bằng https://", "redirect to"),
    ],
)
def test_reports_and_lists_say_it_in_vietnamese(path, said, never, press):
    make_news()
    add(signed_in(Role.EDITOR, "PC08"), **{"action-submit": "1"})
    words = words_of(press, f"/quan-tri/{path}")
    assert said in words
    assert never not in words


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("documents", "khong-duoi", "Không nhận loại tệp"),
        ("images", "gia.jpg", "không phải loại ảnh như tên gọi"),
    ],
)
def test_a_file_that_is_refused_is_told_why(kind, name, said, press):
    file = SimpleUploadedFile(name, b'<svg xmlns="http://www.w3.org/2000/svg"></svg>')
    sent = {"title": "Thử", "description": "Thử", "tags": "", "collection": "1", "file": file}
    assert said in press.post(f"/quan-tri/{kind}/add/", sent).content.decode()


def test_a_related_page_is_chosen_from_the_news(city):
    page = make_news()
    news = SectionPage.objects.get(section="tin-tuc", locale__language_code="vi")
    editor = signed_in(Role.EDITOR, "PC08")
    html = editor.get(f"/quan-tri/pages/{page.pk}/edit/").content.decode()
    assert f'"parentId": {news.pk}' in html.replace("\\u0022", '"').replace("&quot;", '"')


def test_the_press_desk_finds_the_words_of_the_search_without_a_menu_of_one(press):
    html = press.get("/can-bo/hoi-dap/tu-ngu/").content.decode()
    assert "cn-office-tabs" not in html
    assert ">Từ ngữ tìm kiếm</h1>" in html
