"""English for residents: a unit has its article, and a capital where a sentence starts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from caunoi.channels.choices import Letter
from caunoi.channels.email.letters import write_letter
from caunoi.channels.models import Delivery
from caunoi.reports.models import Report
from caunoi.reports.reply_words import fill, words_for
from caunoi.reports.tests.following import text_of
from caunoi.reports.tests.walking import Walk
from caunoi.testing.make import make_receipt
from caunoi.units import directory

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def receipt(city):
    receipt = make_receipt(
        "Somebody was stabbed in an alley.", category="hinh_su.giet_nguoi", area_code="",
        language="en",
    )  # fmt: skip
    assert receipt.unit_code == "PC02"
    return receipt


def test_the_receipt_and_the_page_of_the_report(receipt):
    page = Walk("/en/gui-tin/").to_check("Loud music every night near the pond.").send().page
    assert "Your report is with the " in page
    given = {"code": receipt.code, "secret": receipt.secret}
    page = text_of(Client().post("/en/tra-cuu/", given))
    assert "The Criminal Police Department has your report." in page
    assert "It is now with the Criminal Police Department." in page
    assert "so it goes to the Criminal Police Department, which deals with such reports" in page


def test_letters_and_drafts_of_replies(receipt):
    report = Report.objects.select_related("unit").get(pk=receipt.report_id)
    letter = write_letter(Delivery(report=report, letter=Letter.RECEIVED), "en")
    assert "It is now with the Criminal Police Department." in letter.body
    words = words_for(report)
    assert fill("{unit} has it. {unit} writes to {unit}: {odd}", words) == (
        "The Criminal Police Department has it. The Criminal Police Department writes to "
        "the Criminal Police Department: {odd}"
    )


def test_vietnamese_has_none():
    unit = directory.get_unit("PC02")
    with override("vi"):
        assert unit.spoken == unit.name
