"""Two officers at one question, and slips: nobody's words are lost, what was done can be undone."""

from __future__ import annotations

import pytest

from caunoi.accounts.models import Account
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.questions.services.answering import answer_question, pass_on, take_back
from caunoi.reports.choices import Kind, State
from caunoi.reports.models import Message, ReplyTemplate, Report
from caunoi.reports.selectors import reply_templates
from caunoi.reports.services.transferring import accept_transfer
from caunoi.testing.make import make_report

TIP = "Nhóm bán ma túy ở đầu ngõ nhà tôi tối nào cũng tụ tập giao hàng trắng"


@pytest.fixture
def question(city):
    return make_report("question", unit="PC08", category="hoi_dap.qa_csgt", text="Đổi bằng lái?")


@pytest.fixture
def desk(client, loan):
    client.force_login(Account.objects.get(pk=loan.account_id))
    return client


def test_the_second_answerer_reads_what_was_sent_beside_words_of_their_own(desk, question, kien):
    answer_question(report_id=question.pk, by=kien, message="Nộp ở Đội 2.", decision="private")
    page = f"/can-bo/hoi-dap/{question.spelled_code}/"
    refused = desk.post(page, {"message": "Nộp ở Đội 3.", "decision": "private"})
    told = refused.content.decode()
    assert refused.status_code == 422
    for words in ("Nộp ở Đội 2.", kien.name, "Nộp ở Đội 3."):
        assert words in told
    assert 'id="answer-form"' not in told
    passed = desk.post(f"{page}chuyen/", {"field": "fire"}, follow=True).content.decode()
    assert "trả lời trong lúc đó" in passed
    assert Report.objects.get().unit.code == "PC08"


def test_what_was_passed_on_by_a_slip_comes_back_with_one_press(desk, question, loan, kien):
    page = f"/can-bo/hoi-dap/{question.spelled_code}/"
    listed = desk.post(f"{page}chuyen/", {"field": "fire"}, follow=True).content.decode()
    assert f'name="back" value="{question.pk}"' in listed
    with pytest.raises(NotFound):
        take_back(report_id=question.pk, by=kien)

    told = Message.objects.filter(report=question, direction="to_reporter").count()
    desk.post("/can-bo/hoi-dap/", {"back": str(question.pk)})
    take_back(report_id=question.pk, by=loan)

    question.refresh_from_db()
    assert (question.unit.code, question.category, question.state) == (
        "PC08", "hoi_dap.qa_csgt", State.RECEIVED,
    )  # fmt: skip
    assert Message.objects.filter(report=question, direction="to_reporter").count() == told + 1


def test_what_the_other_unit_took_over_stays_there(question, loan, fire_answerer):
    pass_on(report_id=question.pk, by=loan, field="fire")
    accept_transfer(report_id=question.pk, by=fire_answerer)
    with pytest.raises((NotFound, RuleBroken)):
        take_back(report_id=question.pk, by=loan)


def test_what_a_report_would_be_is_said_before_and_after(desk, city):
    tip = make_report("question", unit="PC08", category="hoi_dap.qa_csgt", text=TIP)
    page = f"/can-bo/hoi-dap/{tip.spelled_code}/"
    before = desk.get(page).content.decode()
    after = desk.post(f"{page}chuyen/", {"act": "tip"}, follow=True).content.decode()
    tip.refresh_from_db()
    for told in (before, after):
        assert str(Kind.CRIME_REPORT.label) in told
        assert tip.unit.name in told


def test_only_templates_that_answer_are_offered_and_the_answer_stands_in_their_gap(desk, question):
    for title, over in (
        ("Trả lời", {"kind": "question", "verb": "close"}), ("Thụ lý", {"verb": "accept"}),
        ("Mời đến", {"trigger": "moi-den"}),
    ):  # fmt: skip
        ReplyTemplate.objects.create(title=title, text_vi="Kính gửi,\n[…]\nTrân trọng", **over)
    reply_templates.forget()
    page = f"/can-bo/hoi-dap/{question.spelled_code}/"
    shown = desk.get(page).content.decode()
    assert "Thụ lý" not in shown
    assert "Mời đến" not in shown
    template = ReplyTemplate.objects.get(verb="close")
    joined = desk.post(page, {"message": "Nộp ở Đội 2.", "mau": str(template.pk)})
    assert "Kính gửi,\nNộp ở Đội 2.\nTrân trọng</textarea>" in joined.content.decode()
