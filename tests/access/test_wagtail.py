"""Every address of Wagtail's own pages is behind our gate: outsiders never reach its code."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from caunoi.accounts import policy
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.portal.services.entering import ENTRY
from caunoi.portal.tests.making import make_shelf
from tests.access.expectation import ANYBODY, HERE, NO_DUTY, Person, holds
from tests.access.subjects import Stage
from tests.access.walk import desk

# What our own pages answer under the same prefix; tests/access/rows.py has them.
OURS = "quan-tri/"
PLACE = re.compile(r"\(\?P<\w+>(?:[^()]|\([^()]*\))*\)|<[^>]+>")


def path_of(route: str) -> str:
    """An address with something in each place."""
    plain = PLACE.sub("1", route).replace("^", "").replace("$", "").replace("\\Z", "")
    return f"/{plain.replace('.*/', 'khong-co/')}"


@pytest.fixture
def stage(city) -> Stage:
    return Stage()


def test_wagtail_has_addresses_to_look_at():
    assert len(desk()) > 150


@pytest.mark.parametrize("person", [ANYBODY, NO_DUTY, *HERE], ids=lambda person: person.label)
def test_only_those_whom_the_policy_lets_in_pass_the_gate(person, stage):
    client = Client()
    if not person.is_anybody:
        client.force_login(stage.account(person))
    allowed = any(holds(person, one) for one in ENTRY)
    if allowed:
        assert client.get("/quan-tri/noi-dung/").status_code == 200
        return
    strays = {}
    # One gate, one answer: all addresses for two of the outsiders, some for each other role.
    every = person in (ANYBODY, Person(Role.DUTY_OFFICER, "here"))
    for one in desk() if every else desk()[::40]:
        path = path_of(one.route)
        if path == f"/{OURS}":
            continue
        answer = client.get(path)
        led = answer.status_code == 302 and "/tai-khoan/login/" in answer["Location"]
        if not (led if person.is_anybody else answer.status_code == 404):
            strays[path] = answer.status_code
    assert not strays


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PRESS, Role.ADMIN])
def test_nobody_manages_accounts_or_groups_there(role, stage):
    client = Client()
    client.force_login(stage.account(Person(role, "here")))
    client.get("/quan-tri/noi-dung/")
    for path in ("/quan-tri/users/", "/quan-tri/groups/", "/quan-tri/users/add/"):
        assert client.get(path).status_code in (302, 404), path
    assert not Account.objects.filter(is_superuser=True).exists()


def test_a_duty_that_ended_ends_the_way_in(stage):
    person = Person(Role.EDITOR, "here")
    account = stage.account(person)
    client = Client()
    client.force_login(account)
    assert client.get("/quan-tri/noi-dung/").status_code == 200
    assert account.groups.exists()
    account.officer.duties.all().delete()
    assert client.get("/quan-tri/noi-dung/").status_code == 404


def test_the_looser_policy_holds_there_and_nowhere_else(stage):
    client = Client()
    client.force_login(stage.account(Person(Role.PRESS, "here")))
    inside = client.get("/quan-tri/noi-dung/")["Content-Security-Policy"]
    assert re.search(r"script-src ([^;]*)", inside)[1].strip() == "'self'"  # in any order
    for path in ("/", "/tin-tuc/", "/can-bo/trang/"):
        assert "unsafe" not in client.get(path)["Content-Security-Policy"], path
    assert policy.WRITE_PAGES in ENTRY


def test_an_editors_page_runs_the_known_scripts_by_its_nonce_and_no_other(stage):
    shelf = make_shelf("PC08")
    client = Client()
    client.force_login(stage.account(Person(Role.PRESS, "here")))
    nonces = set()
    for _time in range(2):
        page = client.get(f"/quan-tri/pages/add/portal/newspage/{shelf.pk}/")
        policy_said = page["Content-Security-Policy"]
        scripts = re.search(r"script-src ([^;]*)", policy_said)[1]
        assert re.fullmatch(r"'self' 'nonce-\w{24}'", scripts)
        nonce = scripts.partition("nonce-")[2].strip("'")
        body = page.content.decode()
        inline = re.findall(r"<script(?![^>]*(?:\ssrc=|application/json))([^>]*)>", body)
        assert inline
        assert set(inline) == {f' nonce="{nonce}"'}
        nonces.add(nonce)
    assert len(nonces) == 2
