"""API tokens: shown once, never wider than their officer, with an end, revoked at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from caunoi.accounts import policy
from caunoi.accounts.access import may
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, ApiToken, Duty
from caunoi.accounts.services.duties import take_duty
from caunoi.accounts.services.staff import close_account
from caunoi.accounts.services.tokens import (
    actor_for_token,
    issue_own_token,
    revoke_token,
    revoke_token_of_staff,
)
from caunoi.accounts.tests.make_actors import make_actor
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.ids import new_id
from caunoi.core.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def hoa():
    return make_actor("hoa", Role.DUTY_OFFICER)


@pytest.fixture
def an():
    return make_actor("an", Role.ADMIN)


def opened(token):
    actor = actor_for_token(token)
    assert actor is not None
    return actor


def issue(by, scopes=(policy.VIEW,), days=30):
    return issue_own_token(by=by, name="máy quét", scopes=scopes, days=days)


def test_a_token_opens_what_it_names_and_no_more(hoa):
    actor = opened(issue(hoa))

    assert actor.id == hoa.id
    assert may(actor, policy.VIEW)
    assert not may(actor, policy.REPLY)


def test_nothing_that_is_kept_opens_anything(hoa):
    token = issue(hoa)
    row = ApiToken.objects.get()
    assert token not in f"{row.__dict__}{Event.objects.get().data}"
    assert bytes(row.token_hash) != token.encode()


@pytest.mark.parametrize(
    "wrong",
    [{"scopes": [policy.MANAGE_STAFF]}, {"scopes": []}, {"days": 400}, {"days": 0}],
)
def test_wider_or_longer_than_allowed_is_refused(hoa, wrong):
    with pytest.raises(RuleBroken):
        issue(hoa, **wrong)
    assert not ApiToken.objects.exists()


def test_a_lost_duty_is_lost_for_the_token_too(hoa, an):
    token = issue(hoa)
    take_duty(duty_id=Duty.objects.get(officer_id=hoa.id).pk, by=an, why="Chuyển đơn vị")
    assert not may(opened(token), policy.VIEW)


def test_a_closed_account_opens_nothing_by_token(hoa, an):
    token = issue(hoa)
    close_account(officer_id=hoa.id, by=an, why="Nghỉ việc")
    assert actor_for_token(token) is None
    assert Event.objects.filter(code="token.revoked").count() == 1


def test_a_token_ends_at_its_hour(hoa):
    token = issue(hoa, days=30)
    with time_machine.travel(now() + timedelta(days=30, seconds=1)):
        assert actor_for_token(token) is None


def test_revoking_is_at_once_and_once(hoa):
    token = issue(hoa)
    row = ApiToken.objects.get()
    for _ in range(2):
        revoke_token(token_id=str(row.pk), by=hoa)
    assert actor_for_token(token) is None
    assert Event.objects.filter(code="token.revoked").count() == 1


def test_nobody_elses_token_can_be_revoked_but_by_an_administrator(hoa, an):
    issue(hoa)
    row = ApiToken.objects.get()
    other = make_actor("minh", Role.HEAD)
    with pytest.raises(NotFound):
        revoke_token(token_id=str(row.pk), by=other)
    with pytest.raises(AccessDenied):
        revoke_token_of_staff(token_id=row.pk, by=other)
    with pytest.raises(NotFound):
        revoke_token_of_staff(token_id=new_id(), by=an)
    revoke_token_of_staff(token_id=row.pk, by=an)
    row.refresh_from_db()
    assert row.revoked_at


def test_the_last_use_is_kept_to_the_hour(hoa, django_assert_num_queries):
    token = issue(hoa)
    actor_for_token(token)
    assert ApiToken.objects.get().last_used_at
    with django_assert_num_queries(2):  # the token, the officer: no write
        actor_for_token(token)


def test_a_token_calls_the_api_without_a_second_factor(hoa, settings):
    settings.MFA_REQUIRED = True
    token = issue(hoa)
    answer = Client().get("/api/v1/staff/reports", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200


def test_on_the_page_a_token_is_shown_once_and_only_after_proving_who_it_is(hoa):
    account = Account.objects.get(pk=hoa.account_id)
    account.set_password("a-long-enough-password")
    account.save()
    client = Client()
    client.force_login(account)
    form = {"name": "máy quét", "days": "30", "scopes": [policy.VIEW]}
    add, tokens = "/tai-khoan/the-api/them/", "/tai-khoan/the-api/"
    assert "/tai-khoan/reauthenticate/" in client.post(add, form)["Location"]
    assert not ApiToken.objects.exists()

    client.post("/tai-khoan/reauthenticate/", {"password": "a-long-enough-password"})
    client.post(add, form)

    (shown,) = re.findall(r"cn_[\w-]{40,}", client.get(tokens).content.decode())
    assert opened(shown).id == hoa.id
    assert shown not in client.get(tokens).content.decode()
    client.post(f"{tokens}{ApiToken.objects.get().pk}/thu-hoi/")
    assert actor_for_token(shown) is None
