"""A form that a paper names: where one gets it stands there, and searches find it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from caunoi.procedures.content import Words, read_folder
from caunoi.procedures.paper_forms import forms_meant, forms_named, known_forms

WHERE = "Lấy CT01 ở đâu"


def _page(path, **data):
    answer = Client().get(path, data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_code_on_a_list_of_papers_is_a_known_form():
    codes = re.compile(r"(?<!\w)(?:CT0[1-6]|TK0\d|NA\d+|ĐKX1[01])(?!\w)")
    known = {one.code for one in known_forms()}
    for content in read_folder(settings.CITY_DATA / "procedures"):
        ends = content.check.ends if content.check else ()
        lines = [*content.papers, *(one for end in ends for one in (*end.forms, *end.bring))]
        for line in lines:
            assert set(codes.findall(line.vi)) <= known, (content.slug, line.vi)
    for form in known_forms():
        for words in (form.name, form.where):
            with override("en"):
                assert str(words) == words.en != "", form.code


def test_a_code_is_not_found_within_another():
    named = forms_named([Words(vi="Mẫu NA17, nếu khai giấy"), Words(vi="CT010")])
    assert [one.code for one in named] == ["NA17"]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("to khai ct01", ["CT01"]),
        ("mẫu NA5", ["NA5"]),
        ("form na8", ["NA8"]),
        ("DKX10", ["ĐKX10"]),
        ("tờ khai hộ chiếu", ["TK01", "TK05"]),
        ("tờ khai", []),
        ("hộ chiếu", []),
        ("", []),
    ],
)
def test_a_search_for_a_form_means_the_form(words, codes):
    assert [one.code for one in forms_meant(words)] == codes


@pytest.mark.usefixtures("procedures")
def test_where_to_get_it_stands_beside_the_papers_and_not_where_nobody_prints():
    assert WHERE in _page("/thu-tuc/dang-ky-tam-tru/")
    home = {"bao-lau": "dai", "thuong-tru": "khac", "nha": "cua-toi"}
    assert WHERE in _page("/thu-tuc/dang-ky-tam-tru/hoi/", **home, vneid="chua")
    assert WHERE not in _page("/thu-tuc/dang-ky-tam-tru/hoi/", **home, vneid="co")


@pytest.mark.usefixtures("procedures")
def test_both_searches_lead_to_the_page_of_all_forms():
    page = _page("/thu-tuc/bieu-mau/")
    assert 'id="ct01"' in page
    assert 'href="/thu-tuc/dang-ky-tam-tru/"' in page
    assert 'href="/thu-tuc/bieu-mau/#ct01"' in _page("/thu-tuc/", q="to khai ct01")
    assert 'href="/thu-tuc/bieu-mau/#ct01"' in _page("/tim-kiem/", q="to khai ct01")
    english = _page("/en/tim-kiem/", q="form NA5")
    assert 'href="/en/thu-tuc/bieu-mau/#na5"' in english
