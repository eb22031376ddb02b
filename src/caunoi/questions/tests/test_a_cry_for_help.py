"""A cry for help sent as a question is an urgent report at once; other questions are not."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.questions.models import Asked
from caunoi.questions.services.answering import make_tip
from caunoi.reports.choices import Channel, Kind, Urgency
from caunoi.reports.drafts import Draft
from caunoi.reports.models import Deadline, Report
from caunoi.reports.services.intake import receive_report
from caunoi.testing.officers import make_officer


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("Có người đang bị đánh chảy máu trong nhà bên cạnh, cứu với", Kind.CRIME_REPORT, "113"),
        ("Cháy nhà ở ngõ 5 phường Định Công, khói nhiều lắm", Kind.FIRE_HAZARD, "114"),
        ("Someone is breaking into my flat right now, help", Kind.CRIME_REPORT, "113"),
        # The asker's own choice of a field, and a question's words, change nothing of it.
        (
            "Đang đánh nhau có dao ở quán bia, xin tư vấn luật? Cứu tôi với",
            Kind.CRIME_REPORT,
            "113",
        ),
    ],
)
def test_danger_sent_as_a_question_is_an_urgent_report(city, text, kind, number):
    page = Client().post("/hoi-dap/hoi/", {"text": text, "field": "order", "key": "k" * 24})
    report = Report.objects.get()
    assert (report.kind, report.urgency, report.text) == (kind, Urgency.EMERGENCY, text)
    assert not report.category.startswith("hoi_dap")
    assert Deadline.objects.filter(report=report, rule="any.claim_emergency").exists()
    words = page.content.decode()
    assert f"tel:{number}" in words
    assert words.index(f"tel:{number}") < words.index(report.spelled_code)
    assert "tin báo khẩn" in words
    assert not Asked.objects.exists()  # it counts as no question


def test_the_ward_that_a_fire_names_is_its_place(city):
    Client().post("/hoi-dap/hoi/", {"text": "Cháy nhà ở phường Định Công, cứu với"})
    assert Report.objects.get().area_code == "00316"


def test_the_same_in_every_channel_but_not_what_an_officer_wrote_down(city):
    text = "Cháy nhà rồi, có người kẹt, cứu với"
    for channel, officer in ((Channel.API, ""), (Channel.EMAIL, ""), (Channel.PHONE, "hoa")):
        receive_report(Draft(text=text, channel=channel, kind=Kind.QUESTION, taken_by=officer))
    kinds = dict(Report.objects.values_list("channel", "kind"))
    assert kinds == {
        Channel.API: Kind.FIRE_HAZARD, Channel.EMAIL: Kind.FIRE_HAZARD,
        Channel.PHONE: Kind.QUESTION,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Xin hỏi khi cháy thì chạy lên hay chạy xuống?",
        "bi tru sach diem bang lai gio co duoc chay xe khong, bao gio lay lai duoc",
        "Trong trường hợp mắc kẹt trong buồng thang, xin hướng dẫn cách thoát nạn.",
    ],
)
def test_who_only_asks_about_danger_asks(city, text):
    words = Client().post("/hoi-dap/hoi/", {"text": text}).content.decode()
    assert Report.objects.get().kind == Kind.QUESTION
    assert "Chúng tôi đã nhận câu hỏi" in words
    assert "tin báo khẩn" not in words


def test_what_the_desk_makes_a_report_is_as_urgent_as_its_words(city):
    minh = make_officer(Role.ANSWERER, "PC07", name="Đỗ Hữu Nghĩa")
    receive_report(
        Draft(text="Đang cháy nhà ở ngõ 5", kind=Kind.QUESTION, channel=Channel.PHONE,
              category="hoi_dap.qa_pccc", taken_by="hoa")
    )  # fmt: skip
    report = Report.objects.get()
    make_tip(report_id=report.pk, by=minh)
    report.refresh_from_db()
    assert (report.kind, report.urgency) == (Kind.FIRE_HAZARD, Urgency.EMERGENCY)
    assert Deadline.objects.filter(report=report, rule="any.claim_emergency").exists()


CRY = "cuu toi voi, chong toi dang cam dao doi giet toi va con"


def _hidden(page: str) -> dict[str, str]:
    form = next(one for one in re.findall(r"<form\b.*?</form>", page, re.DOTALL) if "reach" in one)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def test_a_number_and_a_place_are_sent_right_from_the_receipt(city):
    page = Client().post("/hoi-dap/hoi/", {"text": CRY}).content.decode()
    told = {"phone": "0912 345 678", "place": "Số 3 ngõ 5, phường Định Công"}
    for _pressed_twice in range(2):
        answer = Client().post("/tra-cuu/", {**_hidden(page), **told})
        assert answer.status_code == 200
        # The receipt is gone with the press: its words stand on the page that follows.
        card = answer.content.decode().partition("cn-print-card")[2]
        assert all(words in card for words in _hidden(page)["secret"].split())
    report = Report.objects.get()
    assert (report.area_code, report.place) == ("00316", told["place"])
    added = list(report.messages.order_by("at").values_list("text", flat=True))[1:]
    assert len(added) == 1
    assert all(words in added[0] for words in told.values())

    empty = Client().post("/tra-cuu/", {**_hidden(page), "key": "other", "phone": " "})
    assert empty.status_code == 422
    asked = Client().post("/hoi-dap/hoi/", {"text": "Đổi bằng lái xe ở đâu?"}).content.decode()
    assert 'value="reach"' not in asked


def test_in_danger_the_hint_asks_where_and_other_answers_are_folded(city, answer):
    hint = 'id="id_text_helptext"'
    calm = Client().post("/hoi-dap/tim/", {"text": "mat bang lai xe"}).content.decode()
    assert f"{hint}>" in calm
    page = (
        Client().post("/hoi-dap/tim/", {"text": f"{CRY}, bang lai xe may o dau"}).content.decode()
    )
    assert f"{hint} hidden>" in page
    assert 'id="id_text_danger">' in page
    hits = page.find(answer.title)
    assert hits == -1 or "<details" in page[page.index("cn-emergency-numbers") : hits]


@pytest.mark.parametrize("text", ["Tôi không muốn sống nữa", "toi muon tu tu", "I want to die"])
def test_despair_is_answered_by_human_words_and_no_office(city, text):
    page = Client().post("/hoi-dap/hoi/", {"text": text}).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    report = Report.objects.get()
    assert report.urgency == Urgency.EMERGENCY
    assert "đừng ở một mình" in main
    assert main.index('href="tel:115"') < main.index(report.spelled_code)
    assert 'href="tel:111"' in main
    for office in ("hòng cháy", "Thông tư", report.routing["why"]["vi"]):
        assert office not in main.partition("cn-print-card")[0]  # the paper says where it lies
    found = Client().post("/hoi-dap/tim/", {"text": text}).content.decode()
    assert "đừng ở một mình" in found
