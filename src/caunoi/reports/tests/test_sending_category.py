"""What it is about: the words decide, the person may decide otherwise, and the unit follows."""

from __future__ import annotations

import pytest

from caunoi.reports.models import Report
from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")


def test_the_words_that_led_to_the_category_stand_beside_it():
    page = Walk().to_check().page
    assert "vì ông/bà viết:" in page
    assert "đua xe" in page


@pytest.mark.parametrize("start", [NAMED, NAMELESS])
def test_the_person_chooses_another_and_it_is_kept_beside_the_suggested_one(start):
    walk = Walk(start).to_check().send(goto="about")
    assert walk.step == "about"
    assert "pccc.chay_nha" in walk.form.offers["category"]
    walk.send(category="trat_tu.on_ao")
    assert walk.step == "check"
    assert "vì ông/bà viết:" not in walk.page
    walk.send()
    report = Report.objects.get()
    assert report.category == "trat_tu.on_ao"
    assert report.suggested_category not in ("", "trat_tu.on_ao")


def test_it_can_be_chosen_on_the_first_screen_too():
    Walk().send(text=TEXT, category="ma_tuy.su_dung", skip="check").send()
    assert Report.objects.get().category == "ma_tuy.su_dung"


def test_the_unit_follows_the_choice():
    walk = Walk().to_check().send(goto="about").send(category="hanh_chinh.ho_chieu")
    before = walk.page
    after = walk.send(goto="about").send(category="trat_tu.on_ao").page
    assert before.partition("cn-unit-name")[2][:60] != after.partition("cn-unit-name")[2][:60]


@pytest.mark.parametrize("odd", ["no.such", "trat_tu", "'; --", "x" * 400])
def test_a_category_that_is_none_leaves_it_to_the_words(odd):
    walk = Walk().send(text=TEXT, category=odd, skip="check")
    assert walk.step == "check"
    walk.send()
    assert Report.objects.get().category != odd
