"""Draws the picture of notices that have none of their own: the bridge over the river at night.

An article on Zalo cannot do without one. No letters: it stands for any notice of any city.
"""

from __future__ import annotations

import math
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (1280, 720)
FINE = 2  # drawn so many times larger, then made smaller: smooth lines
NIGHT, DAWN, WATER = (7, 44, 30), (16, 104, 68), (5, 32, 22)
STEEL, GOLD = (236, 240, 234), (242, 193, 78)
DECK, SPAN, RISE = 470, 320, 190  # the bridge: height of its road, length of a span, its top
WIDE, THIN = 7, 3


def write_cover(path: Path) -> None:
    """Draw it and write it as a PNG."""
    picture = _ground()
    draw = ImageDraw.Draw(picture)
    _moon(draw)
    for number in range(-1, 5):
        _span(draw, number * SPAN)
    _road(draw)
    _river(draw)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.resize(SIZE, Image.Resampling.LANCZOS).save(path, "PNG", optimize=True)


def _fine(*numbers: float) -> tuple[float, ...]:
    return tuple(number * FINE for number in numbers)


def _ground() -> Image.Image:
    """The sky, darker above."""
    column = Image.new("RGB", (1, SIZE[1] * FINE))
    for y in range(column.height):
        share = min(1.0, y / (DECK * FINE))
        mixed = [round(a + (b - a) * share) for a, b in zip(NIGHT, DAWN, strict=True)]
        column.putpixel((0, y), (mixed[0], mixed[1], mixed[2]))
    return column.resize((SIZE[0] * FINE, SIZE[1] * FINE))


def _moon(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse(_fine(968, 92, 1088, 212), GOLD)


def _span(draw: ImageDraw.ImageDraw, left: int) -> None:
    """One arch of steel with its posts and braces."""
    tops = [(left + SPAN * n / 8, _arch(n / 8)) for n in range(9)]
    line = [_fine(left + SPAN * n / 48, _arch(n / 48)) for n in range(49)]
    draw.line([number for point in line for number in point], STEEL, WIDE * FINE, joint="curve")
    for x, top in tops[1:-1]:
        draw.line(_fine(x, top, x, DECK), STEEL, THIN * FINE)
    for (x, top), (further, other) in zip(tops, tops[1:], strict=False):
        falls = further <= left + SPAN / 2
        ends = (x, top, further, DECK) if falls else (x, DECK, further, other)
        draw.line(_fine(*ends), STEEL, THIN * FINE)


def _arch(share: float) -> float:
    return DECK - RISE * math.sin(math.pi * share) ** 0.8


def _road(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle(_fine(0, DECK + 26, *SIZE), WATER)
    for number in range(-1, 5):
        x = number * SPAN
        draw.polygon(_fine(x - 16, DECK, x + 16, DECK, x + 26, 600, x - 26, 600), STEEL)
    draw.rectangle(_fine(0, DECK - 4, SIZE[0], DECK + 10), STEEL)
    draw.rectangle(_fine(0, DECK + 18, SIZE[0], DECK + 22), GOLD)


def _river(draw: ImageDraw.ImageDraw) -> None:
    for row, y in enumerate((606, 646, 686)):
        shift = row * 70
        wave = [_fine(x, y + 9 * math.sin((x + shift) / 48)) for x in range(0, SIZE[0] + 8, 8)]
        draw.line([number for point in wave for number in point], GOLD, 3 * FINE, joint="curve")
