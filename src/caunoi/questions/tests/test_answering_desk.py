"""The desk: similar answers beside the question, passing on, tips, publishing; and who may not."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts.models import Account
from caunoi.channels.choices import Letter
from caunoi.channels.email.letters import write_letter
from caunoi.channels.models import Delivery
from caunoi.core.errors import RuleBroken
from caunoi.core.models import Event
from caunoi.questions.choices import Decision, Field
from caunoi.questions.models import Handled, LegalText, Revision, SearchMiss, Synonym
from caunoi.questions.selectors.answers import asked_all_the_same
from caunoi.questions.selectors.desk import template_groups
from caunoi.questions.selectors.finding import find_answers, similar_answers
from caunoi.questions.services.answering import answer_question, make_tip, pass_on
from caunoi.questions.services.asking import ask
from caunoi.questions.services.words import keep_synonyms, note_miss
from caunoi.questions.services.writing import withdraw_answer
from caunoi.questions.tests.making import make_answer, make_text
from caunoi.reports.choices import Kind, State
from caunoi.reports.models import CategoryCorrection, Message, ReplyTemplate, Report
from caunoi.reports.selectors import reply_templates
from caunoi.testing.make import make_report

TEXT = "Tôi tên Trần Thị Lan, mất bằng lái xe máy thì xin lại ở đâu?"


@pytest.fixture
def question(city):
    return make_report("question", unit="PC08", category="hoi_dap.qa_csgt", text=TEXT)


@pytest.fixture
def desk(client, loan):
    client.force_login(Account.objects.get(pk=loan.account_id))
    return client


def test_the_desk_shows_what_waits_and_what_helps(desk, question, answer):
    assert question.spelled_code in desk.get("/can-bo/hoi-dap/").content.decode()
    page = desk.get(f"/can-bo/hoi-dap/{question.spelled_code}/").content.decode()
    assert answer.title in page
    assert "<mark>Trần Thị Lan</mark>" in page


def test_what_is_not_like_the_question_does_not_stand_beside_it(answer, loan, kien):
    stranger = make_answer(
        loan, kien, title="Mua xe máy cũ qua nhiều đời chủ thì sang tên ở đâu?",
        short="Đến cơ quan đăng ký xe gần nhất.", field=Field.FIRE,
    )  # fmt: skip
    asked = "Tôi mất bằng lái xe máy, muốn xin lại thì nộp đơn ở đâu?"
    assert {hit.answer for hit in find_answers(asked)} == {answer, stranger}
    assert [hit.answer for hit in similar_answers(asked, Field.TRAFFIC, 6)] == [answer]


def test_what_is_owed_to_everybody_stands_on_the_desk_until_written_or_given_up(desk, question):
    page = f"/can-bo/hoi-dap/{question.spelled_code}/"
    write = f"/can-bo/hoi-dap/viet/?tu={question.spelled_code}"
    told = desk.post(page, {"message": "Nộp đơn ở PC08.", "decision": "public"})
    assert told["Location"] == write
    for place in ("/can-bo/hoi-dap/", page):
        assert f'href="{write}"' in desk.get(place).content.decode()
    handled = Handled.objects.get(report=question)
    for _twice in range(2):
        assert desk.post("/can-bo/hoi-dap/", {"private": handled.pk}).status_code == 302
    handled.refresh_from_db()
    assert handled.decision == Decision.PRIVATE
    decided = Event.objects.filter(code="question.decided", subject_id=handled.pk)
    assert decided.count() == 2
    assert f'href="{write}"' not in desk.get("/can-bo/hoi-dap/").content.decode()


def test_nobody_else_keeps_an_answer_private(desk, question, fire_answerer):
    desk.post(
        f"/can-bo/hoi-dap/{question.spelled_code}/", {"message": "Ở PC08.", "decision": "public"}
    )
    handled = Handled.objects.get(report=question)
    other = Client()
    other.force_login(Account.objects.get(pk=fire_answerer.account_id))
    assert other.post("/can-bo/hoi-dap/", {"private": handled.pk}).status_code == 404
    assert Handled.objects.get().decision == Decision.PUBLIC


def test_the_desk_knows_the_writers_field_and_why_an_answer_was_withdrawn(desk, answer, loan):
    page = desk.get("/can-bo/hoi-dap/viet/").content.decode()
    assert f'<option value="{Field.TRAFFIC}" selected>' in page
    withdraw_answer(answer_id=answer.pk, by=loan, why="Trùng câu khác")
    shown = desk.get(f"/can-bo/hoi-dap/cau-tra-loi/{answer.pk}/").content.decode()
    assert "Trùng câu khác" in shown
    assert "Xem lại trước" not in shown


def test_one_endless_word_does_not_widen_the_desk(desk, question):
    Report.objects.filter(pk=question.pk).update(text="b" * 50_000)
    assert "b" * 200 not in desk.get("/can-bo/hoi-dap/").content.decode()


def test_templates_stand_in_groups_those_of_the_field_first(desk, question):
    for title, fields in (
        ("Của mọi thư", {}), ("Của bước khác", {"verb": "accept"}),
        ("Của mọi câu hỏi", {"kind": Kind.QUESTION}), ("Của đơn vị", {"unit": question.unit}),
    ):  # fmt: skip
        ReplyTemplate.objects.create(title=title, text_vi="…", **fields)
    reply_templates.forget()
    groups = template_groups(question)
    shown = [[one.title for one in group.templates if "Của" in one.title] for group in groups]
    assert shown == [["Của đơn vị"], ["Của mọi câu hỏi"]]  # the others end no question
    page = desk.get(f"/can-bo/hoi-dap/{question.spelled_code}/").content.decode()
    assert page.index("Của đơn vị") < page.index("Của mọi câu hỏi")


def test_a_template_and_a_published_answer_join_what_is_typed(desk, question, answer):
    template = ReplyTemplate.objects.create(
        title="Chào", text_vi="Cảm ơn ông/bà đã hỏi.", kind="question"
    )
    reply_templates.forget()
    typed = {"message": "Chào chị,", "decision": "private"}
    page = f"/can-bo/hoi-dap/{question.spelled_code}/"
    with_template = desk.post(page, {**typed, "mau": str(template.pk)})
    assert "Chào chị,\n\nCảm ơn ông/bà đã hỏi.</textarea>" in with_template.content.decode()
    with_answer = desk.post(page, {**typed, "tu": answer.slug}).content.decode()
    assert f"Chào chị,\n\n{answer.short}" in with_answer
    question.refresh_from_db()
    assert question.state != State.CLOSED


def test_what_is_typed_is_kept_until_it_is_sent(desk, question, loan):
    page = f"/can-bo/hoi-dap/{question.spelled_code}/"
    kept = re.search(r'data-draft="([^"]+)"', desk.get(page).content.decode())
    assert kept
    desk.post(kept[1], {"text": "Chị Lan mang theo"})
    assert "Chị Lan mang theo</textarea>" in desk.get(page).content.decode()
    answer_question(report_id=question.pk, by=loan, message="Đây.", decision="private")
    assert "Chị Lan mang theo" not in desk.get(page).content.decode()


def test_a_question_is_answered_by_what_is_published(desk, question, answer):
    sent = {"message": "Mời xem câu trả lời.", "decision": "covered", "slug": answer.slug}
    assert desk.post(f"/can-bo/hoi-dap/{question.spelled_code}/", sent).status_code == 302
    question.refresh_from_db()
    assert question.state == State.CLOSED
    assert Handled.objects.get().answer == answer
    assert Message.objects.filter(report=question, direction="to_reporter").exists()


def test_covered_needs_the_answer_that_covers_it(question, loan):
    with pytest.raises(RuleBroken):
        answer_question(report_id=question.pk, by=loan, message="Đây.", decision="covered")
    question.refresh_from_db()
    assert question.state != State.CLOSED


def test_a_public_answer_is_cleaned_then_released_by_another(desk, question, kien, client):
    sent = {"message": "Chị Lan nộp đơn ở PC08.", "decision": "public"}
    onward = desk.post(f"/can-bo/hoi-dap/{question.spelled_code}/", sent)
    page = desk.get(onward["Location"]).content.decode()
    assert "Trần Thị Lan" not in page
    desk.post(onward["Location"], {
        "title": "Mất bằng lái thì xin lại ở đâu?", "short": "Nộp đơn ở PC08.",
        "field": "traffic", "certainty": "B",
    })  # fmt: skip
    revision = Revision.objects.get()
    assert revision.report == question
    client.force_login(Account.objects.get(pk=kien.account_id))
    client.post(f"/can-bo/hoi-dap/ban-viet/{revision.pk}/duyet/")
    assert client.get(f"/hoi-dap/{revision.answer.slug}/").status_code == 200


def test_the_wrong_unit_passes_it_on_with_one_press_and_the_asker_is_told(desk, question):
    desk.post(f"/can-bo/hoi-dap/{question.spelled_code}/chuyen/", {"field": "immigration"})
    question.refresh_from_db()
    assert (question.unit.code, question.category) == ("PA08", "hoi_dap.qa_xnc")
    assert CategoryCorrection.objects.get().now == "hoi_dap.qa_xnc"
    told = Message.objects.filter(report=question, direction="to_reporter")
    assert told.exists()


def test_passing_on_to_ones_own_unit_only_corrects_the_field(question, loan):
    make = pass_on(report_id=question.pk, by=loan, field="traffic")
    assert make.unit.code == "PC08"
    with pytest.raises(RuleBroken):
        pass_on(report_id=question.pk, by=loan, field="tax")


def test_a_question_that_tells_of_a_crime_becomes_a_report_without_retyping(loan):
    text = "Nhóm bán ma túy ở đầu ngõ nhà tôi tối nào cũng tụ tập giao hàng trắng"
    tip = make_report("question", unit="PC08", category="hoi_dap.qa_csgt", text=text)
    make_tip(report_id=tip.pk, by=loan)
    make_tip(report_id=tip.pk, by=loan)
    tip.refresh_from_db()
    assert (tip.kind, tip.text, tip.category.partition(".")[0]) == (
        Kind.CRIME_REPORT, text, "ma_tuy",
    )  # fmt: skip
    assert tip.unit.code != "PC08"


def test_outsiders_find_no_such_page(client, question, fire_answerer):
    client.force_login(Account.objects.get(pk=fire_answerer.account_id))
    assert client.get(f"/can-bo/hoi-dap/{question.spelled_code}/").status_code == 404
    other = make_report(unit="PC07")
    assert client.get(f"/can-bo/hoi-dap/{other.spelled_code}/").status_code == 404


def test_editors_own_words_and_failed_searches(desk, loan, answer):
    note_miss("bằng lái hạng mới lạ")
    page = desk.get("/can-bo/hoi-dap/tu-ngu/").content.decode()
    assert "bang lai hang moi la" in page
    miss = SearchMiss.objects.get()
    desk.post("/can-bo/hoi-dap/tu-ngu/", {"miss": miss.pk})
    assert "bang lai hang moi la" not in desk.get("/can-bo/hoi-dap/tu-ngu/").content.decode()

    desk.post("/can-bo/hoi-dap/tu-ngu/", {"words": "Bằng lái, giấy chạy xe"})
    found = desk.post("/hoi-dap/tim/", {"text": "giấy chạy xe"}).content.decode()
    assert answer.title in found
    row = Synonym.objects.get()
    assert keep_synonyms(by=loan, words="bang lai,GIẤY CHẠY XE").pk == row.pk
    page = desk.get(f"/can-bo/hoi-dap/tu-ngu/?sua={row.pk}").content.decode()
    assert 'value="Bằng lái, giấy chạy xe"' in page
    desk.post(f"/can-bo/hoi-dap/tu-ngu/?sua={row.pk}", {"words": "Bằng lái, giấy đi đường"})
    assert Synonym.objects.get(pk=row.pk).words == "bang lai, giay di duong"
    back = desk.post("/can-bo/hoi-dap/tu-ngu/", {"drop": str(row.pk)}, follow=True)
    assert "Bằng lái, giấy đi đường" in back.content.decode()
    assert not Synonym.objects.exists()
    with pytest.raises(RuleBroken):
        keep_synonyms(by=loan, words="một mình")


def test_texts_and_figures_have_pages(desk, loan, answer):
    desk.post("/can-bo/hoi-dap/van-ban/", {"code": "1/2031/TT-BCA", "title": "Thông tư mới"})
    text = LegalText.objects.get(code="1/2031/TT-BCA")
    make_text(loan)
    assert desk.get("/can-bo/hoi-dap/van-ban/").status_code == 200
    assert desk.get(f"/can-bo/hoi-dap/van-ban/{text.pk}/").status_code == 200
    assert desk.get("/can-bo/hoi-dap/so-lieu/").status_code == 200
    assert desk.get("/can-bo/hoi-dap/cau-tra-loi/?q=bang+lai").status_code == 200
    assert desk.get(f"/can-bo/hoi-dap/cau-tra-loi/{answer.pk}/").status_code == 200
    assert desk.get("/can-bo/hoi-dap/viet/").status_code == 200


def test_a_change_of_the_law_says_how_many_it_marks_before_it_does(desk, loan, kien):
    text = make_text(loan)
    answer = make_answer(loan, kien, citations=((text.code, "Điều 5"),))
    page, told = f"/can-bo/hoi-dap/van-ban/{text.pk}/", {"change": "Mức phạt mới"}
    asked = desk.post(page, told)
    assert 'name="sure"' in asked.content.decode()
    assert "Mức phạt mới" in asked.content.decode()
    answer.refresh_from_db()
    assert answer.marked_at is None
    assert desk.post(page, {**told, "sure": "1"}).status_code == 302
    answer.refresh_from_db()
    assert answer.marked_at


def test_who_asks_all_the_same_counts_against_the_answer(desk, answer, client):
    client.post("/hoi-dap/hoi/", {"text": "Bằng nước ngoài thì sao?", "after": answer.slug})
    assert asked_all_the_same(answer) == 1


def test_a_question_is_called_so_and_its_answer_stands_with_the_outcome(city, loan):
    receipt = ask(text="Đổi bằng lái B2 ở đâu?")
    report = Report.objects.select_related("unit").get()
    opened = {"code": receipt.code, "secret": receipt.secret}
    page = Client().post("/tra-cuu/", opened).content.decode()
    assert f'Câu hỏi <span class="text-nowrap">{receipt.code}</span>' in page
    assert "Chúng tôi đã nhận câu hỏi của ông/bà" in page
    assert "Chúng tôi đã nhận tin" not in page
    assert "data-quick-exit" not in page
    letter = write_letter(Delivery(report=report, letter=Letter.RECEIVED), "vi")
    assert "câu hỏi" in letter.subject
    assert "Tin " not in letter.body

    answer_question(
        report_id=report.pk, by=loan, message="Nộp trực tuyến được.", decision="private"
    )
    page = Client().post("/tra-cuu/", opened).content.decode()
    outcome = page.partition('id="outcome-title"')[2].partition("</section>")[0]
    assert "Nộp trực tuyến được." in outcome
