"""A circular changes: every answer that cites it says so at once, until its unit has looked."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.core.models import Event
from caunoi.questions.models import LegalText
from caunoi.questions.services.law import update_text
from caunoi.questions.services.writing import release_revision, rewrite_answer
from caunoi.questions.tests.making import make_answer, make_text, make_wording
from caunoi.testing.officers import make_officer

CODE = "99/2030/TT-BCA"
CHANGE = "Lệ phí cấp lại bằng lái thay đổi từ ngày 1/1/2027"


def _client(actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


@pytest.mark.django_db
def test_the_law_that_changes(city, travel):
    loan, kien = make_officer(Role.ANSWERER, "PC08"), make_officer(Role.ANSWERER, "PC08")
    nghia, other = make_officer(Role.ANSWERER, "PC07"), make_officer(Role.ANSWERER, "PC07")
    text = make_text(loan, CODE)
    cites = {"citations": ((CODE, "Điều 12"),)}
    licence = make_answer(loan, kien, **cites)
    exchange = make_answer(loan, kien, title="Đổi bằng lái ở đâu?", **cites)
    other_unit = make_answer(
        nghia, other, unit="PC07", title="Xe chữa cháy cần bằng lái gì?", field="fire", **cites
    )
    untouched = make_answer(loan, kien, title="Đỗ xe sai bị phạt thế nào?")

    # Loan says on the text's page what changed and until when the old one holds.
    travel.shift(24 * 3600)
    told = {"change": CHANGE, "effective_to": "2027-01-01"}
    asked = _client(loan).post(f"/can-bo/hoi-dap/van-ban/{text.pk}/", told)
    assert asked.context["asks"]
    assert len(asked.context["marked"]) == 3
    page = _client(loan).post(f"/can-bo/hoi-dap/van-ban/{text.pk}/", {**told, "sure": "1"})
    assert page.status_code == 302
    update_text(text_id=text.pk, by=loan, change=CHANGE,
                effective_to=LegalText.objects.get(pk=text.pk).effective_to)  # fmt: skip

    # The three that cite it warn their readers; the one that does not stays as it is.
    for one in (licence, exchange, other_unit):
        assert CHANGE in Client().get(f"/hoi-dap/{one.slug}/").content.decode()
    assert CHANGE not in Client().get(f"/hoi-dap/{untouched.slug}/").content.decode()
    assert Client().get("/api/v1/questions", {"q": licence.title}).json()["items"][0]["checking"]
    assert Event.objects.filter(code="answer.marked").count() == 3

    # Each stands on its own unit's list.
    ours, theirs = (_client(one).get("/can-bo/hoi-dap/").content.decode() for one in (kien, nghia))
    assert licence.title in ours
    assert exchange.title in ours
    assert other_unit.title not in ours
    assert other_unit.title in theirs

    # One is rewritten by one officer and released by another, one is found to hold still.
    again = rewrite_answer(
        answer_id=licence.pk, by=loan, wording=make_wording(fee="150.000 đồng", **cites)
    )
    assert CHANGE in Client().get(f"/hoi-dap/{licence.slug}/").content.decode()
    release_revision(revision_id=again.pk, by=kien)
    _client(kien).post(f"/can-bo/hoi-dap/cau-tra-loi/{exchange.pk}/xac-nhan/")
    fresh = Client().get(f"/hoi-dap/{licence.slug}/").content.decode()
    assert "150.000" in fresh
    assert CHANGE not in fresh
    assert CHANGE not in Client().get(f"/hoi-dap/{exchange.slug}/").content.decode()
    assert licence.title not in _client(kien).get("/can-bo/hoi-dap/").content.decode()
