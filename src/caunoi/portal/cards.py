"""The picture that Zalo, Facebook and others show beside a link: drawn by us, no photo needed."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

SIZE = (1200, 630)
GROUND, GOLD, INK = "#0a4a30", "#e0b44c", "#ffffff"
MARGIN = 80
LINES = 4
_FAMILY = "be-vietnam-pro"
Font = ImageFont.ImageFont | ImageFont.FreeTypeFont


@cache
def _font(subset: str, weight: int, size: int) -> ImageFont.FreeTypeFont | None:
    path = settings.BUILD / "static" / "fonts" / "hinted" / f"{_FAMILY}-{subset}-{weight}.woff2"
    try:
        return ImageFont.truetype(str(path), size)
    except OSError:
        return None  # not built, or FreeType without brotli


def _runs(
    text: str, weight: int, size: int
) -> list[tuple[str, ImageFont.ImageFont | ImageFont.FreeTypeFont]]:
    """The text cut where its letters stand in the other of the two files of the typeface."""
    latin, vietnamese = (_font(subset, weight, size) for subset in ("latin", "vietnamese"))
    if latin is None or vietnamese is None:
        return [(text, ImageFont.load_default(size))]
    runs: list[tuple[str, Font]] = []
    for letter in text:
        font = latin if ord(letter) < 0x100 or 0x2000 <= ord(letter) < 0x2100 else vietnamese
        if runs and runs[-1][1] is font:
            runs[-1] = (runs[-1][0] + letter, font)
        else:
            runs.append((letter, font))
    return runs


def _width(text: str, weight: int, size: int) -> float:
    return sum(font.getlength(part) for part, font in _runs(text, weight, size))


def _wrap(text: str, weight: int, size: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _width(longer, weight, size) > SIZE[0] - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > LINES:
        lines = [*lines[: LINES - 1], f"{lines[LINES - 1]} …"]
    return lines


def _write(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, look: tuple[int, int, str]
) -> None:
    weight, size, ink = look
    x, y = at
    for part, font in _runs(text, weight, size):
        draw.text((x, y), part, font=font, fill=ink, anchor="ls")
        x += font.getlength(part)


def draw_card(title: str, unit: str) -> bytes:
    """A PNG of 1200 × 630: the title, who wrote it, whose site it is."""
    picture = Image.new("RGB", SIZE, GROUND)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE[0], 14), fill=GOLD)
    size = 68 if len(title) <= 90 else 54
    for number, line in enumerate(_wrap(title, 600, size)):
        _write(draw, (MARGIN, 160 + number * size * 1.3), line, (600, size, INK))
    _write(draw, (MARGIN, SIZE[1] - 120), unit, (400, 36, GOLD))
    host = settings.SITE_URL.partition("://")[2]
    _write(draw, (MARGIN, SIZE[1] - 64), host, (400, 32, INK))
    held = BytesIO()
    picture.quantize(32).save(held, "PNG", optimize=True)
    return held.getvalue()
