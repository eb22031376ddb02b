"""The page of an answer: details in the reader's language, what machines read, nothing to run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from caunoi.core.errors import RuleBroken
from caunoi.questions.forms_staff import WordingForm, filled
from caunoi.questions.models import Answer, Asked
from caunoi.questions.procedure_links import find_link
from caunoi.questions.services.asking import note_questions_of_channels
from caunoi.questions.services.loading import load_questions
from caunoi.questions.services.writing import release_revision, rewrite_answer, write_answer
from caunoi.questions.tests.making import make_answer, make_wording
from caunoi.testing.make import make_report
from caunoi.testing.officers import get_unit

ENGLISH: dict[str, Any] = {"steps_en": ("Apply online", "Receive it by post"),
           "title_en": "Lost licence: where?",
           "short_en": "Apply on the portal."}  # fmt: skip


def page(slug, path=""):
    return Client().get(f"{path}/hoi-dap/{slug}/").content.decode()


def test_details_are_english_where_all_of_them_are_written_so(loan, kien):
    answer = make_answer(loan, kien, **ENGLISH)
    english = page(answer.slug, "/en")
    assert "Receive it by post" in english
    assert "Khai đơn trực tuyến" not in english
    assert "Khai đơn trực tuyến" in page(answer.slug)

    half = replace(make_wording(**ENGLISH), fee="135.000 đồng")
    revision = rewrite_answer(answer_id=answer.pk, by=loan, wording=half)
    release_revision(revision_id=revision.pk, by=kien)
    mixed = page(answer.slug, "/en")
    assert "Khai đơn trực tuyến" in mixed
    assert '<div lang="vi">' in mixed


def test_english_details_go_through_the_form_and_have_limits(loan):
    wording = make_wording(**ENGLISH, fee="1", fee_en="free", place="Ở đâu", place_en="Where")
    form = WordingForm(filled(wording))
    assert form.is_valid(), form.errors
    assert form.wording() == wording
    with pytest.raises(RuleBroken):
        write_answer(by=loan, unit=get_unit("PC08"), wording=make_wording(place_en="x" * 301))


@pytest.mark.parametrize(
    "over",
    [{"fee_en": "call 0912345678"}, {"steps_en": ("Ask Nguyễn Văn An",)},
     {"place": "gặp ông Nguyễn Văn An"}, {"post": "Nguyễn Văn An"}],
)  # fmt: skip
def test_nobodys_data_is_published_by_a_detail(loan, kien, over):
    revision = write_answer(by=loan, unit=get_unit("PC08"), wording=make_wording(**over))
    with pytest.raises(RuleBroken):
        release_revision(revision_id=revision.pk, by=kien)


def test_an_offices_address_is_no_persons(loan, kien):
    assert make_answer(loan, kien, place="Số 40 Hàng Bài, phường Cửa Nam").slug


def test_machines_read_the_question_and_its_answer(loan, kien):
    title = "Bằng lái </script><b>hỏng</b> & cũ?"
    answer = make_answer(loan, kien, title=title)
    body = page(answer.slug)
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    assert block is not None
    told = json.loads(block[1])
    assert told["@type"] == "QAPage"
    assert told["mainEntity"]["name"] == title
    assert answer.short in told["mainEntity"]["acceptedAnswer"]["text"]
    assert told["mainEntity"]["acceptedAnswer"]["author"]["@type"] == "GovernmentOrganization"


def test_the_data_of_the_city_say_all_in_english(city, settings):
    load_questions(settings.CITY_DATA)
    with override("en"):
        foreign = [one.slug for one in Answer.objects.all() if one.shown_details["is_foreign"]]
    assert foreign == []


def test_the_suggested_field_is_kept_for_questions_of_every_channel(city):
    for channel in ("zalo", "email", "phone"):
        make_report("question", unit="PC07", category="hoi_dap.qa_pccc", channel=channel,
                    text="Đổi bằng lái xe máy ở đâu?")  # fmt: skip
    make_report(text="Mất xe đạp")
    assert note_questions_of_channels() == 3
    assert note_questions_of_channels() == 0
    assert {(one.suggested, one.chosen) for one in Asked.objects.all()} == {("traffic", "fire")}


def test_an_answer_leads_to_its_procedure_and_to_the_page_it_speaks_of(procedures, loan, kien):
    answer = make_answer(loan, kien, procedure="mat-ho-chieu")
    shown = page(answer.slug)
    assert 'href="/thu-tuc/mat-ho-chieu/"' in shown
    assert 'href="/thu-tuc/mat-ho-chieu/hoi/"' in shown
    assert "/lich-hen/dat/" not in shown.partition("<main")[2]  # no desk of it takes appointments
    form = {**filled(make_wording()), "procedure": "khong-co"}
    assert "procedure" in WordingForm(form).errors

    load_questions(Path(settings.CITY_DATA))
    named = set(Answer.objects.exclude(procedure="").values_list("procedure", flat=True))
    assert len(named) > 30
    assert all(find_link(slug) for slug in named)
    assert 'href="/phuong/"' in page("so-truc-ban-cong-an-phuong").partition("<main")[2]
