"""Frames: the anonymous one stores nothing, error pages need nothing, the style guide is a demo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.http import Http404
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from caunoi.core.views_public import show_style_guide

STATIC = Path(__file__).parents[1] / "static"
PUBLIC_PATHS = [
    "/", "/hoi-dap/", "/en/hoi-dap/", "/thu-tuc/", "/lich-hen/", "/ho-so/", "/tra-cuu/",
    "/khu-dan-cu/", "/phuong/", "/gui-tin/", "/khong-co-trang-nay/",
]  # fmt: skip


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
    assert "manifest" not in html
    assert "data-theme-toggle" not in html  # its press stores the choice
    scripts = re.findall(r'src="/static/(core/js/[\w.-]+)"', html)
    assert "core/js/theme-early.js" in scripts  # the choice made elsewhere is read
    for name in scripts:
        code = read_static(name).replace('localStorage.getItem("theme")', "")
        assert "localStorage" not in code
        assert "sessionStorage" not in code
        assert "cookie" not in code


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("path", PUBLIC_PATHS)
def test_every_page_shows_the_chosen_colours_from_the_first_paint_and_the_switch(path: str) -> None:
    html = Client().get(path).content.decode()
    head, _, body = html.partition("</head>")
    early = re.search(r"<script([^>]*)theme-early", head)
    assert early
    assert "defer" not in early[1]
    assert "module" not in early[1]
    assert 'type="button" data-theme-toggle' in body
    assert "core/js/theme.js" in body


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


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(("path", "first"), [("/khong-co/", "vi"), ("/en/khong-co/", "en")])
def test_a_missing_page_speaks_the_language_of_its_address_first_and_shows_the_ways_on(
    path: str, first: str
) -> None:
    html = Client().get(path).content.decode()
    assert re.search(r'<section lang="(\w+)"', html)[1] == first  # type: ignore[index]
    assert 'class="cn-nav"' in html
    assert f'action="{"/en" if first == "en" else ""}/tim-kiem/"' in html.partition("<hr>")[0]


@pytest.mark.usefixtures("demo")
def test_the_other_language_is_this_page() -> None:
    with translation.override("vi"):
        assert 'href="/en/kieu-mau/" hreflang="en"' in show("public")
    with translation.override("en"):
        assert 'href="/kieu-mau/" hreflang="vi"' in show("public", "/en/kieu-mau/")
