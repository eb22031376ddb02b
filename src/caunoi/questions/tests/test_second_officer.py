"""The second officer sees all that goes out; what is sent back comes back to its writer whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from caunoi.accounts.models import Account
from caunoi.questions.models import Revision
from caunoi.questions.services.law import update_text
from caunoi.questions.services.writing import (
    release_revision,
    return_revision,
    rewrite_answer,
    write_answer,
)
from caunoi.questions.tests.making import make_answer, make_text, make_wording
from caunoi.reports.models import Access
from caunoi.testing.make import make_report
from caunoi.testing.officers import get_unit

PARTS = {
    "fee": "135.000 đồng", "time": "5 ngày", "place": "Phòng một cửa", "papers": ("Căn cước",),
    "source": "Bộ phận một cửa nói 03/2030", "title_en": "Lost licence", "short_en": "Online.",
    "other_words": "rơi mất bằng", "post": "Đội 2",
}  # fmt: skip


@pytest.fixture
def question(city):
    return make_report("question", unit="PC08", category="hoi_dap.qa_csgt", text="Mất bằng lái?")


@pytest.fixture
def page_of(client):
    def get(officer, path):
        client.force_login(Account.objects.get(pk=officer.account_id))
        answer = client.get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def test_whoever_releases_sees_every_part_and_the_question(question, loan, kien, page_of):
    text = make_text(loan)
    wording = make_wording(**PARTS, citations=((text.code, "Điều 58"),))
    waits = write_answer(
        by=loan, unit=get_unit("PC08"), wording=wording, report_id=question.pk
    )  # fmt: skip
    page = page_of(kien, f"/can-bo/hoi-dap/cau-tra-loi/{waits.answer_id}/").partition("<form")
    shown = page[0] + page[2].partition("<details")[0]
    for words in [*filter(None, PARTS.values()), f"{text.code}; Điều 58", question.spelled_code]:
        assert (words[0] if isinstance(words, tuple) else words) in shown


def test_whoever_releases_sees_what_changes(answer, loan, kien, page_of):
    rewrite_answer(answer_id=answer.pk, by=loan, wording=make_wording(fee="Miễn phí", steps=()))
    page = page_of(kien, f"/can-bo/hoi-dap/cau-tra-loi/{answer.pk}/")
    table = page.partition("table-stack")[2].partition("</table>")[0]
    assert "Miễn phí" in table
    assert "Nhận bằng qua bưu chính" in table
    assert answer.short not in table


def test_what_was_sent_back_is_on_the_desk_and_is_mended_from_its_own_text(
    question, loan, kien, page_of
):
    text = make_text(loan)
    wording = make_wording(fee="Miễn phí", citations=((text.code, "Điều 58"),))
    waits = write_answer(
        by=loan, unit=get_unit("PC08"), wording=wording, report_id=question.pk
    )  # fmt: skip
    return_revision(revision_id=waits.pk, by=kien, why="Thiếu thời hạn")

    desk = page_of(loan, "/can-bo/hoi-dap/")
    assert "Thiếu thời hạn" in desk
    page = page_of(loan, f"/can-bo/hoi-dap/cau-tra-loi/{waits.answer_id}/")
    assert f'<option value="{text.code}" selected>' in page
    assert 'value="Điều 58"' in page
    assert 'value="Miễn phí"' in page

    mended = rewrite_answer(
        answer_id=waits.answer_id, by=loan, wording=replace(wording, time="5 ngày")
    )
    assert mended.report == question
    assert "Thiếu thời hạn" not in page_of(loan, "/can-bo/hoi-dap/")
    release_revision(revision_id=mended.pk, by=kien)
    assert Revision.objects.get(pk=waits.pk).words["fee"] == "Miễn phí"
    versions = page_of(loan, f"/can-bo/hoi-dap/cau-tra-loi/{waits.answer_id}/")
    assert versions.partition("<ol reversed>")[2].count("Miễn phí") == 2


@pytest.mark.parametrize("path", ["/can-bo/hoi-dap/{}/", "/can-bo/hoi-dap/viet/?tu={}"])
def test_reading_a_question_at_the_desk_is_seen_by_its_asker(question, loan, page_of, path):
    for _again in range(2):
        page_of(loan, path.format(question.spelled_code))
    assert [look.officer_id for look in Access.objects.filter(report=question)] == [loan.id]


def test_a_long_form_is_kept_for_its_writer_until_it_is_handed_in(client, loan, kien, page_of):
    text = make_text(loan, effective_from=date(2030, 3, 1))
    form, kept = "/can-bo/hoi-dap/viet/", "/tai-khoan/ban-nhap/"
    assert f'data-draft="{kept}"' in page_of(loan, form)
    typed = {
        "draft_form": "questions.write",
        "title": "Mất bằng lái thì sao?",
        "fee": "Miễn phí",
        "citations-code": [text.code, ""],
        "citations-article": ["Điều 9", ""],
    }
    assert client.post(kept, typed, headers={"Accept": "application/json"}).json()["said"]
    again = page_of(loan, form)
    assert 'value="Mất bằng lái thì sao?"' in again
    assert f'<option value="{text.code}" selected>' in again
    assert 'value="Điều 9"' in again
    assert "01/03/2030" in again
    assert "Mất bằng lái thì sao?" not in page_of(kien, form)
    page_of(loan, form)
    sent = {**typed, "short": "Nộp ở PC08.", "field": "traffic", "certainty": "B"}
    assert client.post(form, sent).status_code == 302
    assert Revision.objects.get().words["citations"] == [[text.code, "Điều 9"]]
    assert 'value="Mất bằng lái thì sao?"' not in page_of(loan, form)


def test_a_draft_has_a_name_and_an_end(client, loan, page_of):
    page_of(loan, "/can-bo/hoi-dap/viet/")
    for typed in ({"draft_form": "../x", "title": "a"},
                  {"draft_form": "questions.write", "title": "a" * 70_000}):  # fmt: skip
        refused = client.post("/tai-khoan/ban-nhap/", typed, headers={"Accept": "application/json"})
        assert refused.status_code == 409
    back = {"draft_form": "questions.write", "draft_act": "drop", "draft_back": "//lua.example/"}
    assert client.post("/tai-khoan/ban-nhap/", back)["Location"] == "/tai-khoan/"


def test_whoever_looks_again_reads_what_is_so_now(client, loan, kien):
    text = make_text(loan)
    answer = make_answer(loan, kien, citations=((text.code, "Điều 5"),))
    first = client.get(f"/hoi-dap/{answer.slug}/")
    assert "max-age" not in first["Cache-Control"]
    assert "no-cache" in first["Cache-Control"]
    known = {"If-None-Match": first["ETag"]}
    assert client.get(f"/hoi-dap/{answer.slug}/", headers=known).status_code == 304
    update_text(text_id=text.pk, by=loan, change="Mức phí mới")
    again = client.get(f"/hoi-dap/{answer.slug}/", headers=known)
    assert again.status_code == 200
    assert "Mức phí mới" in again.content.decode()
