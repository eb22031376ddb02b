"""What each way of telling us reveals: told before anything is written, of the open ways only."""

from __future__ import annotations

import pytest
from django.test import Client

from caunoi.reports import ways
from caunoi.reports.tests.walking import NAMED, NAMELESS

pytestmark = pytest.mark.usefixtures("city")

PAGES = ("/", NAMED, NAMELESS)


def _told(path: str) -> str:
    page = Client().get(path).content.decode()
    return page.partition("cn-channels")[2].partition("</dl>")[0]


@pytest.mark.parametrize("path", PAGES)
def test_only_ways_that_exist_are_told_of(path, settings):
    settings.MAIL_IN_PORT = 0
    told = _told(path)
    assert "113" in told
    for not_there in ("Facebook", "Zalo", "điện tử"):
        assert not_there not in told


@pytest.mark.parametrize("path", PAGES)
def test_answers_by_mail_are_told_of_while_their_door_is_open(path, settings):
    settings.MAIL_IN_PORT = 2525
    assert "thư điện tử" in _told(path)


@pytest.mark.parametrize("path", PAGES)
def test_a_public_address_is_told_of_in_place_of_answers_alone(path, settings):
    settings.MAIL_IN_PORT = 2525
    settings.MAIL_PUBLIC = frozenset(["tin-bao@example.test"])
    told = _told(path)
    assert "tin-bao@example.test" in told
    assert "Trả lời thư" not in told


def test_a_way_that_is_added_appears_once(monkeypatch):
    monkeypatch.setattr(ways, "_announced", [])
    new = ways.Way("Pigeon", "We see whose pigeon it is.")
    ways.announce_way(new)
    ways.announce_way(new)
    assert _told("/").count("<dt>Pigeon</dt>") == 1
