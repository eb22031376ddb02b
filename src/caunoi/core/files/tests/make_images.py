"""Photos for tests: with all that a phone writes into them, and with what attackers do."""

import io
import struct
import zlib

from PIL import Image

SERIAL = "SERIAL-0815-4711"


def make_picture(width: int = 640, height: int = 400) -> Image.Image:
    """Left half red, right half blue: orientation shows."""
    picture = Image.new("RGB", (width, height), (200, 20, 20))
    picture.paste((20, 20, 200), (width // 2, 0, width, height))
    return picture


def make_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "MAKERNAME"
    exif[0x0132] = "2025:07:01 08:00:00"
    exif.get_ifd(0x8769)[0xA431] = SERIAL
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (21.0, 1.0, 42.6), "E", (105.0, 51.0, 15.1)
    return exif.tobytes()


def make_phone_photo(orientation: int = 1, size: tuple[int, int] = (640, 400)) -> bytes:
    """A JPEG with GPS, serial number, embedded thumbnail, comment and XMP."""
    thumb = io.BytesIO()
    make_picture(160, 100).save(thumb, "JPEG")
    exif = make_exif(orientation) + b"THUMBNAIL" + thumb.getvalue()
    out = io.BytesIO()
    make_picture(*size).save(
        out, "JPEG", exif=exif, comment=b"COMMENTSECRET", xmp=b"<x:xmpmeta>XMPSECRET</x:xmpmeta>"
    )
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def make_png_flood(side: int = 50_000) -> bytes:
    """A few bytes that declare and truly unpack to side x side pixels."""
    packer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def make_png_with_text() -> bytes:
    """A PNG with a text chunk, a time and something behind its end."""
    out = io.BytesIO()
    make_picture().save(out, "PNG")
    data = out.getvalue()
    extra = _chunk(b"tEXt", b"Author\0TEXTSECRET") + _chunk(b"tIME", bytes(7))
    return data[:33] + extra + data[33:] + b"<script>TAILSECRET</script>"


def make_as(kind: str, **options: object) -> bytes:
    """The same picture in another of Pillow's formats, with EXIF where it has a place."""
    out = io.BytesIO()
    make_picture().save(out, kind, **options)
    return out.getvalue()
