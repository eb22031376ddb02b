"""A file is what its content says, whatever it is called; nothing is refused here."""

import io
import zipfile

import pytest

from caunoi.core.files.tests import make_images, make_media
from caunoi.core.files.tests.make_heic import make_heic
from caunoi.core.files.tests.make_pdf import make_pdf
from caunoi.core.files.types import Family, real_type

KINDS = {
    "image/jpeg": make_images.make_phone_photo,
    "image/png": make_images.make_png_with_text,
    "image/gif": lambda: make_images.make_as("GIF"),
    "image/webp": lambda: make_images.make_as("WEBP"),
    "image/avif": lambda: make_images.make_as("AVIF"),
    "image/heic": lambda: make_heic([(90, 90, 90)], 1),
    "video/mp4": lambda: make_media.make_mp4()[0],
    "video/quicktime": lambda: make_media.make_mp4(brand=b"qt  ")[0],
    "video/3gpp": lambda: make_media.make_mp4(brand=b"3gp4")[0],
    "audio/mp4": lambda: make_media.make_mp4(brand=b"M4A ")[0],
    "video/webm": lambda: make_media.make_webm()[0],
    "video/x-matroska": lambda: make_media.make_webm(doc_type=b"matroska")[0],
    "audio/mpeg": lambda: make_media.make_mp3()[0],
    "audio/ogg": lambda: make_media.make_ogg()[0],
    "audio/wav": lambda: make_media.make_wav()[0],
    "audio/amr": lambda: make_media.make_amr()[0],
    "application/pdf": make_pdf,
}


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    return out.getvalue()


OTHERS = {
    "zip": _zip(),
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<!doctype html><script>alert(1)</script>",
    "php": b"<?php system($_GET['c']); ?>",
    "program": b"MZ\x90\x00" + bytes(200),
    "elf": b"\x7fELF" + bytes(200),
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "empty": b"",
    "one byte": b"\xff",
    "bare jpeg start": b"\xff\xd8\xff",
    "png without a size": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40),
    "tiff": b"II*\0" + bytes(100),
    "flash": b"FWS\x06" + bytes(100),
    "unknown brand": make_media.box(b"ftyp", b"jp2 ", bytes(4), b"jp2 ") + bytes(100),
}


@pytest.mark.parametrize("mime", KINDS)
def test_each_shown_kind_is_known_by_its_content(mime: str) -> None:
    assert real_type(io.BytesIO(KINDS[mime]())).mime == mime


@pytest.mark.parametrize("name", OTHERS)
def test_everything_else_is_never_shown(name: str) -> None:
    kind = real_type(io.BytesIO(OTHERS[name]))

    assert kind.family is Family.OTHER
    assert kind.extension == "bin"


@pytest.mark.parametrize("mime", KINDS)
def test_cutting_a_file_anywhere_near_its_start_never_breaks_the_check(mime: str) -> None:
    data = KINDS[mime]()

    for length in range(min(len(data), 300)):
        real_type(io.BytesIO(data[:length]))
