"""The nameless way: no cookie, nothing stored in the browser, nobody else asked, nothing kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")
SCRIPT = re.compile(r'<script[^>]*src="/static/([^"]+)"')
STORES = re.compile(
    r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.|serviceWorker|storage\.persist"
)
# What one chose on other pages is looked at; nothing of these pages stays behind.
READS = 'localStorage.getItem("theme")'
ELSEWHERE = re.compile(r'(?:src|href|action|data-[a-z-]+)="(?:https?:)?//([^/"]+)')


def screens(start: str) -> list[Walk]:
    """A walk stopped at each screen in turn, at the one aside, and at the receipt."""
    walks = []
    for presses in range(7):
        walk = Walk(start)
        for _press in range(presses):
            if walk.step:
                walk.send(text=TEXT)
        walks.append(walk)
    walks.append(Walk(start).to_check().send(goto="about"))
    return walks


def scripts(page: str) -> dict[str, str]:
    found = {}
    for name in SCRIPT.findall(page):
        path = finders.find(name)
        assert path
        found[name] = Path(path).read_text("utf-8").replace(READS, "")
    return found


@pytest.mark.parametrize("start", [NAMELESS, "/en" + NAMELESS])
def test_no_screen_loads_a_script_that_stores(start):
    walks = screens(start)
    assert {walk.step for walk in walks} == {"what", "where", "when", "check", "about", ""}
    for walk in walks:
        found = scripts(walk.page)
        assert found
        assert not [name for name, code in found.items() if STORES.search(code)]


def test_the_title_says_how_far_one_is_and_nothing_of_what_it_is():
    for walk in screens(NAMELESS):
        title = walk.page[walk.page.index("<title>") : walk.page.index("</title>")]
        words = title.removeprefix("<title>").partition(" · ")[0]
        assert words.startswith(("Bước ", "Chọn", "Biên nhận"))
        assert "ẩn danh" not in title


def test_with_a_name_the_draft_is_kept_so_the_search_above_finds_what_it_looks_for():
    assert [name for name, code in scripts(Walk(NAMED).page).items() if STORES.search(code)]


@pytest.mark.parametrize("start", [NAMELESS, "/en" + NAMELESS])
def test_no_screen_asks_anybody_else_or_leaves_a_cookie(start):
    for walk in screens(start):
        hosts = set(ELSEWHERE.findall(walk.page)) - {"nchmf.gov.vn"}  # where the quick exit leads
        assert not hosts
        assert "csrfmiddlewaretoken" not in walk.page
        assert not walk.client.cookies
        assert walk.answer["Cache-Control"] == "no-store"
        assert walk.answer["Referrer-Policy"] == "no-referrer"


def test_the_browser_is_asked_to_remember_nothing_of_the_form():
    assert 'autocomplete="off"' in Walk(NAMELESS).page
    assert "data-unfinished" not in Walk(NAMELESS).page


def test_the_calls_of_its_scripts_lose_every_trace():
    client = Walk(NAMELESS, REMOTE_ADDR="203.0.113.9").client
    for path in ("/api/v1/areas?q=dai+kim", "/api/v1/areas?lat=20.97&lon=105.81"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert "REMOTE_ADDR" not in answer.wsgi_request.META
