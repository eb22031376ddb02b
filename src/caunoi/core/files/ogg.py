"""Ogg sound (Opus, Vorbis, Speex) without comments: their text is blanked at the same length.

Runs inside the cleaner's process. Pages of any other stream (subtitles, pictures, unknown) are
left out: pages are independent of each other. RFC 3533, RFC 7845, Vorbis I.
"""

import struct
from dataclasses import dataclass, field
from typing import BinaryIO

from caunoi.core.files.broken import TooLarge, Unreadable

MAX_PAGES = 2_000_000
MAX_COMMENT_PAGES = 2_000  # a comment with cover art may run over many pages
_CODECS = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis", b"Speex   ": b""}
_FIRST, _CONTINUED = 2, 1


def _crc_table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        crc = value << 24
        for _ in range(8):
            crc = (crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)
        table.append(crc & 0xFFFFFFFF)
    return tuple(table)


_CRC = _crc_table()


@dataclass
class Page:
    """One page: header (27 bytes), lacing values, content."""

    header: bytes
    lacing: bytes
    content: bytearray

    @property
    def flags(self) -> int:
        """1: continues a packet; 2: first page of its stream; 4: last."""
        return self.header[5]

    @property
    def serial(self) -> bytes:
        """Which stream it belongs to."""
        return self.header[14:18]

    def whole(self) -> bytes:
        """The page with a fresh checksum."""
        bare = self.header[:22] + b"\0\0\0\0" + self.header[26:27] + self.lacing + self.content
        crc = 0
        for byte in bare:
            crc = (crc << 8 & 0xFFFFFFFF) ^ _CRC[crc >> 24 ^ byte]
        return bare[:22] + struct.pack("<I", crc) + bare[26:]


@dataclass
class _Stream:
    """What is known of one logical stream while its comment packet goes by."""

    marker: bytes
    waiting: list[Page] = field(default_factory=list)
    is_done: bool = False


def clean_ogg(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """Write the clean copy.

    Raises:
        Unreadable, TooLarge: no sound we understand.
    """
    source.seek(0)
    streams: dict[bytes, _Stream] = {}
    pages = 0
    while (page := _next_page(source)) is not None:
        pages += 1
        if pages > MAX_PAGES:
            raise TooLarge("too many pages")
        _pass_on(page, streams, target)
    if not any(stream.is_done for stream in streams.values()):
        raise Unreadable("no sound")


def _next_page(source: BinaryIO) -> Page | None:
    """The next whole page; None at the end or at the first byte that is no page."""
    header = source.read(27)
    if len(header) < 27 or header[:5] != b"OggS\0":
        return None
    lacing = source.read(header[26])
    content = bytearray(source.read(sum(lacing)))
    if len(lacing) < header[26] or len(content) < sum(lacing):
        return None
    return Page(header, lacing, content)


def _pass_on(page: Page, streams: dict[bytes, _Stream], target: BinaryIO) -> None:
    if page.flags & _FIRST:
        marker = next(
            (tags for head, tags in _CODECS.items() if page.content.startswith(head)), None
        )
        if marker is None:
            streams.pop(page.serial, None)
            return
        streams[page.serial] = _Stream(marker)
        target.write(page.whole())
        return
    stream = streams.get(page.serial)
    if stream is None:
        return
    if stream.is_done:
        target.write(page.header + page.lacing + page.content)
        return
    stream.waiting.append(page)
    if len(stream.waiting) > MAX_COMMENT_PAGES:
        raise TooLarge("a comment over too many pages")
    if _first_packet_ends(page):
        _blank_comment(stream)
        for held in stream.waiting:
            target.write(held.whole())
        stream.waiting, stream.is_done = [], True


def _first_packet_ends(page: Page) -> bool:
    return any(value < 255 for value in page.lacing)


def _blank_comment(stream: _Stream) -> None:
    """One vendor string of blanks fills the packet; the count of comments is zero."""
    spans = [_first_packet_length(page.lacing) for page in stream.waiting]
    total = sum(spans)
    packet = b"".join(
        bytes(page.content[:span]) for page, span in zip(stream.waiting, spans, strict=True)
    )
    marker = stream.marker
    if marker and not packet.startswith(marker):
        raise Unreadable("no comment where one must be")
    framing = b"\x01" if marker == b"\x03vorbis" else b""
    vendor = total - len(marker) - 8 - len(framing)
    if vendor < 0:
        raise Unreadable("a comment too short to be one")
    text = b" " * vendor
    fresh = marker + struct.pack("<I", vendor) + text + struct.pack("<I", 0) + framing
    at = 0
    for page, span in zip(stream.waiting, spans, strict=True):
        page.content[:span] = fresh[at : at + span]
        at += span


def _first_packet_length(lacing: bytes) -> int:
    total = 0
    for value in lacing:
        total += value
        if value < 255:
            break
    return total
