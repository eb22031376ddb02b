"""How many pixels a picture says it has, read from its first bytes; nothing is decoded.

Good enough to tell a sender at once that a picture is too large. Whoever decodes asks again.
"""

import struct
from typing import BinaryIO

MAX_PIXELS = 80_000_000  # decoded whole: 320 MB at four bytes each
MAX_JPEG_PIXELS = 260_000_000  # decoded at an eighth to a half of the size; phones make 200 MP
_HEAD_BYTES = 256 * 1024  # a JPEG's size may stand behind a large thumbnail
_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})  # SOFn (T.81 B.2.2)
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def is_too_large(stream: BinaryIO, mime: str) -> bool:
    """Whether a picture of that type declares more pixels than are decoded; left at its start.

    False where its first bytes do not say, and for kinds other than JPEG, PNG, GIF and WebP.
    """
    stream.seek(0)
    head = stream.read(_HEAD_BYTES)
    stream.seek(0)
    try:
        width, height = _declared(head, mime)
    except (struct.error, IndexError):
        return False
    return width * height > (MAX_JPEG_PIXELS if mime == "image/jpeg" else MAX_PIXELS)


def _declared(head: bytes, mime: str) -> tuple[int, int]:
    if mime == "image/png":
        return struct.unpack(">II", head[16:24])
    if mime == "image/gif":
        return struct.unpack("<HH", head[6:10])
    if mime == "image/webp" and head[12:16] == b"VP8X":
        sides = (int.from_bytes(head[at : at + 3], "little") + 1 for at in (24, 27))
        return next(sides), next(sides)
    return _jpeg(head) if mime == "image/jpeg" else (0, 0)


def _jpeg(head: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(head):
        if head[at] != 0xFF:
            break
        marker = head[at + 1]
        if marker in _SIZES:
            height, width = struct.unpack(">HH", head[at + 5 : at + 9])
            return width, height
        if marker == 0xFF or marker in _BARE:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack(">H", head[at + 2 : at + 4])
        at += 2 + max(length, 2)
    return 0, 0
