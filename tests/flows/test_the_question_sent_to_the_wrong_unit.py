"""The traffic question sent to the fire police: passed on in one press, answered, found."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.questions.selectors.figures import figures_by_unit
from caunoi.reports.models import Report
from caunoi.testing.officers import make_officer
from tests.flows.people import Resident

QUESTION = "Bị trừ hết điểm bằng lái thì bao giờ được lái xe lại?"
ANSWER = "Sau 6 tháng được dự kiểm tra; đạt thì được phục hồi điểm."


def _signed_in(role: str, unit: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=make_officer(role, unit).account_id))
    return client


@pytest.mark.django_db
def test_the_question_sent_to_the_wrong_unit(city, travel):
    # Lan types it, nothing is published, and chooses the wrong field by mistake.
    lan = Resident()
    page = lan.client.post("/hoi-dap/hoi/", {"text": QUESTION, "field": "fire"}).content.decode()
    report = Report.objects.select_related("unit").get()
    assert report.unit.code == "PC07"
    lan.code = report.code
    lan.secret = re.search(r'id="receipt-secret"[^>]*>([^<]+)<', page)[1]  # type: ignore[index]

    # The fire police's answerer passes it on with one press; Lan is told where it is.
    fire, traffic = _signed_in(Role.ANSWERER, "PC07"), _signed_in(Role.ANSWERER, "PC08")
    travel.shift(3600)
    fire.post(f"/can-bo/hoi-dap/{report.spelled_code}/chuyen/", {"field": "traffic"})
    report.refresh_from_db()
    assert report.unit.code == "PC08"
    assert lan.told()
    limit = next(d["due_at"] for d in lan.sees()["deadlines"]
                 if d["rule"] == "question.answer_simple")  # fmt: skip

    # The traffic police's answerer takes it over and answers, for everybody.
    travel.shift(3600)
    sent = {"message": ANSWER, "decision": "public"}
    onward = traffic.post(f"/can-bo/hoi-dap/{report.spelled_code}/", sent)["Location"]
    assert lan.told()[-1] == ANSWER
    assert limit > lan.sees()["messages"][-1]["at"]
    made = traffic.post(onward, {
        "title": QUESTION, "short": ANSWER, "field": "traffic", "certainty": "B",
        "citations": "",
    })  # fmt: skip
    revision = re.search(r"ban-viet/([0-9a-f-]{36})/duyet", _signed_in(
        Role.HEAD, "PC08").get(made["Location"]).content.decode())[1]  # type: ignore[index]  # fmt: skip
    traffic.post(f"/can-bo/hoi-dap/ban-viet/{revision}/duyet/")
    assert ANSWER not in Client().post("/hoi-dap/tim/", {"text": "tru diem"}).content.decode()
    _signed_in(Role.ANSWERER, "PC08").post(f"/can-bo/hoi-dap/ban-viet/{revision}/duyet/")

    # An finds it by other words without marks, and need not ask.
    found = Client().post("/hoi-dap/tim/", {"text": "het diem bang lai khi nao lai duoc xe"})
    slug = re.search(r'formaction="/hoi-dap/tim/([a-z0-9-]+)/"', found.content.decode())[1]  # type: ignore[index]
    Client().post(f"/hoi-dap/y-kien/{slug}/", {"helped": "yes", "searched": "yes"})
    row = next(one for one in figures_by_unit() if one.field and one.found)
    assert (row.asked, row.answered, row.in_time, row.again, row.found) == (1, 1, 1, 0, 1)

    # Lan has it reopened within the week: it counts against the unit.
    lan.presses("reopen_by_reporter")
    row = next(one for one in figures_by_unit() if one.found)
    assert row.again == 1
