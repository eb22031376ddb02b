"""A browser that returns no cookie: nothing is taken, no word is lost, a way stays open."""

from __future__ import annotations

import pytest

from caunoi.reports.models import Report
from caunoi.reports.tests.walking import NAMELESS, TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")


def without_cookies() -> Walk:
    walk = Walk(enforce_csrf_checks=True)
    walk.client.cookies.clear()
    values = {**walk.form.values, "text": TEXT, "name": "Lan"}
    walk.answer = walk.client.post(walk.start, values)
    return walk


def test_the_form_is_not_taken_and_shows_its_words_again():
    walk = without_cookies()
    assert walk.answer.status_code == 403
    assert walk.form.values["text"] == TEXT
    assert "Chưa gửi" in walk.page
    assert not Report.objects.exists()


def test_the_second_press_goes_through_where_cookies_work_again():
    walk = without_cookies()
    walk.send(skip="check")
    assert walk.step == "check"


def test_a_form_of_another_site_is_not_taken():
    walk = Walk(enforce_csrf_checks=True)
    answer = walk.client.post(
        walk.start,
        {**walk.form.values, "text": TEXT, "step": "check"},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert answer.status_code == 403
    assert not Report.objects.exists()


def test_the_nameless_way_takes_the_words_and_leaves_the_name_behind():
    walk = without_cookies()
    values = {**walk.form.values, "goto": "check"}
    walk.start = NAMELESS
    walk.answer = walk.client.post(NAMELESS, values)
    assert walk.step == "check"
    assert "name" not in walk.form.values
    walk.send()
    assert Report.objects.get().text == TEXT
