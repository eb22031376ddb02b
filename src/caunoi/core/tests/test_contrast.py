"""Colours: every pair that the look uses can be read in both themes (WCAG 1.4.3, 1.4.11)."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

TOKENS = settings.ROOT / "styles" / "_tokens.scss"
GROUNDS = ("page", "surface", "sunken", "raised")
SOFT = ("brand-soft", "red-soft", "gold-soft", "blue-soft", "violet-soft")
TONES = ("brand", "red", "gold", "blue", "violet")
TEXT, SHAPE = 4.5, 3.0

PAIRS = [
    *(("ink", ground, TEXT) for ground in (*GROUNDS, *SOFT)),
    *(("ink-2", ground, TEXT) for ground in (*GROUNDS, *SOFT)),
    *(("brand-ink", ground, TEXT) for ground in (*GROUNDS, *SOFT)),
    *(("red-ink", ground, TEXT) for ground in (*GROUNDS, "red-soft")),
    *((f"{tone}-ink", f"{tone}-soft", TEXT) for tone in TONES),
    *((f"{tone}-ink", ground, TEXT) for tone in TONES for ground in ("surface", "page")),
    *(("on-brand", ground, TEXT) for ground in ("brand", "brand-hover")),
    *(("on-red", ground, TEXT) for ground in ("red", "red-hover")),
    *((ink, "band", TEXT) for ink in ("on-band", "on-band-2")),
    *(("line-strong", ground, SHAPE) for ground in (*GROUNDS, "brand-soft")),
    *(("focus", ground, SHAPE) for ground in (*GROUNDS, *SOFT)),
]


def theme(name: str) -> dict[str, str]:
    """Token -> hex of one theme, as written in styles/_tokens.scss."""
    source = TOKENS.read_text("utf-8")
    body = source.split(f"@mixin {name} {{", 1)[1].split("\n}\n", 1)[0]
    return dict(re.findall(r"--cn-([\w-]+): (#[0-9a-f]{6});", body))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_pair_can_be_read(name: str) -> None:
    colours = theme(name)
    poor = [
        f"{ink} on {ground}: {ratio:.2f} < {least}"
        for ink, ground, least in PAIRS
        if (ratio := contrast(colours[ink], colours[ground])) < least
    ]
    assert poor == []


def test_the_two_themes_name_the_same_colours() -> None:
    assert theme("light").keys() == theme("dark").keys()
    assert len(theme("light")) > 30


def test_the_measure_itself_is_right() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
