"""Files that the demo's residents send: drawn photos, a sound, a paper; always made alike."""

from __future__ import annotations

import io
import math
import random
import struct
import wave
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

SIZE = (960, 720)
_GROUND = 430  # from here down it is ground
_MODEL, _MAKER = 0x0110, 0x010F  # EXIF: what a clean copy no longer tells
Draw = ImageDraw.ImageDraw


@dataclass(frozen=True, slots=True)
class Made:
    """A file as a phone would send it."""

    name: str
    content: bytes


def make_file(what: str, dice: random.Random, *, night: bool = False) -> Made:
    """One file of that sort: a name of `SCENES`, "sound", "paper" or "screen"."""
    number = dice.randrange(1000, 9999)
    if what == "sound":
        return Made(f"REC_{number}.wav", _sound(dice))
    if what == "paper":
        return Made(f"scan-{number}.pdf", _paper(dice))
    if what == "screen":
        return Made(f"Screenshot_{number}.png", _as_png(_screen(dice)))
    return Made(f"IMG_{number}.jpg", _as_photo(_street(SCENES[what], dice, night=night), dice))


def _street(
    what: Callable[[Draw, random.Random], None], dice: random.Random, *, night: bool
) -> Image.Image:
    """Sky, houses, a road, and on it what is reported."""
    sky, road = ((28, 34, 58), (52, 54, 60)) if night else ((176, 200, 218), (128, 126, 122))
    picture = Image.new("RGB", SIZE, sky)
    draw = ImageDraw.Draw(picture)
    left = -dice.randrange(60)
    while left < SIZE[0]:
        width, top = dice.randrange(90, 170), dice.randrange(60, 220)
        shade = dice.randrange(-18, 18)
        wall = tuple(max(0, c + shade) for c in ((70, 66, 74) if night else (206, 180, 140)))
        draw.rectangle((left, top, left + width, _GROUND), wall, (60, 50, 44))
        for row in range(top + 24, _GROUND - 60, 70):
            for column in range(left + 16, left + width - 34, 46):
                lit = night and dice.random() < 0.4
                draw.rectangle((column, row, column + 26, row + 38),
                               (250, 214, 120) if lit else (86, 98, 112))  # fmt: skip
        left += width + 4
    draw.rectangle((0, _GROUND, *SIZE), road)
    draw.rectangle((0, _GROUND, SIZE[0], _GROUND + 46), tuple(c + 30 for c in road))
    what(draw, dice)
    return picture


def _vehicles(draw: Draw, dice: random.Random) -> None:
    for number in range(dice.randint(1, 3)):
        x, y = 90 + number * 280 + dice.randrange(40), _GROUND + dice.randrange(10, 60)
        colour = dice.choice(((180, 30, 36), (236, 236, 232), (36, 60, 110), (70, 74, 78)))
        draw.rounded_rectangle((x, y + 40, x + 240, y + 110), 18, colour)
        draw.polygon([(x + 46, y + 42), (x + 78, y), (x + 170, y), (x + 202, y + 42)], colour)
        draw.polygon([(x + 60, y + 40), (x + 84, y + 8), (x + 164, y + 8), (x + 188, y + 40)],
                     (150, 170, 184))  # fmt: skip
        for wheel in (x + 36, x + 168):
            draw.ellipse((wheel, y + 88, wheel + 44, y + 132), (22, 22, 24), (150, 150, 150), 5)


def _tables(draw: Draw, dice: random.Random) -> None:
    draw.polygon([(60, 300), (900, 300), (960, 350), (0, 350)], (186, 44, 50))
    for _ in range(dice.randint(6, 10)):
        x, y = dice.randrange(20, 860), dice.randrange(_GROUND, 620)
        draw.rectangle((x, y, x + 70, y + 12), (40, 110, 170))
        for leg in (x + 6, x + 56):
            draw.rectangle((leg, y + 12, leg + 6, y + 50), (40, 90, 140))
        draw.rectangle((x - 34, y + 22, x - 8, y + 54), (210, 60, 50))


def _hole(draw: Draw, dice: random.Random) -> None:
    x, y = dice.randrange(240, 420), dice.randrange(520, 570)
    draw.ellipse((x - 24, y - 14, x + 284, y + 134), (96, 92, 88))
    draw.ellipse((x, y, x + 260, y + 116), (24, 22, 22))
    for _ in range(12):
        angle = dice.random() * math.tau
        end = (x + 130 + 230 * math.cos(angle), y + 58 + 110 * math.sin(angle))
        draw.line((x + 130, y + 58, *end), (70, 66, 62), 3)
    draw.ellipse((x + 20, y + 14, x + 240, y + 102), (18, 16, 16))


def _heap(draw: Draw, dice: random.Random) -> None:
    for _ in range(160):
        x, reach = dice.gauss(480, 150), dice.randrange(16, 64)
        y = 640 - abs(dice.gauss(0, 90)) * max(0.1, 1 - abs(x - 480) / 420)
        colour = dice.choice(((150, 110, 90), (176, 176, 170), (60, 60, 66), (196, 160, 90)))
        slope = dice.randrange(-8, 18)
        draw.polygon([(x, y), (x + reach, y + slope), (x + reach * 0.6, y + reach)], colour)


def _gate(draw: Draw, dice: random.Random) -> None:
    draw.rectangle((140, 240, 820, 640), None, (40, 70, 60), 16)
    for x in range(170, 810, 40):
        draw.rectangle((x, 250, x + 10, 636), (50, 86, 74))
    y = dice.randrange(400, 470)
    draw.rectangle((440, y, 520, y + 70), (196, 166, 60), (90, 70, 20), 4)


def _smoke(draw: Draw, dice: random.Random) -> None:
    for _ in range(70):
        x, y, r = dice.gauss(480, 60), 420 - abs(dice.gauss(0, 150)), dice.randrange(24, 90)
        grey = dice.randrange(40, 110)
        draw.ellipse((x - r, y - r, x + r, y + r), (grey, grey, grey))
    for _ in range(40):
        x, height = dice.gauss(480, 70), dice.randrange(40, 150)
        draw.polygon([(x - 20, 470), (x + 20, 470), (x + dice.randrange(-14, 14), 470 - height)],
                     dice.choice(((240, 150, 30), (226, 80, 24), (250, 214, 90))))  # fmt: skip


SCENES: dict[str, Callable[[Draw, random.Random], None]] = {
    "vehicles": _vehicles, "tables": _tables, "hole": _hole, "heap": _heap, "gate": _gate,
    "smoke": _smoke,
}  # fmt: skip


def _screen(dice: random.Random) -> Image.Image:
    """A conversation on a telephone; grey lines stand for what is written."""
    picture = Image.new("RGB", (540, 960), (238, 240, 244))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 540, 84), (0, 104, 214))
    draw.ellipse((18, 20, 62, 64), (200, 214, 230))
    draw.rounded_rectangle((78, 32, 260, 52), 8, (220, 232, 246))
    y = 110
    while y < 820:
        mine, lines = dice.random() < 0.4, dice.randint(1, 4)
        left = 190 if mine else 24
        draw.rounded_rectangle((left, y, left + 320, y + 24 + lines * 26), 16,
                               (205, 228, 255) if mine else (255, 255, 255))  # fmt: skip
        for line in range(lines):
            end = left + dice.randrange(150, 300)
            top = y + 16 + line * 26
            draw.rounded_rectangle((left + 16, top, end, top + 10), 5, (140, 148, 160))
        y += 44 + lines * 26
    return picture


@cache
def _grain() -> Image.Image:
    return Image.effect_noise(SIZE, 40).convert("RGB")


def _as_photo(picture: Image.Image, dice: random.Random) -> bytes:
    """A JPEG with the grain of a cheap lens, and with what a phone writes into it."""
    taken = Image.blend(picture.filter(ImageFilter.SMOOTH), _grain(), 0.09)
    taken = ImageEnhance.Brightness(taken).enhance(dice.uniform(0.85, 1.1))
    exif = Image.Exif()
    exif[_MAKER], exif[_MODEL] = "Demo", "Demo Phone 5"
    out = io.BytesIO()
    taken.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def _as_png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _paper(dice: random.Random) -> bytes:
    """A page with a heading, lines and a stamp, as a PDF."""
    page = Image.new("RGB", (620, 877), (255, 255, 252))
    draw = ImageDraw.Draw(page)
    draw.rounded_rectangle((180, 60, 440, 76), 6, (40, 40, 40))
    draw.rounded_rectangle((220, 92, 400, 102), 5, (70, 70, 70))
    for y in range(150, 660, 26):
        end = dice.randrange(380, 560)
        draw.rounded_rectangle((70, y, end, y + 8), 4, (120, 120, 120))
    draw.ellipse((400, 690, 510, 800), None, (190, 30, 40), 5)
    draw.arc((120, 700, 260, 780), 200, 340, (30, 50, 130), 4)
    out = io.BytesIO()
    page.save(out, "PDF", resolution=75.0)
    return out.getvalue()


def _sound(dice: random.Random) -> bytes:
    """Three seconds of a loud bass through a wall."""
    rate, beat = 8000, dice.uniform(1.8, 2.4)
    low = dice.uniform(70, 110)
    samples = []
    for number in range(rate * 3):
        at = number / rate
        swell = max(0.0, 1 - (at * beat % 1) * 2.2)
        tone = math.sin(math.tau * low * at) * swell + 0.12 * dice.uniform(-1, 1)
        samples.append(round(max(-1.0, min(1.0, tone * 0.8)) * 32767))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return out.getvalue()
