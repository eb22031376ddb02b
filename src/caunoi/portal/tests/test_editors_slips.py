"""What an editor gets wrong, or leaves half done, harms neither the page nor the public."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.models import Page

from caunoi.accounts.choices import Role
from caunoi.core.clock import now, today
from caunoi.portal.file_kinds import can_be_played, is_what_it_says
from caunoi.portal.models import NewsPage
from caunoi.portal.services.keeping import forget_past_plan
from caunoi.portal.tests.making import make_news, make_shelf
from caunoi.portal.tests.test_editors import add, form, signed_in

MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41" + bytes(64)
WEB_PAGE = b"<html><script>alert(1)</script>"


def packed(part: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr(part, "x")
    return held.getvalue()


@pytest.fixture
def editor(city):
    return signed_in(Role.EDITOR, "PC08")


def test_a_film_block_without_its_film_is_kept_as_a_draft(editor):
    answer = add(
        editor, **{"body-0-type": "film", "body-0-value-film": "", "body-0-value-title": "Phim",
                   "body-0-value-transcript": ""},
    )  # fmt: skip
    assert answer.status_code == 302
    assert NewsPage.objects.get().body[0].value["title"] == "Phim"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("phim.mp4", MP4, True), ("phim.mp4", WEB_PAGE, False), ("phim.webm", MP4, False),
        ("mau.pdf", b"%PDF-1.7\n", True), ("mau.pdf", WEB_PAGE, False),
        ("mau.docx", packed("word/document.xml"), True), ("mau.docx", WEB_PAGE, False),
        ("bang.xlsx", packed("word/document.xml"), False),
        ("loi.vtt", b"\xef\xbb\xbfWEBVTT\n", True), ("loi.vtt", WEB_PAGE, False),
    ],
)  # fmt: skip
def test_a_file_is_what_its_content_says(name, content, expected):
    held = BytesIO(content)
    assert is_what_it_says(name, held) is expected
    assert held.tell() == 0


def test_a_web_page_called_a_film_is_refused_at_the_door_and_in_the_page(
    editor, settings, tmp_path
):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage",
                    "OPTIONS": {"location": str(tmp_path)}},
    }  # fmt: skip
    answer = editor.post(
        "/quan-tri/documents/add/",
        {"title": "Phim", "tags": "", "file": SimpleUploadedFile("phim.mp4", WEB_PAGE)},
    )
    assert "không phải" in answer.content.decode()
    assert not Document.objects.exists()
    old = Document.objects.create(title="Phim", file=ContentFile(WEB_PAGE, "phim.mp4"))
    assert not can_be_played(old)
    good = Document.objects.create(title="Phim", file=ContentFile(MP4, "phim.mp4"))
    assert can_be_played(good)


@pytest.mark.parametrize(("days", "said"), [(181, "nửa năm"), (0, "đã qua")])
def test_a_page_is_looked_at_again_within_half_a_year(days, said, editor):
    answer = add(editor, review_on=(today() + timedelta(days=days)).isoformat())
    assert said in answer.content.decode()
    assert not NewsPage.objects.exists()


def test_a_stale_page_is_edited_without_moving_its_day(editor):
    day = today() - timedelta(days=5)
    page = make_news(live=False, review_on=day)
    sent = form(slug=page.slug, review_on=f"{day:%d/%m/%Y}", lead="Đã sửa một câu.")
    assert editor.post(f"/quan-tri/pages/{page.pk}/edit/", sent).status_code == 302
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (draft.lead, draft.review_on) == ("Đã sửa một câu.", day)


def test_the_addresses_of_a_draft_leave_no_redirect_those_of_a_public_page_do(
    editor, django_capture_on_commit_callbacks
):
    add(editor)
    page = NewsPage.objects.get()
    edit = f"/quan-tri/pages/{page.pk}/edit/"
    for _save in range(2):  # what the first one leaves when it is committed, the next takes away
        with django_capture_on_commit_callbacks(execute=True):
            assert editor.post(edit, form(slug="di-xe-khi-mua")).status_code == 302
    page.refresh_from_db()
    assert page.slug == "di-xe-khi-mua"
    assert not Redirect.objects.exists()

    known = make_news()
    press = signed_in(Role.PRESS, "PV01")
    over = form(slug="dia-chi-moi", **{"action-publish": "1"})
    with django_capture_on_commit_callbacks(execute=True):
        assert press.post(f"/quan-tri/pages/{known.pk}/edit/", over).status_code == 302
    assert Redirect.objects.get().redirect_page_id == known.pk


def test_the_chooser_finds_a_page_without_marks(city):
    page = make_news("Đi xe trong mưa lớn")
    assert [one.pk for one in Page.objects.autocomplete("mua lon")] == [page.pk]
    assert [one.pk for one in Page.objects.autocomplete("mưa")] == [page.pk]


def test_an_account_of_the_editor_asks_for_no_name(editor):
    html = editor.get("/quan-tri/account/").content.decode()
    assert "theme" in html
    assert "first_name" not in html


def test_a_page_taken_back_keeps_no_plan_of_the_past(city):
    page = make_news(go_live_at=now() - timedelta(hours=1), live=False)
    forget_past_plan(page)
    page.refresh_from_db()
    assert (page.go_live_at, page.latest_revision.content["go_live_at"]) == (None, None)


def test_the_list_of_words_is_offered_to_those_only_who_keep_it(editor):
    assert "/hoi-dap/tu-ngu/" not in editor.get("/quan-tri/noi-dung/").content.decode()
    press = signed_in(Role.PRESS, "PV01")
    assert "/hoi-dap/tu-ngu/" in press.get("/quan-tri/noi-dung/").content.decode()


def test_an_editor_hands_a_page_to_no_foreign_or_former_unit(editor):
    shelf = make_shelf("PC08")
    path = f"/quan-tri/pages/add/portal/newspage/{shelf.pk}/"
    offered = editor.get(path).content.decode().partition('name="owner_unit"')[2]
    offered = offered.partition("</select>")[0]
    assert offered.count("<option") == 2  # none, and the own one
    assert "PC08" in offered
