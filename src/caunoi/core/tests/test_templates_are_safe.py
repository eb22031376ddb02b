"""Templates: nothing inline that our content policy would stop, and no icon that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError

from caunoi.core.icons import UnknownIcon, load_icons

SOURCE = settings.ROOT / "src" / "caunoi"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
NAMES = [str(path.relative_to(SOURCE)) for path in TEMPLATES]
INLINE = re.compile(
    r"<style\b|<script(?![^>]*(?:\ssrc=|ld\+json))|\sstyle=|\son[a-z]+=|javascript:", re.I
)
NAMED_ICON = re.compile(r"""{%\s*icon\s+"([^"]+)"|\bicon="([^"]+)\"""")


def is_page(path: Path) -> bool:
    """Whether browsers get it: mails need inline styles, browsers must not."""
    return "mail" not in str(path.relative_to(SOURCE)) and "email" not in str(path)


@pytest.mark.parametrize("path", [p for p in TEMPLATES if is_page(p)], ids=lambda p: p.name)
def test_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text("utf-8")
    found = [
        m.group(0) for m in INLINE.finditer(text) if "nonce" not in text[m.start() : m.end() + 80]
    ]
    assert found == []


def test_every_icon_named_in_a_template_exists() -> None:
    missing = {
        f"{path.relative_to(SOURCE)}: {name}"
        for path in TEMPLATES
        for pair in NAMED_ICON.findall(path.read_text("utf-8"))
        if (name := pair[0] or pair[1]) not in load_icons()
    }
    assert missing == set()


def test_an_unknown_icon_stops_the_page() -> None:
    with pytest.raises(UnknownIcon, match=r"icons\.txt"):
        Template('{% load look %}{% icon "no-such-icon" %}').render(Context())


def test_an_icon_is_hidden_from_screen_readers() -> None:
    html = Template('{% load look %}{% icon "clock" "big" %}').render(Context())
    assert 'aria-hidden="true"' in html
    assert 'class="cn-icon big"' in html


def test_there_are_templates_to_look_at() -> None:
    assert len(TEMPLATES) > 40
    with pytest.raises(TemplateSyntaxError):
        Template("{% load look %}{% icon %}")
