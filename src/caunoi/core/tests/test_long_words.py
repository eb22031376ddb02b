"""What residents write is shown as written; a word without end does not hold a browser up."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts.models import Account
from caunoi.core.templatetags.look import written
from caunoi.reports.models import Report
from caunoi.testing.cast import WARD
from caunoi.testing.make import get_unit, make_receipt


def test_lines_and_signs_stay_and_nothing_of_it_is_code():
    assert written("một\n<b>hai</b>\n\nba") == "một<br>&lt;b&gt;hai&lt;/b&gt;<br><br>ba"
    assert written("https://example.test/" + "a" * 30) == "https://example.test/" + "a" * 30


def test_a_word_without_end_says_where_it_may_break_and_loses_nothing():
    shown = written("x " + "W" * 49_900 + " <y>")
    assert max(map(len, re.split(r"<wbr>|\s", shown))) <= 24
    assert shown.replace("<wbr>", "") == "x " + "W" * 49_900 + " &lt;y&gt;"


@pytest.mark.django_db
def test_neither_the_reporter_s_page_nor_the_desk_shows_it_unbroken(city, hoa):
    receipt = make_receipt("W" * 49_900, kind="order_feedback")
    Report.objects.filter(pk=receipt.report_id).update(unit=get_unit(WARD))
    page = Client().post("/tra-cuu/", {"code": receipt.code, "secret": receipt.secret})
    desk = Client()
    desk.force_login(Account.objects.get(pk=hoa.account_id))
    report = desk.get(f"/can-bo/{receipt.code}/")
    inbox = desk.get("/can-bo/")
    for answer in (page, report, inbox):
        assert answer.status_code == 200
        text = answer.content.decode().partition("<main")[2]
        assert "WWW" in text
        assert not re.search("W{400}", text)
