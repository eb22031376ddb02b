"""Officers who meet nothing stay on the desk; everybody else sees the residents' page of errors."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts.models import Account
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report

WAY_BACK = "/can-bo/ban/"


def desk_of(actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


@pytest.mark.parametrize("path", ["/can-bo/9999-9999-9/", "/quan-tri/khong-co/", "/can-bo/a/b/c/"])
def test_an_officer_finds_the_way_back_to_the_desk(hoa, path):
    answer = desk_of(hoa).get(path)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "cn-rail" in page
    assert f'href="{WAY_BACK}"' in page
    assert "no-store" in answer["Cache-Control"]


def test_the_page_is_in_the_officers_language(hoa):
    assert 'href="/en/can-bo/ban/"' in desk_of(hoa).get("/en/can-bo/xyz/").content.decode()


def test_whoever_has_no_inbox_is_led_to_their_own_first_page(mai):
    page = desk_of(mai).get("/can-bo/9999-9999-9/").content.decode()
    assert f'href="{WAY_BACK}"' in page
    assert "Về bàn làm việc" in page


def test_what_is_hidden_looks_as_what_does_not_exist(tuan, hoa):
    report = make_report("crime_report", unit=WARD)
    hidden = desk_of(tuan).get(f"/can-bo/{report.spelled_code}/")
    absent = desk_of(tuan).get("/can-bo/9999-9999-9/")
    assert hidden.status_code == absent.status_code == 404
    assert plain(hidden, report.spelled_code) == plain(absent, "9999-9999-9")


def plain(answer, code: str) -> str:
    """The page without what differs at every request."""
    text = re.sub(r"\b\d{13}\b", "MS", answer.content.decode().replace(code, "CODE"))
    return re.sub(r'(nonce|value|data-since|content)="[^"]*"', "", text)


@pytest.mark.parametrize("path", ["/can-bo/khong/co/", "/khong-co/", "/khong/co/"])
def test_residents_see_their_own_page(city, path):
    answer = Client().get(path)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "cn-rail" not in page
    assert "Những gì ông/bà đã gửi không bị mất" in page


def test_an_officer_on_a_residents_address_sees_the_residents_page(hoa):
    assert "cn-rail" not in desk_of(hoa).get("/khong-co/").content.decode()
