"""A law that an officer said to have changed is told on every procedure that rests on it."""

from __future__ import annotations

import re
import tomllib
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.core.clock import local, now
from caunoi.procedures import catalogue
from caunoi.procedures.changed_law import changes_since, looked_at
from caunoi.procedures.content import read_folder
from caunoi.questions.models import LegalText
from caunoi.questions.services.law import update_text
from caunoi.questions.tests.making import make_text
from caunoi.testing.officers import make_officer

CHANGE = "Mức phạt tăng từ 1/1/2027"
SURE = "Viết theo văn bản luật"


@pytest.mark.usefixtures("procedures")
def test_the_page_the_check_the_api_and_the_staffs_list_say_which_law_changed():
    loan = make_officer(Role.ANSWERER, "PC08")
    text = make_text(loan, "168/2024/NĐ-CP")
    assert SURE in Client().get("/thu-tuc/nop-phat-nguoi/").content.decode()

    update_text(text_id=text.pk, by=loan, change=CHANGE)
    page = Client().get("/thu-tuc/nop-phat-nguoi/").content.decode()
    assert f"168/2024/NĐ-CP: {CHANGE}" in page
    assert SURE not in page
    assert CHANGE not in Client().get("/thu-tuc/dang-ky-tam-tru/").content.decode()

    items = Client().get("/api/v1/procedures", {"q": "phạt nguội"}).json()["items"]
    assert next(one for one in items if one["slug"] == "nop-phat-nguoi")["must_check"]

    # A text that was released since has been looked at.
    LegalText.objects.update(changed_at=now() - timedelta(days=1))
    assert SURE in Client().get("/thu-tuc/nop-phat-nguoi/").content.decode()
    catalogue.forget()


def test_a_version_that_was_not_checked_since_does_not_hide_the_change():
    written = now()
    before = local(written).date() - timedelta(days=3)
    said = [("168/2024/NĐ-CP", "x", written - timedelta(days=1))]
    for checked, is_told in ((before, True), (local(written).date(), False)):
        known = looked_at(written, checked, from_file=False)
        assert bool(changes_since("NĐ 168/2024/NĐ-CP", known, said)) == is_told
    assert looked_at(written, before, from_file=True) == written
    # It waited for its second key while the law changed.
    since = [("168/2024/NĐ-CP", "x", written + timedelta(minutes=1))]
    known = looked_at(written, local(written).date(), from_file=False)
    assert changes_since("NĐ 168/2024/NĐ-CP", known, since)


def test_a_number_within_another_number_is_another_text():
    said = [("8/2024/TT-BCA", "x", now()), ("79/2024/TT-BCA", "y", now())]
    assert changes_since("TT 28/2024/TT-BCA; TT 79/2024/TT-BCA", None, said) == [
        "79/2024/TT-BCA: y"
    ]


def test_every_procedure_names_a_text_of_the_list_so_that_a_change_reaches_it():
    file = settings.CITY_DATA / "questions" / "texts.toml"
    listed = [(row["code"], "", now()) for row in tomllib.loads(file.read_text())["text"]]
    for one in read_folder(settings.CITY_DATA / "procedures"):
        assert changes_since(one.law, None, listed), one.slug


def test_sources_are_vietnamese_and_no_newspaper_stands_under_what_is_sure():
    for one in read_folder(settings.CITY_DATA / "procedures"):
        assert re.search("[ạảăđệ]", one.source), one.slug
        for address in re.findall(r"[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net)\b", one.source):
            assert address.endswith(".gov.vn"), one.slug
        assert not (one.is_sure and "báo chí" in one.source), one.slug


@pytest.mark.usefixtures("procedures")
def test_an_end_that_sends_elsewhere_says_the_others_time_and_none_where_nothing_is_due():
    path = "/thu-tuc/dang-ky-tam-tru/hoi/"
    other = Client().get(path, {"bao-lau": "ngan"}).content.decode()
    assert "Tiếp nhận ngay" in other
    assert "3 ngày làm việc" not in other
    none = Client().get(path, {"bao-lau": "dai", "thuong-tru": "cung"}).content.decode()
    assert "ngày làm việc" not in none
