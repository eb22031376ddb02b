"""Days and moments are written in one way: by core/moments.py and its filters."""

from __future__ import annotations

import re

from tests.house.source import SOURCE, files, name

HOME = SOURCE / "core" / "moments.py"
TYPED = SOURCE / "core" / "formats" / "en" / "formats.py"  # how days are typed, for Django
# Of templates, `c` is for machines. In Python: a day's or an hour's own layout.
IN_TEMPLATES = re.compile(r"\|(?:date|time|timesince|timeuntil)\b(?!:\"c\")")
IN_PYTHON = re.compile(r"%d/%m/%Y|date_format\(|timesince")


def test_templates_write_moments_by_our_filters() -> None:
    found = [
        f"{name(path)}: {hit.group(0)}"
        for path in files("*.html", under=SOURCE)
        for hit in IN_TEMPLATES.finditer(path.read_text("utf-8"))
    ]
    assert not found, "see `{% load moments %}`"


def test_python_writes_moments_by_core_moments() -> None:
    found = [
        name(path)
        for path in files("*.py", under=SOURCE)
        if path not in (HOME, TYPED)
        and "tests" not in path.parts
        and IN_PYTHON.search(path.read_text("utf-8"))
    ]
    assert not found, "see core/moments.py"
