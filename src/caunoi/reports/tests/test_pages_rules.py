"""Time limits in administration: seen with their effect, switched on by two persons."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.core.models import Event
from caunoi.law.choices import RuleState
from caunoi.law.models import RuleActivation
from caunoi.testing.cast import CITY
from caunoi.testing.officers import make_officer

PAGE = "/quan-tri/thoi-han/crime_report.urgent_first_word/1/"
WHY = "Quy định năm 2017 còn hiệu lực"


@pytest.fixture
def admin(city) -> Actor:
    return make_officer(Role.ADMIN, CITY)


@pytest.fixture
def commander(city) -> Actor:
    return make_officer(Role.COMMANDER, CITY)


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def state() -> str:
    return RuleActivation.objects.get().state


def test_a_proposed_version_is_shown_with_what_it_would_do(admin):
    page = client_of(admin).get(PAGE)
    assert page.context["replay"].rule == "crime_report.urgent_first_word"
    assert page.context["may_propose"] is True
    assert client_of(admin).get("/quan-tri/thoi-han/no.rule/1/").status_code == 404


def test_a_time_limit_is_named_in_words_with_its_code_small_beside_it(admin):
    page = client_of(admin).get(PAGE).content.decode()
    (head,) = re.findall(r"<h2>(.*?)</h2>", page[page.index("cn-card-head") :].split("</div>")[0])
    assert head == 'Phiên bản 1 <small class="text-muted">crime_report.urgent_first_word</small>'
    rows = client_of(admin).get("/quan-tri/thoi-han/").content.decode()
    assert not re.findall(r">\s*[a-z_]+\.[a-z_]+\s*</a>", rows)


def test_one_submits_and_another_approves(admin, commander):
    own = client_of(admin)
    own.post(f"{PAGE}propose/", {"why": WHY})
    assert state() == RuleState.SUBMITTED
    assert own.get(PAGE).context["may_approve"] is False
    assert own.post(f"{PAGE}approve/").status_code == 409
    assert state() == RuleState.SUBMITTED

    client_of(commander).post(f"{PAGE}approve/")

    assert state() == RuleState.ACTIVE
    assert Event.objects.filter(code="rule.approved", by=commander.ref).exists()


def test_a_refusal_needs_its_reason(admin, commander):
    client_of(admin).post(f"{PAGE}propose/", {"why": WHY})
    other = client_of(commander)
    refused = other.post(f"{PAGE}refuse/", {"why": "abc"})
    assert refused.status_code == 409
    assert "Lý do quá ngắn" in refused.content.decode()
    assert 'value="abc"' in refused.content.decode()
    other.post(f"{PAGE}refuse/", {"why": "Chưa xác nhận được hiệu lực"})
    assert state() == RuleState.REFUSED


def test_a_commander_submits_nothing_and_others_find_no_page(commander, admin, hoa):
    assert client_of(commander).post(f"{PAGE}propose/", {"why": WHY}).status_code == 404
    assert client_of(hoa).get(PAGE).status_code == 404
    assert client_of(admin).post(f"{PAGE}approve/").status_code == 404
    assert not RuleActivation.objects.exists()


def test_who_holds_the_second_key_comes_from_the_request_to_what_it_is_about(admin, commander):
    client_of(admin).post(f"{PAGE}propose/", {"why": "Theo công văn số 5"})
    (link,) = re.findall(
        r'href="(/quan-tri/thoi-han/trinh/[^"]+)"',
        client_of(commander).get("/quan-tri/hai-khoa/").content.decode(),
    )
    shown = client_of(commander).get(link, follow=True)
    assert shown.request["PATH_INFO"] == PAGE
    assert f'action="{PAGE}approve/"' in shown.content.decode()
