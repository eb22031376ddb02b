"""Frames: the anonymous one stores nothing, error pages need nothing, the style guide is a demo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from caunoi.core.views_public import show_style_guide

STATIC = Path(__file__).parents[1] / "static"


def show(face: str, path: str = "/kieu-mau/", **query: Any) -> str:
    request = RequestFactory().get(path, query)
    return show_style_guide(request, face).content.decode()


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("face", ["public", "anonymous", "staff", "home"])
def test_every_face_has_language_skip_link_one_heading_and_main(face: str) -> None:
    with translation.override("vi"):
        html = show(face)
    assert '<html lang="vi">' in html
    assert 'href="#main"' in html
    assert html.count("<main ") == 1
    assert len(re.findall(r"<h1[ >]", html)) == 1


@pytest.mark.usefixtures("demo")
def test_the_anonymous_frame_loads_nothing_that_stores() -> None:
    html = show("anonymous")
    assert "data-quick-exit" in html
    assert "theme" not in "".join(re.findall(r"<script[^>]*>", html))
    assert "manifest" not in html
    assert "data-theme-toggle" not in html
    for name in re.findall(r'src="/static/(core/js/[\w.-]+)"', html):
        assert "localStorage" not in read_static(name)
        assert "sessionStorage" not in read_static(name)
        assert "cookie" not in read_static(name)


def read_static(name: str) -> str:
    return (STATIC / name).read_text("utf-8")


@pytest.mark.usefixtures("demo")
def test_every_address_in_the_head_is_our_own() -> None:
    for face in ("public", "anonymous", "staff"):
        html = show(face)
        for address in re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"', html):
            assert address.startswith("/static/"), address


def test_there_is_no_style_guide_outside_the_demo(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Http404):
        show("public")


@pytest.mark.usefixtures("demo")
def test_an_unknown_face_is_not_found() -> None:
    with pytest.raises(Http404):
        show("secret")


@pytest.mark.parametrize("code", ["400", "403", "404", "500", "503"])
def test_error_pages_come_up_with_nothing_and_in_both_languages(code: str) -> None:
    html = render_to_string(f"{code}.html")
    assert '<section lang="vi">' in html
    assert '<section lang="en">' in html
    assert "tel:113" in html
    assert html.count("<h1>") == 1


@pytest.mark.usefixtures("demo")
def test_the_other_language_is_this_page() -> None:
    with translation.override("vi"):
        assert 'href="/en/kieu-mau/" hreflang="en"' in show("public")
    with translation.override("en"):
        assert 'href="/kieu-mau/" hreflang="vi"' in show("public", "/en/kieu-mau/")
