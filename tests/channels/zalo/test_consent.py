"""An administrator connects the account at the desk; nobody else can, and no foreign account."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.core.management import call_command
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account as Person
from caunoi.channels.choices import AccountState
from caunoi.channels.zalo import tokens
from caunoi.testing.officers import make_officer
from tests.channels.zalo.ground import our_account

pytestmark = pytest.mark.django_db
PAGE = "/can-bo/kenh/zalo/"


def signed_in(role, unit="CAHN"):
    client = Client()
    actor = make_officer(role, unit)
    client.force_login(Person.objects.get(pk=actor.account_id))
    return client


@pytest.fixture
def admin(city, server, settings):
    settings.ZALO_REFRESH_TOKEN = ""
    return signed_in(Role.ADMIN)


def consent(address):
    """What Zalo's page leads back to."""
    return httpx.get(address, follow_redirects=False).headers["location"]


def link_on(page):
    return unescape(re.search(r'href="(http[^"]+/v4/oa/permission[^"]+)"', page).group(1))


def test_the_consent_connects_the_account(admin, server):
    address = link_on(admin.get(PAGE).content.decode())
    back = urlsplit(consent(address))
    answer = admin.get(f"{back.path}?{back.query}", follow=True)
    assert answer.status_code == 200
    account = our_account(server)
    assert account.state == AccountState.WORKING
    assert tokens.open_tokens(account).usable()


def test_a_consent_that_was_not_begun_here_is_refused(admin, server):
    address = link_on(admin.get(PAGE).content.decode())
    query = parse_qs(urlsplit(consent(address)).query)
    stranger = {"code": query["code"][0], "oa_id": server.world.oa_id, "state": "another"}
    admin.get(f"{PAGE}xong/", stranger)
    assert our_account(server).sealed_tokens is None
    # Without a state (a link of Zalo's console) the verifier of this browser must fit.
    admin.get(PAGE)
    code = parse_qs(urlsplit(consent(address)).query)["code"][0]
    admin.get(f"{PAGE}xong/", {"code": code, "oa_id": server.world.oa_id})
    assert our_account(server).sealed_tokens is None


def test_another_accounts_consent_is_refused(admin, server, settings):
    address = link_on(admin.get(PAGE).content.decode())
    back = urlsplit(consent(address))
    right = server.world.oa_id
    query = back.query
    server.world.oa_id = "999"  # whose tokens these are, as Zalo itself says
    admin.get(f"{back.path}?{query}")
    server.world.oa_id = right
    assert our_account(server).sealed_tokens is None


def test_who_does_not_manage_channels_finds_no_such_page(city, server):
    assert signed_in(Role.DUTY_OFFICER).get(PAGE).status_code == 404


def test_the_command_connects_it_too(city, server, settings, monkeypatch, capsys):
    settings.ZALO_REFRESH_TOKEN = ""

    def paste(_prompt: str) -> str:
        return consent(capsys.readouterr().out.splitlines()[-1])

    monkeypatch.setattr("builtins.input", paste)
    call_command("zalo_connect")
    assert tokens.open_tokens(our_account(server)).usable()


def test_without_an_account_the_page_says_how_to_name_one(admin, settings):
    settings.ZALO_OA_ID = ""
    assert "zalo.md" in admin.get(PAGE).content.decode()
    assert admin.get(f"{PAGE}xong/").status_code == 302
