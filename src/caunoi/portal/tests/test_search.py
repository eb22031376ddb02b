"""The search finds without marks and by synonyms, and remembers in vain ones without persons."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.places.meaning import wards_meant
from caunoi.portal.tests.making import make_news
from caunoi.questions.models import SearchMiss
from caunoi.questions.selectors.finding import forget
from caunoi.testing.cast import CITY
from caunoi.testing.officers import make_officer


def test_words_without_marks_and_synonyms_find_a_page(city):
    make_news("Thêm giờ làm căn cước sáng thứ Bảy", unit="PC06")
    press = make_officer(Role.PRESS, CITY)
    desk = Client()
    desk.force_login(Account.objects.get(pk=press.account_id))
    assert desk.post("/can-bo/hoi-dap/tu-ngu/", {"words": "CCCD, căn cước"}).status_code == 302
    forget()
    for words in ("can cuoc", "Căn cước", "cccd", "CCCD sang thu bay"):
        assert "Thêm giờ làm căn cước" in Client().get("/tim-kiem/", {"q": words}).content.decode()


def test_an_old_ward_and_a_unit_are_found(city):
    assert "/phuong/00316/" in Client().get("/tim-kiem/", {"q": "dinh cong"}).content.decode()
    assert (
        "/don-vi/pc08/" in Client().get("/tim-kiem/", {"q": "canh sat giao thong"}).content.decode()
    )


@pytest.mark.parametrize("words", ["tạm trú", "can cuoc", "lừa đảo"])
def test_words_that_mean_something_else_make_no_wards(words, city):
    # The first two are a slip of the finger away from a name; two slips make none.
    assert bool(wards_meant(words).wards) == (words != "lừa đảo")
    make_news(f"Hướng dẫn {words}")
    page = Client().get("/tim-kiem/", {"q": words}).content.decode()
    assert f"Hướng dẫn {words}" in page
    assert "/phuong/0" not in page


@pytest.mark.parametrize("words", ["p. Định Công", "khuong trung", "quan hoang mai", "dinh cing"])
def test_a_ward_is_found_by_its_names_and_alone_with_a_slip(words, city):
    assert "/phuong/0" in Client().get("/tim-kiem/", {"q": words}).content.decode()


def test_the_name_of_a_ward_leads_to_the_ward_first(city):
    make_news("Tin ở Định Công")
    page = Client().get("/tim-kiem/", {"q": "dinh cong"}).content.decode()
    assert page.index("/phuong/00316/") < page.index("Tin ở Định Công")


def test_what_found_nothing_here_or_among_questions_is_counted_once_a_wording(city):
    for words in ("xe bay zzq", "XE BAY ZZQ"):
        assert Client().get("/tim-kiem/", {"q": words}).status_code == 200
    assert Client().post("/hoi-dap/tim/", {"text": "xe bay zzq"}).status_code == 200
    row = SearchMiss.objects.get()
    assert (row.words, row.times, row.language) == ("xe bay zzq", 3, "vi")
    assert Client().get("/en/tim-kiem/", {"q": "xe bay zzq"}).status_code == 200
    assert SearchMiss.objects.filter(language="en").count() == 1


@pytest.mark.parametrize("words", ["zzq 0912345678", "zzq 001 099 012 345", "zzq@x.test", "q" * 90])
def test_nobodys_number_is_kept(words, city):
    assert Client().get("/tim-kiem/", {"q": words}).status_code == 200
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize("words", ["", " ", "\x00", "<b>", "%", "😀" * 50, "a" * 50_000])
def test_odd_words_are_borne(words, city):
    assert Client().get("/tim-kiem/", {"q": words}).status_code == 200
