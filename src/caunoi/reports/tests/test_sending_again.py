"""Reloaded, pressed twice, gone back, changed after sending: never lost, never doubled unasked."""

from __future__ import annotations

import pytest

from caunoi.reports.models import Report
from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")


@pytest.mark.parametrize("start", [NAMED, NAMELESS])
def test_the_receipt_reloaded_is_the_same_receipt(start):
    walk = Walk(start).to_check().send()
    first = walk.receipt
    assert walk.again().receipt == first
    assert walk.again().receipt == first
    assert Report.objects.count() == 1


def test_every_fresh_form_has_a_key_of_its_own():
    first, second = Walk(), Walk()
    assert first.form.values["key"] != second.form.values["key"]
    first.to_check().send()
    second.to_check().send()
    assert Report.objects.count() == 2


def test_the_key_stays_from_the_first_screen_to_the_last():
    walk = Walk()
    key = walk.form.values["key"]
    while walk.step:
        assert walk.form.values["key"] == key
        walk.send(text=TEXT)


def test_a_form_whose_key_was_lost_gets_one_before_it_is_sent():
    walk = Walk().send(text=TEXT, key="", skip="check")
    assert len(walk.form.values["key"]) > 20


def test_changed_after_sending_it_becomes_a_second_report_only_by_another_press():
    walk = Walk().to_check().send()
    first = walk.receipt
    walk.sent["text"] = f"{TEXT}. Biển số 29."
    walk.again()
    assert walk.step == "check"
    assert "Ông/bà vừa gửi tin này" in walk.page
    assert Report.objects.count() == 1
    assert walk.send().receipt != first
    assert Report.objects.count() == 2


def test_back_on_the_phone_finds_the_last_screen_again():
    """`no-store` would make the browser ask whether to send the form anew."""
    answer = Walk(NAMED).send(text=TEXT).answer
    assert "no-store" not in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert "no-store" in Walk(NAMED).to_check().send().answer["Cache-Control"]
    assert "no-store" in Walk(NAMELESS).send(text=TEXT).answer["Cache-Control"]
