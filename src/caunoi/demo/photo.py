"""A drawn photo, for visitors of the simulator who have none at hand: a lane, a café, mopeds."""

from __future__ import annotations

import io
import secrets

from PIL import Image, ImageDraw

SIZE = (960, 720)
_WALLS = ("#d9b382", "#c9d2b0", "#b8c7d6", "#dcc0bd")


def draw_photo() -> bytes:
    """A JPEG; no two are the same, so that each counts as a file of its own."""
    image = Image.new("RGB", SIZE, "#24344d")
    pen = ImageDraw.Draw(image)
    for x in range(0, SIZE[0], 240):
        top = 120 + secrets.randbelow(140)
        pen.rectangle((x, top, x + 228, 520), fill=secrets.choice(_WALLS))
        for y in range(top + 30, 400, 90):
            for across in (40, 140):
                lit = "#ffd977" if secrets.randbelow(3) else "#3b4757"
                pen.rectangle((x + across, y, x + across + 50, y + 56), fill=lit)
        pen.rectangle((x + 80, 420, x + 150, 520), fill="#6b4a33")
    pen.rectangle((0, 520, *SIZE), fill="#4a4a4f")
    for number in range(2 + secrets.randbelow(4)):
        _moped(pen, 80 + number * 170 + secrets.randbelow(40), 600 + secrets.randbelow(40))
    pen.ellipse((820, 40, 890, 110), fill="#f4f0d8")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _moped(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    for wheel in (x, x + 80):
        pen.ellipse((wheel, y, wheel + 44, y + 44), outline="#111111", width=9)
    pen.line((x + 22, y + 20, x + 60, y - 14, x + 100, y + 20), fill="#b3282d", width=14)
    pen.line((x + 92, y + 16, x + 78, y - 46), fill="#b3282d", width=9)
    pen.rectangle((x + 10, y - 30, x + 58, y - 16), fill="#1c1c1c")
