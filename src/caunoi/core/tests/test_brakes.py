"""Brakes: by a mark that says nothing, in memory only, and never where nobody may be told apart."""

from __future__ import annotations

import time

import pytest
from django.http import HttpResponse

from caunoi.core import brakes
from caunoi.core.brakes import Brake, count_press, is_too_often, mark_of
from caunoi.core.middleware import PrivatePathsMiddleware

TWO = Brake("test", most=2, seconds=60)


def test_it_lets_so_many_through_for_each_place_and_matter():
    here, there = mark_of("203.0.113.7"), mark_of("203.0.113.8")
    for _press in range(2):
        assert not is_too_often(here, TWO, "a")
        count_press(here, TWO, "a")
    assert is_too_often(here, TWO, "a")
    assert not is_too_often(here, TWO, "b")
    assert not is_too_often(there, TWO, "a")


def test_it_is_released_after_its_time(monkeypatch):
    here = mark_of("203.0.113.7")
    count_press(here, TWO)
    count_press(here, TWO)
    clock = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: clock + 61)
    assert not is_too_often(here, TWO)
    count_press(here, TWO)
    assert not is_too_often(here, TWO)


def test_a_mark_is_no_address_and_one_house_of_ipv6_is_one_place():
    assert b"203" not in mark_of("203.0.113.7")
    assert mark_of("2001:db8:1:2::1") == mark_of("2001:db8:1:2:ffff::9")
    assert mark_of("2001:db8:1:2::1") != mark_of("2001:db8:1:3::1")
    assert mark_of("") == mark_of("unix:") == b""


def test_nothing_is_braked_without_a_mark():
    for _press in range(5):
        count_press(b"", TWO)
    assert not is_too_often(b"", TWO)


def test_memory_has_an_end(monkeypatch):
    monkeypatch.setattr(brakes, "_MOST_MARKS", 10)
    for number in range(30):
        count_press(mark_of(f"203.0.113.{number}"), TWO)
    assert len(brakes._presses) == 10


@pytest.mark.parametrize(
    ("method", "path", "has_mark"),
    [
        ("post", "/lich-hen/dat/x/", True),
        ("post", "/en/lich-hen/dat/x/", True),
        ("get", "/lich-hen/dat/x/", False),
        ("post", "/lich-hen/", False),
        ("post", "/hoi-dap/hoi/", False),
        ("post", "/hoi-dap/tim/", False),
        ("post", "/gui-tin/an-danh/", False),
        ("post", "/api/v1/reports", False),
        ("post", "/tra-cuu/", False),
    ],
)
def test_only_braked_presses_bear_a_mark_and_no_view_sees_the_address(rf, method, path, has_mark):
    seen, through = _watched()
    through(getattr(rf, method)(path, REMOTE_ADDR="203.0.113.7"))
    assert bool(seen[0].brake_mark) == has_mark
    assert "REMOTE_ADDR" not in seen[0].META


def test_behind_a_proxy_what_it_saw_counts(rf, settings):
    settings.BEHIND_PROXY = True
    seen, through = _watched()
    for forged in ("", "198.51.100.1, "):
        through(rf.post("/lich-hen/dat/x/", HTTP_X_FORWARDED_FOR=f"{forged}203.0.113.7"))
    through(rf.post("/lich-hen/dat/x/"))
    assert [one.brake_mark for one in seen] == [mark_of("203.0.113.7")] * 2 + [b""]


def _watched():
    """What comes through the middleware, and the middleware."""
    seen = []

    def answer(request):
        seen.append(request)
        return HttpResponse()

    return seen, PrivatePathsMiddleware(answer)
