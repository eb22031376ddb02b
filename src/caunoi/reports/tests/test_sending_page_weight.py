"""The first view of a page for residents weighs at most 60 kB over the line, fonts and all."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.usefixtures("city")
LIMIT = 60_000
PACKED = {".css", ".js", ".svg", ".webmanifest", ".mjs", ".json"}  # WhiteNoise compresses these
NAMED_IN_PAGE = re.compile(r'(?:src|href)="/static/([^"#?]+)"')
NAMED_IN_STYLE = re.compile(r'url\("?([^")]+)"?\)')
FACE = re.compile(
    r'@font-face\{[^}]*font-weight:(\d+)[^}]*url\("?([^")]+)"?\)[^}]*unicode-range:([^;}]+)'
)
SPAN = re.compile(r"U\+([0-9a-f]+)(?:-([0-9a-f]+))?", re.IGNORECASE)


def weight(name: str) -> int:
    path = finders.find(name)
    assert path, f"{name} is not there"
    content = Path(path).read_bytes()
    return len(gzip.compress(content, 6)) if Path(path).suffix in PACKED else len(content)


def linked(page: str) -> set[str]:
    """Every static file that the page names, and those that its letters ask its styles for."""
    names = {name for name in NAMED_IN_PAGE.findall(page) if not name.endswith(".woff2")}
    for sheet in [name for name in names if name.endswith(".css")]:
        path = finders.find(sheet)
        assert path
        style = Path(path).read_text("utf-8")
        for url in {*NAMED_IN_STYLE.findall(FACE.sub("", style)), *_faces(style, page)}:
            if not url.startswith("data:"):
                here = Path(sheet).parent / url
                names.add(str(Path(*_without_dots(here.parts))))
    return names


def _faces(style: str, page: str) -> set[str]:
    """The files of the typeface that a browser fetches, in all weights: of the faces that have a
    letter the last one counts."""
    known: dict[tuple[str, str], str] = {}
    for weight_of, url, spans in FACE.findall(style):
        for first, last in SPAN.findall(spans):
            inside = range(int(first, 16), int(last or first, 16) + 1)
            known |= {(weight_of, letter): url for letter in set(page) if ord(letter) in inside}
    return set(known.values())


def _without_dots(parts: tuple[str, ...]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if part == "..":
            kept.pop()
        else:
            kept.append(part)
    return kept


@pytest.mark.parametrize(
    "path",
    ["/", "/hoi-dap/", "/gui-tin/", "/gui-tin/an-danh/", "/en/gui-tin/", "/en/gui-tin/an-danh/"],
)
def test_the_first_view_is_light(path):
    page = Client().get(path).content
    files = linked(page.decode())
    assert any(name.endswith(".css") for name in files)
    assert any(name.endswith(".woff2") for name in files)
    assert any(name.endswith(".js") for name in files)
    total = len(gzip.compress(page, 6)) + sum(map(weight, files))
    assert total <= LIMIT


def test_the_map_is_not_part_of_it():
    page = Client().get("/gui-tin/").content.decode()
    assert not [name for name in linked(page) if "maplibre" in name]


def test_a_foreign_letter_brings_the_file_that_has_it():
    page = Client().get("/gui-tin/").content.decode()
    assert not [name for name in linked(page) if "latin-more" in name]
    assert [name for name in linked(page + "Jürgen") if "latin-more" in name]
