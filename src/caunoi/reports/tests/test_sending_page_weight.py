"""The first view of a page for residents weighs at most 100 kB over the line, fonts and all."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.usefixtures("city")
LIMIT = 100_000
PACKED = {".css", ".js", ".svg", ".webmanifest", ".mjs", ".json"}  # WhiteNoise compresses these
NAMED_IN_PAGE = re.compile(r'(?:src|href)="/static/([^"#?]+)"')
NAMED_IN_STYLE = re.compile(r'url\("?([^")]+)"?\)')


def weight(name: str) -> int:
    path = finders.find(name)
    assert path, f"{name} is not there"
    content = Path(path).read_bytes()
    return len(gzip.compress(content, 6)) if Path(path).suffix in PACKED else len(content)


def linked(page: str) -> set[str]:
    """Every static file that the page names, and those its style sheets name (all type)."""
    names = set(NAMED_IN_PAGE.findall(page))
    for sheet in [name for name in names if name.endswith(".css")]:
        path = finders.find(sheet)
        assert path
        for url in NAMED_IN_STYLE.findall(Path(path).read_text("utf-8")):
            if not url.startswith("data:"):
                here = Path(sheet).parent / url
                names.add(str(Path(*_without_dots(here.parts))))
    return names


def _without_dots(parts: tuple[str, ...]) -> list[str]:
    kept: list[str] = []
    for part in parts:
        if part == "..":
            kept.pop()
        else:
            kept.append(part)
    return kept


@pytest.mark.parametrize(
    "path", ["/", "/gui-tin/", "/gui-tin/an-danh/", "/en/gui-tin/", "/en/gui-tin/an-danh/"]
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
