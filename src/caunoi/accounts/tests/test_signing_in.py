"""Guessing passwords: slowed and told of; the desk's own browser and other accounts stay open."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from caunoi.accounts.choices import TrySource
from caunoi.accounts.models import Account, AccountSession, SignInTries
from caunoi.accounts.services.signing_in import LIMITS, SlowDown, Try, check_may_try, count_failure
from caunoi.core.clock import now
from caunoi.core.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
EMAIL = "hoa@example.test"
LOGIN = "/tai-khoan/login/"


@pytest.fixture
def account():
    return Account.objects.create_user(EMAIL, PASSWORD, name="Hoa")


def sign_in(client: Client, password: str, email: str = EMAIL, **more):
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def is_in(answer) -> bool:
    return bool(answer.status_code == 302)


def attack(times: int, **more) -> None:
    stranger = Client()
    for _ in range(times):
        sign_in(stranger, "wrong-wrong-wrong", **more)


def test_after_some_wrong_passwords_even_the_right_one_waits_and_then_opens(account):
    attack(6)
    slowed = sign_in(Client(), PASSWORD)
    assert slowed.status_code == 200
    assert "cn-summary" in slowed.content.decode()
    with time_machine.travel(now() + timedelta(seconds=6)):
        assert is_in(sign_in(Client(), PASSWORD))


def test_no_wait_is_longer_than_five_minutes(account):
    for _ in range(60):
        count_failure(Try(EMAIL, "", "192.0.2.1"))
    with pytest.raises(SlowDown) as slowed:
        check_may_try(Try(EMAIL, "", "192.0.2.2"))
    assert slowed.value.seconds <= 300


def test_the_browser_of_the_desk_is_not_locked_out_by_an_attack_from_elsewhere(account):
    desk = Client()
    sign_in(desk, PASSWORD)
    desk.post("/tai-khoan/logout/")
    attack(40, REMOTE_ADDR="192.0.2.66")

    assert not is_in(sign_in(Client(), PASSWORD))
    assert is_in(sign_in(desk, PASSWORD))


def test_a_spray_over_many_accounts_is_slowed_by_its_network(account):
    for number in range(31):
        attack(1, email=f"officer{number}@example.test", REMOTE_ADDR="192.0.2.7")

    assert not is_in(sign_in(Client(), PASSWORD, REMOTE_ADDR="192.0.2.7"))
    assert is_in(sign_in(Client(), PASSWORD, REMOTE_ADDR="192.0.2.8"))


def test_a_spray_is_told_of_once(account, caplog):
    for number in range(35):
        count_failure(Try(f"officer{number}@example.test", "", "192.0.2.7"))

    told = Event.objects.filter(code="sign_in.slowed")
    assert [event.data["after"]["source"] for event in told] == ["network"]
    assert "192.0.2.7" not in caplog.text


def test_neither_address_nor_network_is_kept(account):
    attack(7, REMOTE_ADDR="192.0.2.9")
    kept = [str(row) for row in SignInTries.objects.values_list()]
    kept += [str(event.data) for event in Event.objects.all()]
    assert not [row for row in kept if "192.0.2.9" in row or EMAIL in row]


def test_counts_are_forgotten(account):
    attack(LIMITS[TrySource.ACCOUNT].free + 3)
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert is_in(sign_in(Client(), PASSWORD))
    with time_machine.travel(now() + timedelta(hours=25)):
        attack(1, email="other@example.test")
        assert SignInTries.objects.count() == 3


def test_an_unknown_address_is_slowed_alike(account):
    attack(6, email="nobody@example.test")
    known, unknown = (
        sign_in(Client(), "wrong-wrong", email=email).content.decode()
        for email in (EMAIL, "nobody@example.test")
    )
    assert "cn-summary" in known
    assert unknown.count("cn-summary") == known.count("cn-summary")


def test_the_session_key_changes_at_sign_in(account):
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = planted = str(session.session_key)

    sign_in(client, PASSWORD)

    assert client.cookies["sessionid"].value != planted
    assert not AccountSession.objects.filter(session_key=planted).exists()


def test_a_sign_in_is_written_down_without_address(account):
    sign_in(Client(), PASSWORD, headers={"user-agent": "Mozilla/5.0 (Windows) Firefox/140"})
    event = Event.objects.get(code="account.signed_in")
    assert (event.subject_id, event.data["after"]) == (account.pk, {"methods": ["password"]})
    assert AccountSession.objects.get(account_id=account.pk).agent == "Firefox, Windows"


def test_a_forged_device_cookie_counts_as_unknown(account):
    attack(6)
    forged = Client()
    forged.cookies["cn_device"] = "eyJ4IjoieSJ9:forged:signature"
    assert not is_in(sign_in(forged, PASSWORD))
