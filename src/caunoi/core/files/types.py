"""What a file really is, judged by its content and never by its name.

Only the kinds listed in `SHOWN` ever get a view copy. Everything else is kept sealed and called
"stored, not shown"; nothing here refuses a file. Being one of the kinds is a claim about the first
bytes only: a polyglot passes, which is harmless because only re-made copies are shown inline.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

import puremagic

HEAD_BYTES = 64 * 1024
UNKNOWN_MIME = "application/octet-stream"


class Family(StrEnum):
    """How a file is shown."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    PDF = "pdf"
    OTHER = "other"


@dataclass(frozen=True)
class FileType:
    """A kind of file: media type, file ending without dot, and how it is shown."""

    mime: str
    extension: str
    family: Family

    @property
    def is_shown(self) -> bool:
        """True when a view copy can be made of this kind."""
        return self.family is not Family.OTHER


JPEG = FileType("image/jpeg", "jpg", Family.IMAGE)
PNG = FileType("image/png", "png", Family.IMAGE)
GIF = FileType("image/gif", "gif", Family.IMAGE)
WEBP = FileType("image/webp", "webp", Family.IMAGE)
HEIC = FileType("image/heic", "heic", Family.IMAGE)
AVIF = FileType("image/avif", "avif", Family.IMAGE)
MP4 = FileType("video/mp4", "mp4", Family.VIDEO)
MOV = FileType("video/quicktime", "mov", Family.VIDEO)
THREE_GP = FileType("video/3gpp", "3gp", Family.VIDEO)
WEBM = FileType("video/webm", "webm", Family.VIDEO)
MKV = FileType("video/x-matroska", "mkv", Family.VIDEO)
M4A = FileType("audio/mp4", "m4a", Family.AUDIO)
MP3 = FileType("audio/mpeg", "mp3", Family.AUDIO)
OGG = FileType("audio/ogg", "ogg", Family.AUDIO)
WAV = FileType("audio/wav", "wav", Family.AUDIO)
AMR = FileType("audio/amr", "amr", Family.AUDIO)
PDF = FileType("application/pdf", "pdf", Family.PDF)
UNKNOWN = FileType(UNKNOWN_MIME, "bin", Family.OTHER)

SHOWN: dict[str, FileType] = {
    kind.mime: kind
    for kind in (
        JPEG, PNG, GIF, WEBP, HEIC, AVIF, MP4, MOV, THREE_GP, WEBM, MKV, M4A, MP3, OGG, WAV,
        AMR, PDF,
    )
}  # fmt: skip

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_MP4_BRANDS = {
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"mp71",
    b"M4V ", b"MSNV", b"dash", b"hvc1", b"av01", b"XAVC", b"f4v ", b"iso7", b"iso8", b"iso9",
}  # fmt: skip
_OLD_MOV_BOXES = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_MAX_SIDE = 2**31 - 1


def real_type(stream: BinaryIO) -> FileType:
    """What the content of `stream` (seekable, left at its start) is.

    Gives one of the kinds in `SHOWN`, or a kind of family OTHER whose media type is a guess good
    enough to be told to an officer and never used to serve the file.
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    for check in _CHECKS:
        kind = check(head)
        if kind is not None:
            return kind
    return _guessed(head)


def shown_type(mime: str) -> FileType | None:
    """The shown kind of that media type, or None for kinds that are stored and not shown."""
    return SHOWN.get(mime)


def _jpeg(head: bytes) -> FileType | None:
    """SOI and a second marker that may follow it (T.81 B.2): APPn, COM, DQT, DHT, DRI, SOFn."""
    if head[:3] != b"\xff\xd8\xff" or len(head) < 20:
        return None
    marker = head[3]
    follows = marker in (0xDB, 0xC4, 0xDD, 0xFE, 0xFF) or 0xE0 <= marker <= 0xEF
    return JPEG if follows or 0xC0 <= marker <= 0xC2 else None


def _png(head: bytes) -> FileType | None:
    if head[:16] != b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" or len(head) < 33:
        return None
    width, height = struct.unpack(">II", head[16:24])
    return PNG if 0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE else None


def _gif(head: bytes) -> FileType | None:
    return GIF if head[:6] in (b"GIF87a", b"GIF89a") and len(head) > 13 else None


def _riff(head: bytes) -> FileType | None:
    if head[:4] != b"RIFF":
        return None
    if head[8:12] == b"WEBP" and head[12:16] in (b"VP8 ", b"VP8L", b"VP8X"):
        return WEBP
    return WAV if head[8:12] == b"WAVE" and b"fmt " in head[12:4096] else None


def _iso_media(head: bytes) -> FileType | None:
    """ISO base media (14496-12) by its brands; QuickTime files older than brands by first box."""
    if len(head) < 16:
        return None
    size, name = struct.unpack(">I4s", head[:8])
    if name != b"ftyp":
        return MOV if _starts_old_movie(size, name, head) else None
    if size < 16 or size > 1024 or size % 4:
        return None
    major = head[8:12]
    brands = {major, *(head[at : at + 4] for at in range(16, min(size, len(head)), 4))}
    return _by_brand(major, brands)


def _by_brand(major: bytes, brands: set[bytes]) -> FileType | None:
    # An image's major brand is often the neutral "mif1": AVIF shows only among the others.
    if major in _AVIF_BRANDS or (major in _HEIF_BRANDS and brands & _AVIF_BRANDS):
        return AVIF
    if major in _HEIF_BRANDS:
        return HEIC
    if major == b"qt  ":
        return MOV
    if major in (b"M4A ", b"M4B "):
        return M4A
    if major[:3] in (b"3gp", b"3g2"):
        return THREE_GP
    return MP4 if brands & _MP4_BRANDS else None


def _starts_old_movie(size: int, name: bytes, head: bytes) -> bool:
    if name not in _OLD_MOV_BOXES or (size < 8 and size != 1):
        return False
    after = head[size + 4 : size + 8]
    return name in (b"moov", b"mdat") or after in _OLD_MOV_BOXES


def _matroska(head: bytes) -> FileType | None:
    if head[:4] != b"\x1a\x45\xdf\xa3":
        return None
    at = head.find(b"\x42\x82", 4, 128) + 2
    if at < 2 or not head[at : at + 1] or not head[at]:
        return None
    used = 9 - head[at].bit_length()  # the length is itself of variable length (RFC 8794, 4)
    length = int.from_bytes(head[at : at + used], "big") & ((1 << 7 * used) - 1)
    doc_type = head[at + used : at + used + min(length, 32)].rstrip(b"\x00")
    return {b"webm": WEBM, b"matroska": MKV}.get(doc_type)


def _ogg(head: bytes) -> FileType | None:
    if head[:5] != b"OggS\x00" or len(head) < 64:
        return None
    first = 27 + head[26]
    packet = head[first : first + 8]
    return OGG if packet.startswith((b"OpusHead", b"\x01vorbis", b"Speex   ")) else None


def _amr(head: bytes) -> FileType | None:
    return AMR if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")) else None


def _mp3(head: bytes) -> FileType | None:
    """An ID3v2 tag, or two MPEG audio frames one after the other."""
    if head[:3] == b"ID3" and len(head) > 10 and head[3] in (2, 3, 4) and max(head[6:10]) < 0x80:
        return MP3
    length = mpeg_frame_length(head[:4])
    return MP3 if length and mpeg_frame_length(head[length : length + 4]) else None


_BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def mpeg_frame_length(header: bytes) -> int:
    """Bytes in the MPEG layer III frame that starts with these 4 bytes; 0 when they start none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version = header[1] >> 3 & 3
    rates = _RATES.get(version)
    bitrate, rate = header[2] >> 4, header[2] >> 2 & 3
    if rates is None or bitrate in (0, 15) or rate == 3:
        return 0
    kbit = (_BITRATES_1 if version == 3 else _BITRATES_2)[bitrate]
    padding = header[2] >> 1 & 1
    return (144 if version == 3 else 72) * kbit * 1000 // rates[rate] + padding


def _pdf(head: bytes) -> FileType | None:
    """A PDF's header may follow up to 1 KiB of anything (ISO 32000-1, Annex H.3.4.1)."""
    return PDF if b"%PDF-" in head[:1024] else None


_CHECKS: tuple[Callable[[bytes], FileType | None], ...] = (
    _jpeg, _png, _gif, _riff, _iso_media, _matroska, _ogg, _amr, _mp3, _pdf,
)  # fmt: skip


def _guessed(head: bytes) -> FileType:
    """A name for what is stored and not shown; the strict checks above have the last word."""
    if not head:
        return UNKNOWN
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, IndexError, KeyError, struct.error):
        return UNKNOWN
    mime = next((found.mime_type for found in matches if found.mime_type), "")
    if not mime or mime in SHOWN or not mime.isascii() or len(mime) > 100:
        return UNKNOWN
    return FileType(mime, UNKNOWN.extension, Family.OTHER)
