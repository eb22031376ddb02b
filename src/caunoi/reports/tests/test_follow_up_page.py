"""The reporter's page over HTTP: where it stands, what comes next, who looked, nothing internal."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.core.moments import last_moment
from caunoi.reports.choices import Channel, State
from caunoi.reports.models import Report
from caunoi.reports.services.escalating import climb
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.moving import perform
from caunoi.reports.tests.following import PAGE, form_of, offers, open_page, text_of
from caunoi.reports.tests.reading import at, clock
from caunoi.testing.cast import CRIMINAL, WARD
from caunoi.testing.make import get_unit, make_receipt
from caunoi.testing.paths import bring_to, do

pytestmark = pytest.mark.usefixtures("city")


def make(kind, unit=WARD, **over):
    receipt = make_receipt(kind=kind, **over)
    Report.objects.filter(pk=receipt.report_id).update(unit=get_unit(unit))
    return receipt, Report.objects.select_related("unit", "contact").get(pk=receipt.report_id)


def test_the_page_says_where_it_stands_and_what_comes_by_when(travel):
    receipt, report = make("order_feedback")
    page = text_of(open_page(receipt))
    assert 'aria-current="step"' in page
    assert last_moment(clock(report, report.next_rule).due_at) in page
    assert "quy định nội bộ" in page.lower()


def test_a_late_report_says_so_first_and_who_was_told(travel, duc):
    receipt, report = make("order_feedback")
    travel.move_to(at("2026-12-10 09:00"))
    climb()
    page = text_of(Client(headers={"Accept-Language": "en"}).post(
        "/en" + PAGE, {"code": receipt.code, "secret": receipt.secret}))  # fmt: skip
    assert page.index("We are late") < page.index("Where it stands")
    assert "We are sorry" in page
    assert "the head of the unit have been told" in page
    assert page.count("We did not do this in time") <= report.deadlines.count()


def test_a_pause_is_explained_with_its_ground(travel, khoa, binh):
    receipt, report = make("crime_report", CRIMINAL)
    report = bring_to(report, "suspend", head=khoa, officer=binh)
    do(report, "suspend", head=khoa, officer=binh, ground="awaiting_expertise")
    page = text_of(Client().post("/en" + PAGE, {"code": receipt.code, "secret": receipt.secret}))
    assert "The work is paused" in page
    assert "Article 148, clause 1, point a of the Criminal Procedure Code" in page
    assert "An expert's finding" in page


def test_a_decision_is_shown_once_it_was_told_with_its_ground(travel, khoa, binh):
    receipt, report = make("crime_report", CRIMINAL)
    report = bring_to(report, "not_prosecute", head=khoa, officer=binh)
    report = do(report, "not_prosecute", head=khoa, officer=binh, ground="time_barred")
    english = {"code": receipt.code, "secret": receipt.secret}
    before = text_of(Client().post("/en" + PAGE, english))
    assert "The time limit for prosecution has run out" not in before

    do(report, "notify_result", head=khoa, officer=binh)

    after = text_of(Client().post("/en" + PAGE, english))
    assert "No criminal case was opened." in after
    assert "The time limit for prosecution has run out" in after
    assert "Article 157, clause 5 of the Criminal Procedure Code" in after


def test_a_change_of_kind_is_told_in_words(travel, duc):
    receipt, report = make("crime_report")
    perform("change_kind", report_id=report.pk, by=duc, fields={
        "kind": "order_feedback", "why": "Không có dấu hiệu tội phạm, là việc trật tự",
        "message": "Việc này thuộc trật tự công cộng.",
    })  # fmt: skip
    page = text_of(Client().post("/en" + PAGE, {"code": receipt.code, "secret": receipt.secret}))
    assert "It is now handled as “Feedback on public order”" in page
    assert "Không có dấu hiệu tội phạm" not in page  # the officers' own reason is a note


def test_who_opened_it_stands_there_without_a_name_and_after_the_delay(travel, hoa, settings):
    receipt, report = make("order_feedback")
    record_look(report, hoa)
    page = text_of(open_page(receipt))
    assert "Công an phường Định Công" in page
    assert "Nguyễn Thị Hoa" not in page
    assert "HN-hoa" not in page

    settings.LEDGER_DELAY_MINUTES = 30
    assert "cn-looks" not in text_of(open_page(receipt))
    travel.shift(31 * 60)
    assert "cn-looks" in text_of(open_page(receipt))


def test_notes_and_officers_names_never_reach_the_page(hoa):
    receipt, report = make("order_feedback")
    perform("note", report_id=report.pk, by=hoa, fields={"text": "Ghi chú nội bộ bí mật"})
    perform("reply", report_id=report.pk, by=hoa, fields={"text": "Chúng tôi đã nhận tin."})
    page = text_of(open_page(receipt))
    assert "Chúng tôi đã nhận tin." in page
    assert "bí mật" not in page
    assert "Hoa" not in page


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_an_open_report_offers_neither_rating_nor_reopening(state):
    receipt, report = make("order_feedback")
    Report.objects.filter(pk=report.pk).update(state=state)
    page = open_page(receipt)
    assert page.status_code == 200
    assert not offers(page, "rate")
    assert not offers(page, "reopen_by_reporter")
    assert offers(page, "write")


def test_the_secret_stands_in_no_address_and_no_title_and_nothing_is_kept():
    receipt, _report = make("order_feedback")
    client = Client()
    answer = client.post(PAGE, {"code": receipt.code, "secret": receipt.secret})
    page = answer.content.decode()
    title = page[page.index("<title>") : page.index("</title>")]
    assert receipt.code not in title
    for address in [part.split('"')[0] for part in page.split('href="')[1:]]:
        assert receipt.secret not in address
        assert receipt.code not in address
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    assert not client.cookies


@pytest.mark.parametrize("both", ["{code} {secret}", " {code}\n{secret} ", "{digits}, {secret}"])
@pytest.mark.parametrize("field", ["code", "secret"])
def test_what_the_qr_code_holds_may_be_pasted_into_either_field(both, field):
    receipt, _report = make("order_feedback", channel=Channel.WEB)
    digits = receipt.code.replace("-", "")
    pasted = both.format(code=receipt.code, secret=receipt.secret, digits=digits)
    answer = Client().post(PAGE, {"code": "", "secret": "", field: pasted})
    assert answer.status_code == 200
    assert receipt.code in text_of(answer)


def test_a_browser_cuts_nothing_off_what_is_pasted():
    receipt, _report = make("order_feedback")
    page = Client().get(PAGE).content.decode()
    limits = [int(limit) for limit in re.findall(r'maxlength="(\d+)"', page)]
    assert len(limits) == 2
    assert min(limits) > 2 * len(f"{receipt.code} {receipt.secret}")


def test_a_wrong_code_and_a_wrong_secret_give_the_same_page():
    receipt, _report = make("order_feedback")
    pages = []
    for code, secret in ((receipt.code, "ba-ba-ba"), ("0000-0000-0", "ba-ba-ba")):
        answer = Client().post(PAGE, {"code": code, "secret": secret, "visit": "v"})
        assert answer.status_code == 404
        pages.append(answer.content.decode().replace(code, "CODE"))
    assert pages[0] == pages[1]


def test_a_plain_get_shows_an_empty_form():
    page = Client().get(PAGE).content.decode()
    fields = re.findall(r'<input type="text"[^>]*>', page)
    assert len(fields) == 2
    assert not any("value=" in field for field in fields)


def test_after_closing_an_old_form_sent_again_shows_nothing():
    """A browser that goes back offers to send the form again, with code and secret in it."""
    receipt, report = make("order_feedback")
    client = Client()
    (visit,) = re.findall(r'name="visit" value="([^"]+)"', client.get(PAGE).content.decode())
    first = {"code": receipt.code, "secret": receipt.secret, "visit": visit}
    opened = client.post(PAGE, first)
    assert receipt.code in text_of(opened)
    written = {**form_of(opened, "write"), "text": "Xin hỏi thêm"}
    client.post(PAGE, written)

    closed = client.post(PAGE, form_of(opened, "close"))

    for answer in (closed, client.post(PAGE, first), client.post(PAGE, written)):
        assert answer.status_code == 200
        assert receipt.code not in answer.content.decode()
        assert receipt.secret not in answer.content.decode()
    assert report.messages.filter(text="Xin hỏi thêm").count() == 1
    assert receipt.code in text_of(open_page(receipt))  # a new visit opens it
