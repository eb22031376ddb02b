"""How the channels fare, told to a staff system: with the permission and its scope only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from caunoi.accounts import policy
from caunoi.accounts.models import Officer
from caunoi.accounts.services.tokens import issue_token
from caunoi.channels.models import Account
from caunoi.core.clock import now
from caunoi.testing.officers import make_officer

pytestmark = pytest.mark.django_db
URL = "/api/v1/staff/channels"


def ask(actor, *scopes: str):
    token = issue_token(
        officer=Officer.objects.get(pk=actor.id), name="test", scopes=scopes,
        lasts=timedelta(days=1), by="system:test",
    )  # fmt: skip
    return Client().get(URL, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def watch(city):
    return make_officer("admin", "CAHN")


def test_state_days_left_and_trouble_in_words(watch):
    Account.objects.create(
        channel="zalo", external_id="7", name="OA", state="reconnect", why="not connected",
        tokens_until=now() + timedelta(days=9, hours=1),
    )  # fmt: skip
    told = ask(watch, policy.VIEW_CHANNELS).json()
    (account,) = told["accounts"]
    assert (account["channel"], account["state"], account["token_days"]) == ("zalo", "reconnect", 9)
    assert account["trouble"]["next_step"]
    assert {one["channel"] for one in told["queues"]} >= {"email"}


def test_without_the_scope_or_the_permission_there_is_no_such_call(watch):
    assert ask(watch, policy.VIEW).status_code == 404
    assert ask(make_officer("duty_officer", "CA-00316"), policy.VIEW).status_code == 404
    assert Client().get(URL).status_code == 401
