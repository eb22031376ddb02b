"""Photos: decoded to pixels and drawn anew, so that nothing but pixels reaches an officer.

Runs inside the cleaner's process. Everything that is not a pixel stays behind: EXIF, GPS, serial
numbers, embedded thumbnails, comments, colour profiles, further frames, bytes after the end.
"""

import io
from dataclasses import dataclass
from typing import BinaryIO

import pi_heif
from PIL import Image, ImageCms, ImageFile, ImageOps

from caunoi.core.files.broken import TooLarge, Unreadable
from caunoi.core.files.pixels import MAX_JPEG_PIXELS, MAX_PIXELS

VIEW_SIDE = 2048
THUMB_SIDE = 320
FORMATS = {
    "image/jpeg": ("JPEG", "MPO"),
    "image/png": ("PNG",),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
    "image/heic": ("HEIF",),
}
QUALITY = 85


@dataclass(frozen=True)
class Drawn:
    """One re-made JPEG."""

    data: bytes
    width: int
    height: int


def prepare() -> None:
    """Load every decoder now: once shut in, nothing can be opened any more."""
    Image.init()
    pi_heif.register_heif_opener(thumbnails=False)
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked first, and says which one it was
    # A first picture through the whole path pulls in what Pillow would import late.
    sample = io.BytesIO()
    Image.new("RGBA", (8, 8)).save(sample, "PNG")
    clean_image(sample, "image/png")


def clean_image(stream: BinaryIO, mime: str) -> tuple[Drawn, Drawn, bool]:
    """View copy, thumbnail, and whether the picture was whole.

    A picture that ends too early is shown as far as it goes.

    Raises:
        TooLarge: more pixels declared than we are ready to decode.
        Unreadable: no such picture.
    """
    try:
        return (*_draw(stream, mime), True)
    except (OSError, EOFError, SyntaxError, ValueError):
        ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        return (*_draw(stream, mime), False)
    except (OSError, EOFError, SyntaxError, ValueError) as error:
        raise Unreadable(str(error)) from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def draw(picture: Image.Image, side: int) -> Drawn:
    """`picture` (RGB) as a bare JPEG with no side longer than `side`."""
    copy = picture.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    # A fresh image: `info` of the old one (comment, profile, EXIF) would travel into the file.
    bare = Image.frombytes("RGB", copy.size, copy.tobytes())
    bare.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Drawn(out.getvalue(), *bare.size)


def _draw(stream: BinaryIO, mime: str) -> tuple[Drawn, Drawn]:
    stream.seek(0)
    with Image.open(stream, formats=FORMATS[mime]) as picture:
        width, height = picture.size
        limit = MAX_JPEG_PIXELS if mime == "image/jpeg" else MAX_PIXELS
        if width * height > limit:
            raise TooLarge(f"{width} x {height} pixels")
        # JPEG can be decoded straight to a smaller size; other kinds ignore this.
        picture.draft("RGB", (VIEW_SIDE, VIEW_SIDE))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        plain = _to_rgb(upright)
    view = draw(plain, VIEW_SIDE)
    return view, draw(plain, THUMB_SIDE)


def _to_rgb(picture: Image.Image) -> Image.Image:
    """Colours as any screen shows them, on white where the picture is see-through."""
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        white = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(white, seen).convert("RGB")
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            turned = None  # a broken profile costs exact colours, not the picture
        if turned is not None:
            return turned
    return picture.convert("RGB")
