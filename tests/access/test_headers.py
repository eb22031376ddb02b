"""Every page: strict policy, nothing inline, no frames; cookies only where somebody signs in."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.core.middleware import is_private
from caunoi.demo.tests import urls
from caunoi.testing.officers import give_duty
from tests.access.expectation import Person
from tests.access.rows import ROWS
from tests.access.subjects import Stage
from tests.access.test_matrix import path_of

pytestmark = pytest.mark.urls(urls.__name__)
PAGES = [name for name, row in ROWS.items() if not row.post and not row.head]
INLINE = (
    re.compile(r"<script(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))[^>]*>", re.I),
    re.compile(r"<style\b", re.I),
    re.compile(r"<[a-z][^>]*\sstyle=", re.I),
    re.compile(r"<[a-z][^>]*\son[a-z]+=", re.I),
    re.compile(r"(?:src|href)=[\"']javascript:", re.I),
)


@pytest.fixture
def stage(city) -> Stage:
    return Stage()


@pytest.fixture
def insider(stage) -> Client:
    """Somebody with every role in the report's unit, so that every page opens."""
    person = Person(Role.HEAD, "here")
    for role in Role.values:
        give_duty(stage.actor(person).id, role, "CA-00316")
    client = Client()
    client.force_login(stage.account(person))
    return client


def faults(answer: HttpResponseBase) -> list[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    found = []
    if "default-src 'none'" not in policy or "unsafe" in policy or "http:" in policy:
        found.append(f"CSP {policy!r}")
    if "frame-ancestors 'none'" not in policy or answer.headers.get("X-Frame-Options") != "DENY":
        found.append("frames")
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        found.append("nosniff")
    if answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append("referrer")
    if "html" in answer.headers.get("Content-Type", "") and not answer.streaming:
        text = answer.content.decode()  # type: ignore[attr-defined]
        found += [hit.group(0)[:60] for one in INLINE if (hit := one.search(text))]
    return found


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_carries_the_strict_headers_and_nothing_inline(stage, insider, prefix):
    strays, opened = {}, 0
    pages = [name for name in PAGES if not (prefix and name.startswith("open311:"))]
    for name in pages:
        path = path_of(name, stage)
        answers = [Client().get(prefix + path), insider.get(prefix + path)]
        opened += answers[1].status_code == 200
        found = [fault for answer in answers for fault in faults(answer)]
        if found:
            strays[name] = found
    assert not strays
    assert opened > len(pages) / 2  # else nothing was looked at


def test_private_pages_set_no_cookie_and_are_kept_nowhere(stage, insider):
    looked = 0
    for name in PAGES:
        path = path_of(name, stage)
        if is_private(path):
            looked += 1
            for client in (Client(), insider):
                answer = client.get(path)
                assert not answer.cookies, path
                assert "no-store" in answer["Cache-Control"], path
                assert answer["Referrer-Policy"] == "no-referrer", path
    assert looked >= 3


def test_pages_of_staff_are_kept_by_no_cache(stage, insider):
    careless = []
    for name in PAGES:
        path = path_of(name, stage)
        if path.startswith(("/can-bo/", "/quan-tri/", "/chi-huy/", "/tai-khoan/the-api/")):
            answer = insider.get(path)
            kept = answer.headers.get("Cache-Control", "")
            if answer.status_code == 200 and "no-store" not in kept and "private" not in kept:
                careless.append(name)
    assert not careless


def test_cookies_of_a_sign_in_are_out_of_reach(stage, settings):
    account = stage.account(Person(Role.HEAD, "here"))
    client = Client()
    client.get("/tai-khoan/login/")
    client.post("/tai-khoan/login/", {"login": account.email, "password": "a-long-enough-password"})
    cookies = client.cookies
    assert {"sessionid", "cn_device", "csrftoken"} <= set(cookies)
    for name in ("sessionid", "cn_device"):
        assert cookies[name]["httponly"]
    assert {cookies[name]["samesite"] for name in cookies} == {"Lax"}


def test_over_https_browsers_are_told_to_stay_there(settings, db):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    assert "max-age=31536000" in Client().get("/healthz", secure=True)["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in Client().get("/healthz")
