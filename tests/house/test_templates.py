"""Pages obey our Content-Security-Policy: nothing inline, nothing from elsewhere."""

from __future__ import annotations

import re

from django.contrib.staticfiles import finders

from tests.house.source import SOURCE, files, name

PAGES = [path for path in files("*.html", under=SOURCE) if "/email" not in path.as_posix()]
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)


def strays(pattern: str) -> list[str]:
    found = []
    for path in PAGES:
        text = COMMENT.sub("", path.read_text("utf-8"))
        found += [f"{name(path)}: {hit.group(0)[:60]}" for hit in re.finditer(pattern, text, re.I)]
    return found


def test_no_inline_style() -> None:
    assert not strays(r"<[a-z][^>]*\sstyle=|<style(?![^>]*nonce)")


def test_no_inline_handler() -> None:
    assert not strays(r"<[a-z][^>]*\son[a-z]+=")


def test_no_inline_script_without_nonce() -> None:
    # A script that only holds data (application/json) is not run.
    assert not strays(r"<script(?![^>]*(?:\ssrc=|nonce|application/(?:ld\+)?json))[^>]*>")


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert not strays(
        r"<(?:script|link|img|iframe|source|video|audio)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//"
    )


# No cookie reaches these pages: a form acts with what stands in it (docs/adr/0005-anonymity.md).
ANONYMOUS_FRAME = "core/base_anonymous.html"
EXTENDS = re.compile(r'\{% extends "([^"]+)" %\}')
# Parts of such pages: their forms carry the person's own secret words.
ANONYMOUS_FORMS = (
    'include "neighbourhoods/public/_hidden.html"',
    'include "procedures/public/_receipt.html"',
    'include "reports/public/_carry.html"',
    # A search by POST, so that no address holds the words: it changes nothing, takes no cookie.
    'action="{{ find_questions }}"',
)


def _is_anonymous(text: str) -> bool:
    """Whether a page stands in that frame, whatever frames lie between."""
    above = EXTENDS.match(text)
    if above is None or above[1] == ANONYMOUS_FRAME:
        return above is not None
    frame = next(path for path in PAGES if path.as_posix().endswith(f"/templates/{above[1]}"))
    if frame.read_text("utf-8") == text:  # what it wears over a library's page of the same name
        return False
    return _is_anonymous(frame.read_text("utf-8"))


def _is_protected(form: str) -> bool:
    return any(one in form for one in ("csrf_token", *ANONYMOUS_FORMS))


def test_every_form_that_changes_something_is_protected() -> None:
    open_forms = []
    for path in PAGES:
        text = COMMENT.sub("", path.read_text("utf-8"))
        if _is_anonymous(text):
            continue
        for form in re.finditer(r"<form\b[^>]*method=[\"']?post.*?</form>", text, re.I | re.S):
            if not _is_protected(form.group(0)):
                open_forms.append(f"{name(path)}: {form.group(0)[:60]}")
    assert not open_forms


def test_every_static_file_that_a_page_names_is_there() -> None:
    """A name that is not there breaks the page outside tests: the manifest is strict."""
    missing = []
    for path in PAGES:
        for named in re.findall(r"{% static \"([^\"]+)\" %}", path.read_text("utf-8")):
            if finders.find(named) is None:
                missing.append(f"{name(path)}: {named}")
    assert not missing
