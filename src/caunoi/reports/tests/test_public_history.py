"""The history and the dates as a resident reads them: in order, in plain words."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from caunoi.accounts.models import Officer
from caunoi.law.rules import get_rule_book
from caunoi.reports import events
from caunoi.reports.clock_words import BETWEEN_OFFICES, PLAIN
from caunoi.reports.contacts import ContactCard
from caunoi.reports.models import Report
from caunoi.reports.selectors.history import public_view
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.reports.services.verdicts import do_step
from caunoi.reports.tests.following import open_page, text_of
from caunoi.reports.workflow import WINDOWS
from caunoi.testing.cast import WARD
from caunoi.testing.make import get_unit, make_receipt, make_report


def codes(report) -> list[str]:
    return [step.code for step in public_view(report).steps]


def test_the_reading_is_told_before_the_answer_of_the_same_press(hoa):
    report = make_report("order_feedback", unit=WARD)
    do_step("classify", report_id=report.pk, by=hoa, fields={}, reply="Đã nhận tin.")
    report.refresh_from_db()
    assert codes(report) == [
        events.REPORT_RECEIVED, events.REPORT_CLASSIFIED, events.MESSAGE_SENT,
    ]  # fmt: skip


def test_an_answer_of_before_stays_before_the_reading(hoa, travel):
    report = make_report("order_feedback", unit=WARD)
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đang xem.")
    travel.shift(60)
    do_step("classify", report_id=report.pk, by=hoa, fields={})
    report.refresh_from_db()
    assert codes(report)[1:] == [events.MESSAGE_SENT, events.REPORT_CLASSIFIED]


def test_every_clock_has_plain_words_in_both_languages(city):
    assert set(PLAIN) == set(get_rule_book().codes) - WINDOWS
    assert set(PLAIN) >= BETWEEN_OFFICES
    for words in PLAIN.values():
        with override("vi"):
            vietnamese = str(words)
        with override("en"):
            assert str(words) != vietnamese


def test_the_page_names_no_step_as_the_office_does(city):
    receipt = make_receipt(kind="crime_report")
    report = Report.objects.get(pk=receipt.report_id)
    page = text_of(open_page(receipt))
    (clock,) = [c for c in public_view(report).clocks if c.rule == "crime_report.classify"]
    assert clock.plain in page
    assert clock.title not in page


def test_the_top_of_the_page_leads_to_the_newest_answer(hoa):
    receipt = make_receipt(kind="order_feedback")
    report = Report.objects.get(pk=receipt.report_id)
    Report.objects.filter(pk=report.pk).update(unit=get_unit(WARD))
    assert 'href="#newest-answer"' not in open_page(receipt).content.decode()
    for words in ("Trả lời thứ nhất.", "Trả lời thứ hai."):
        reply_to_reporter(report_id=report.pk, by=hoa, text=words)
    page = open_page(receipt).content.decode()
    assert 'href="#newest-answer"' in page
    assert page.count('id="newest-answer"') == 1
    assert page.index("Trả lời thứ nhất.") < page.index('id="newest-answer"')
    assert page.index('id="newest-answer"') < page.index("Trả lời thứ hai.")


@pytest.mark.parametrize(
    ("over", "said"),
    [({"anonymous": True}, "chọn ẩn danh"), ({"contact": ContactCard()}, "không để lại liên hệ")],
)
def test_the_desk_tells_who_stays_nameless_from_who_left_no_contact(hoa, over, said):
    report = make_report("order_feedback", unit=WARD, **over)
    client = Client()
    client.force_login(Officer.objects.get(pk=hoa.id).account)
    page = client.get(f"/can-bo/{report.spelled_code}/").content.decode()
    assert said in page
    assert ("ẩn danh" in page) == ("anonymous" in over)
