"""Sessions end when they must: password, closing, lost duty; every change asks for its token."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, AccountSession, Duty
from caunoi.accounts.services.duties import take_duty
from caunoi.accounts.services.securing import end_own_session
from caunoi.accounts.services.staff import close_account, transfer_officer
from caunoi.accounts.tests.make_actors import make_actor, make_unit
from caunoi.core.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
OTHER = "another-long-password"
WHY = "Theo quyết định"


@pytest.fixture
def hoa():
    return make_actor("hoa", Role.DUTY_OFFICER)


@pytest.fixture
def an():
    return make_actor("an", Role.ADMIN)


def with_password(actor) -> Account:
    account = Account.objects.get(pk=actor.account_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def signed_in(account: Account) -> Client:
    client = Client()
    client.post("/tai-khoan/login/", {"login": account.email, "password": PASSWORD})
    assert client.get("/tai-khoan/").status_code == 200
    return client


def test_a_role_that_ends_is_refused_at_the_next_click(hoa, an):
    client = signed_in(with_password(hoa))
    assert client.get("/can-bo/").status_code == 200
    take_duty(duty_id=Duty.objects.get(officer_id=hoa.id).pk, by=an, why=WHY)
    assert client.get("/can-bo/").status_code == 404


def test_a_transfer_counts_at_the_next_click(hoa, an):
    client = signed_in(with_password(hoa))
    press = make_unit("PRESS")
    transfer_officer(officer_id=hoa.id, to=press, role=Role.PRESS, by=an, why=WHY)
    assert client.get("/can-bo/").status_code == 302  # away from the inbox, to what is theirs now
    assert client.get("/can-bo/", headers={"HX-Request": "true"}).status_code == 404


def test_closing_an_account_ends_its_sessions(hoa, an):
    account = with_password(hoa)
    client = signed_in(account)
    close_account(officer_id=hoa.id, by=an, why=WHY)
    assert client.get("/can-bo/").status_code == 302
    assert not AccountSession.objects.filter(account_id=account.pk).exists()
    assert Event.objects.filter(code="account.closed").count() == 1


def test_a_new_password_signs_all_other_browsers_out(hoa):
    account = with_password(hoa)
    elsewhere, here = signed_in(account), signed_in(account)
    answer = here.post(
        "/tai-khoan/password/change/",
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )
    assert answer.status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302


def test_a_forgotten_password_is_set_by_a_link_that_works_once(hoa):
    account = with_password(hoa)
    elsewhere = signed_in(account)
    Client().post("/tai-khoan/password/reset/", {"email": account.email})
    (link,) = re.findall(r"https?://[^/]+(\S+)", str(mail.outbox[0].body))

    client = Client()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": OTHER, "password2": OTHER})

    account.refresh_from_db()
    assert account.check_password(OTHER)
    assert elsewhere.get("/tai-khoan/").status_code == 302
    assert Client().get(link, follow=True).context["token_fail"]


def test_an_unknown_address_gets_the_same_page_and_no_letter(hoa):
    known, unknown = (
        Client().post("/tai-khoan/password/reset/", {"email": email})
        for email in ("hoa@example.test", "nobody@example.test")
    )
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert len(mail.outbox) == 1


def test_one_ends_ones_own_sessions_and_nobody_elses(hoa, an):
    account = with_password(hoa)
    elsewhere, here = signed_in(account), signed_in(account)
    stranger = signed_in(with_password(an))
    key = stranger.session.session_key or ""
    end_own_session(account_id=account.pk, session_key=key)
    assert stranger.get("/tai-khoan/").status_code == 200

    here.post("/tai-khoan/thiet-bi/dang-xuat/")

    assert here.get("/tai-khoan/").status_code == 200
    assert elsewhere.get("/tai-khoan/").status_code == 302
    assert stranger.get("/tai-khoan/").status_code == 200


def test_the_page_of_sessions_names_no_key(hoa):
    client = signed_in(with_password(hoa))
    page = client.get("/tai-khoan/thiet-bi/").content.decode()
    assert str(client.session.session_key) not in page


@pytest.mark.parametrize(
    "path",
    [
        "/tai-khoan/logout/", "/tai-khoan/ho-so/", "/tai-khoan/thiet-bi/dang-xuat/",
        "/tai-khoan/password/change/", "/tai-khoan/login/", "/quan-tri/can-bo/them/",
        "/tai-khoan/the-api/them/",
    ],
)  # fmt: skip
def test_a_change_from_another_site_is_refused(an, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(with_password(an))
    assert client.post(path, {"name": "x", "language": "en"}).status_code == 403


def test_leaving_needs_a_press_not_a_link(hoa):
    client = signed_in(with_password(hoa))
    client.get("/tai-khoan/logout/")
    assert client.get("/tai-khoan/").status_code == 200
    client.post("/tai-khoan/logout/")
    assert client.get("/tai-khoan/").status_code == 302


def test_ones_own_name_and_language_change_and_are_written_down(hoa):
    account = with_password(hoa)
    client = signed_in(account)
    for _ in range(2):
        answer = client.post("/tai-khoan/ho-so/", {"name": " Hoa  Mới ", "language": "en"})
    assert answer["Location"] == "/en/tai-khoan/"
    account.refresh_from_db()
    assert (account.name, account.language) == ("Hoa Mới", "en")
    assert Event.objects.filter(code="account.changed").count() == 1
