"""The second factor: asked for, tolerant of clocks, each code once, sealed, needed by staff."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, AccountSession, Officer
from caunoi.accounts.services.securing import reset_factors
from caunoi.accounts.tests.make_actors import make_actor
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.core.models import Event

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CODE_PAGE = "/tai-khoan/2fa/authenticate/"
FACTORS = "/tai-khoan/2fa/"


@pytest.fixture
def hoa():
    return make_actor("hoa", Role.DUTY_OFFICER)


@pytest.fixture
def account(hoa):
    account = Account.objects.get(pk=hoa.account_id)
    account.set_password(PASSWORD)
    account.save()
    return account


def code_at(seconds: float = 0) -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time() + seconds) // 30)))


def by_password(account: Account, client: Client | None = None):
    client = client or Client()
    client.post("/tai-khoan/login/", {"login": account.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/tai-khoan/").status_code == 200


def test_the_password_alone_does_not_enter(account):
    TOTP.activate(account, SECRET)
    client = by_password(account)
    assert not is_in(client)
    client.post(CODE_PAGE, {"code": code_at()})
    assert is_in(client)


@pytest.mark.parametrize(("seconds", "opens"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_a_clock_may_be_one_step_wrong_and_no_more(account, seconds, opens):
    TOTP.activate(account, SECRET)
    with time_machine.travel(now().replace(second=15, microsecond=0), tick=False):
        client = by_password(account)
        client.post(CODE_PAGE, {"code": code_at(seconds)})
        assert is_in(client) is opens


@pytest.mark.parametrize("later", [1, 31, 50])
def test_a_code_opens_once_even_while_a_slow_clock_would_still_take_it(account, later):
    TOTP.activate(account, SECRET)
    moment = now().replace(second=1, microsecond=0)
    with time_machine.travel(moment, tick=False) as clock:
        code = code_at(30)  # the next step's: valid for as long as any code can be
        first = by_password(account)
        first.post(CODE_PAGE, {"code": code})
        assert is_in(first)
        clock.shift(timedelta(seconds=later))
        second = by_password(account)
        second.post(CODE_PAGE, {"code": code})
        assert not is_in(second)


def test_guessing_codes_is_slowed(account):
    TOTP.activate(account, SECRET)
    client = by_password(account)
    for _ in range(6):
        client.post(CODE_PAGE, {"code": "000000"})
    client.post(CODE_PAGE, {"code": code_at()})
    assert not is_in(client)


def test_the_secret_is_sealed_in_the_database(account):
    TOTP.activate(account, SECRET)
    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize("path", ["/can-bo/", "/quan-tri/", "/chi-huy/", "/tai-khoan/the-api/"])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_without_a_factor_every_page_of_staff_leads_to_set_one_up(account, settings, path, prefix):
    settings.MFA_REQUIRED = True
    answer = by_password(account).get(prefix + path)
    assert (answer.status_code, answer["Location"]) == (302, prefix + FACTORS)


def test_with_a_factor_the_desk_opens(account, settings):
    settings.MFA_REQUIRED = True
    client = by_password(account)
    TOTP.activate(account, SECRET)
    assert client.get("/can-bo/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(account, settings):
    settings.MFA_REQUIRED = True
    Authenticator.objects.create(user=account, type="recovery_codes", data={"seed": "x"})
    client = Client()
    client.force_login(account)
    assert client.get("/can-bo/").status_code == 302


def test_a_new_factor_is_set_up_and_signs_other_browsers_out(
    account, django_capture_on_commit_callbacks
):
    elsewhere, here = by_password(account), by_password(account)
    set_up = "/tai-khoan/2fa/totp/activate/"
    assert "/tai-khoan/reauthenticate/" in here.get(set_up)["Location"]
    here.post("/tai-khoan/reauthenticate/", {"password": PASSWORD})
    page = here.get(set_up)
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        here.post(set_up, {"code": code})

    assert Authenticator.objects.filter(user=account, type="totp").exists()
    assert is_in(here)
    assert not is_in(elsewhere)
    told = Event.objects.filter(code="account.secured").values_list("data", flat=True)
    assert "totp_activated" in {data["after"]["what"] for data in told}


def test_an_administrator_takes_lost_factors_off_and_signs_out(account, hoa):
    admin = make_actor("an", Role.ADMIN)
    TOTP.activate(account, SECRET)
    Client().force_login(account)

    for _ in range(2):
        reset_factors(officer_id=hoa.id, by=admin, why="Mất điện thoại")

    assert not Authenticator.objects.exists()
    assert not AccountSession.objects.filter(account_id=account.pk).exists()
    assert Event.objects.filter(code="account.factors_reset").count() == 1


def test_nobody_takes_factors_off_without_right_reason_or_from_themself(account, hoa):
    admin = make_actor("an", Role.ADMIN)
    TOTP.activate(account, SECRET)
    with pytest.raises(AccessDenied):
        reset_factors(officer_id=admin.id, by=hoa, why="Mất điện thoại")
    with pytest.raises(RuleBroken):
        reset_factors(officer_id=hoa.id, by=admin, why=".")
    with pytest.raises(RuleBroken):
        reset_factors(officer_id=admin.id, by=admin, why="Mất điện thoại")
    assert Authenticator.objects.exists()
    assert Officer.objects.count() == 2
