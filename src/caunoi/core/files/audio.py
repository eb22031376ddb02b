"""MP3, WAV and AMR without metadata: only sound frames are copied, nothing around them.

Runs inside the cleaner's process. None of these formats points into itself, so leaving bytes out
breaks nothing: ID3, APE and Lyrics tags, RIFF lists, broadcast notes and appended files all go.
"""

import struct
from typing import BinaryIO

from caunoi.core.files.broken import Unreadable, Unsupported
from caunoi.core.files.edits import CHUNK
from caunoi.core.files.types import mpeg_frame_length

# Bytes that follow the one-byte frame header, by frame type (3GPP TS 26.101, 26.201).
_AMR_NARROW = (12, 13, 15, 17, 19, 20, 26, 31, 5, None, None, None, None, None, None, 0)
_AMR_WIDE = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, None, None, None, None, 0, 0)


def clean_mp3(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """Copy the MPEG audio frames.

    Raises:
        Unreadable: no two frames in a row.
    """
    at, frames = _after_id3(source), 0
    while at + 4 <= size:
        source.seek(at)
        window = source.read(CHUNK)
        used, found = _copy_frames(window, target, is_last=at + len(window) >= size)
        frames += found
        at += used
        if not used:
            break
    if frames < 2:
        raise Unreadable("no sound frames")


def _after_id3(source: BinaryIO) -> int:
    source.seek(0)
    head = source.read(10)
    if head[:3] != b"ID3":
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _copy_frames(window: bytes, target: BinaryIO, *, is_last: bool) -> tuple[int, int]:
    """(bytes used, frames copied); a frame counts only when another one or the end follows."""
    at = frames = 0
    limit = len(window) - (0 if is_last else 4096)
    while at < limit:
        length = mpeg_frame_length(window[at : at + 4])
        follows = at + length
        is_frame = length and (
            mpeg_frame_length(window[follows : follows + 4])
            or (is_last and frames > 0 and follows <= len(window))
        )
        if not is_frame:
            at = _next_sync(window, at + 1)
            continue
        target.write(window[at:follows])
        at, frames = follows, frames + 1
    return at, frames


def _next_sync(window: bytes, at: int) -> int:
    found = window.find(b"\xff", at)
    return found if found >= 0 else len(window)


def clean_wav(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """Copy format and sound; a new header says the new length.

    Raises:
        Unreadable: no format or no sound. Unsupported: a coding that carries its own tags.
    """
    chunks = _riff_chunks(source, size)
    if b"fmt " not in chunks or b"data" not in chunks:
        raise Unreadable("no sound")
    kept = [(name, *chunks[name]) for name in (b"fmt ", b"fact", b"data") if name in chunks]
    total = 4 + sum(8 + length + length % 2 for _, _, length in kept)
    if total >= 2**32:
        raise Unsupported("longer than a WAV file can say")
    target.write(struct.pack("<4sI4s", b"RIFF", total, b"WAVE"))
    for name, start, length in kept:
        target.write(struct.pack("<4sI", name, length))
        _copy(source, target, start, length)
        target.write(b"\0" * (length % 2))


def _riff_chunks(source: BinaryIO, size: int) -> dict[bytes, tuple[int, int]]:
    """First chunk of each name: where its content starts and how long it is."""
    chunks: dict[bytes, tuple[int, int]] = {}
    at = 12
    while at + 8 <= size and len(chunks) < 1000:
        source.seek(at)
        name, length = struct.unpack("<4sI", source.read(8))
        length = min(length, size - at - 8)  # recorders that were cut off never wrote the length
        chunks.setdefault(name, (at + 8, length))
        at += 8 + length + length % 2
    return chunks


def _copy(source: BinaryIO, target: BinaryIO, start: int, length: int) -> None:
    source.seek(start)
    while length:
        data = source.read(min(CHUNK, length))
        if not data:
            raise Unreadable("shorter than it said")
        target.write(data)
        length -= len(data)


def clean_amr(source: BinaryIO, target: BinaryIO, size: int) -> None:
    """Copy the header and whole frames up to the first byte that is none.

    Raises:
        Unreadable: not one frame.
    """
    source.seek(0)
    data = source.read(min(size, 64 * CHUNK))
    wide = data.startswith(b"#!AMR-WB\n")
    lengths = _AMR_WIDE if wide else _AMR_NARROW
    start = at = 9 if wide else 6
    while at < len(data):
        length = lengths[data[at] >> 3 & 15]
        if length is None or data[at] & 0x83 or at + 1 + length > len(data):
            break
        at += 1 + length
    if at == start:
        raise Unreadable("no sound frames")
    target.write(data[:at])
