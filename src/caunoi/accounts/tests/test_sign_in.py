"""Staff sign in by e-mail and password; nobody signs themself up; an unknown one learns nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.accounts.models import Account

PASSWORD = "a-long-enough-password"


@pytest.fixture
def account(db):
    return Account.objects.create_user("hoa@example.test", PASSWORD, name="Hoa")


def sign_in(email: str, password: str):
    return Client().post("/tai-khoan/login/", {"login": email, "password": password})


def test_the_right_password_leads_to_the_desk(account):
    answer = sign_in("HOA@example.test", PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/can-bo/ban/")


def test_a_wrong_password_and_an_unknown_address_get_the_same_words(account):
    wrong, unknown = (
        sign_in(email, "x-wrong-x").content.decode()
        for email in ("hoa@example.test", "nobody@example.test")
    )
    marker = "cn-summary"
    assert marker in wrong
    assert wrong.partition(marker)[2][:400] == unknown.partition(marker)[2][:400]


def test_an_account_that_was_closed_does_not_enter(account):
    Account.objects.update(is_active=False)
    assert "/can-bo/" not in sign_in("hoa@example.test", PASSWORD).get("Location", "")


def test_nobody_signs_themself_up(db):
    Client().post(
        "/tai-khoan/signup/", {"email": "me@example.test", "password1": PASSWORD,
                               "password2": PASSWORD},
    )  # fmt: skip
    assert not Account.objects.exists()
