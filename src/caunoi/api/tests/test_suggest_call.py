"""`POST /suggest`: category, unit, danger, pasted secrets while a person writes; nothing kept."""

from __future__ import annotations

import orjson
import pytest
from django.test import Client

from caunoi.reports.codes import new_secret
from caunoi.reports.models import Report

pytestmark = pytest.mark.usefixtures("city")


def ask(**body: object):
    return Client().post("/api/v1/suggest", orjson.dumps(body), content_type="application/json")


def test_the_words_lead_to_a_category_and_a_unit():
    answer = ask(text="Quán karaoke mở nhạc ầm ĩ đến 2 giờ sáng").json()
    assert answer["category"]["code"] == "trat_tu.on_ao"
    assert answer["words"]
    assert answer["danger"] is None
    assert not answer["holds_secret"]
    assert not Report.objects.exists()


def test_the_chosen_category_and_the_ward_move_the_unit():
    text = "Quán karaoke mở nhạc ầm ĩ đến 2 giờ sáng"
    here = ask(text=text, area="00316").json()
    assert here["unit"] != ask(text=text).json()["unit"]
    other = ask(text=text, area="00316", category="hanh_chinh.ho_chieu").json()
    assert other["category"]["code"] == "hanh_chinh.ho_chieu"
    assert other["unit"] != here["unit"]


def test_danger_names_the_number_to_call():
    answer = ask(text="Nhà bên đang cháy lớn, có người mắc kẹt").json()
    assert answer["danger"]["call"] == "114"
    assert answer["danger"]["words"]


def test_a_pasted_secret_is_told():
    assert ask(text=f"mã cũ {new_secret()}").json()["holds_secret"]


def test_a_category_that_is_none_is_as_if_none_was_given():
    assert ask(text="Quán karaoke ồn", category="no.such").status_code == 200
