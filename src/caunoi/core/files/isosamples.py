"""Where a movie's own sound and picture bytes lie (ISO 14496-12, 8.7 and 8.8; QuickTime).

Dash and action cameras hide GPS between the samples or in tracks of their own; knowing exactly
which bytes belong to sound and picture lets the cleaner zero all others.
"""

import struct
from dataclasses import dataclass
from itertools import accumulate

from caunoi.core.files.broken import TooLarge, Unreadable

Range = tuple[int, int]
MAX_SAMPLES = 6_000_000
_PCM = {b"sowt", b"twos", b"lpcm", b"raw ", b"NONE", b"in24", b"in32", b"fl32", b"fl64"}


@dataclass(frozen=True)
class Box:
    """One box: its name, where it starts, where its payload starts and ends."""

    name: bytes
    start: int
    body: int
    end: int


@dataclass
class Track:
    """What the sample tables of one track say; each field the payload of its box."""

    number: int = 0
    handler: bytes = b""
    stsd: bytes = b""
    stsd_box: Box | None = None
    sizes: bytes = b""
    sizes_kind: bytes = b""
    to_chunk: bytes = b""
    offsets: bytes = b""
    offsets_kind: bytes = b""
    width: int = 0
    height: int = 0

    @property
    def is_seen_or_heard(self) -> bool:
        """Only sound and picture stay; text, timed metadata and time codes go."""
        return self.handler in (b"vide", b"soun")


def track_ranges(track: Track) -> list[Range]:
    """The byte ranges of all chunks of a track.

    Raises:
        Unreadable, TooLarge: tables that contradict themselves or the limit.
    """
    offsets = _offsets(track)
    runs = _runs(track.to_chunk, len(offsets))
    sizes, uniform = _sizes(track)
    before = list(accumulate(sizes, initial=0))
    ranges, sample, run = [], 0, 0
    for number, offset in enumerate(offsets, start=1):
        while run + 1 < len(runs) and runs[run + 1][0] <= number:
            run += 1
        count = runs[run][1] if runs else 0
        if uniform:
            length = _uniform_length(track, uniform, count)
        else:
            last = min(sample + count, len(sizes))
            length = before[last] - before[min(sample, len(sizes))]
        sample += count
        if length:
            ranges.append((offset, offset + length))
    return ranges


def _table(data: bytes, start: int, count: int, pattern: str) -> tuple[int, ...]:
    width = struct.calcsize(">" + pattern)
    if count > MAX_SAMPLES:
        raise TooLarge("too many samples")
    if start + count * width > len(data):
        raise Unreadable("a table longer than its box")
    return struct.unpack_from(f">{count}{pattern}", data, start)


def _count(data: bytes, at: int) -> int:
    if len(data) < at + 4:
        raise Unreadable("a table without its length")
    return int(struct.unpack_from(">I", data, at)[0])


def _offsets(track: Track) -> tuple[int, ...]:
    if not track.offsets:
        return ()
    pattern = "Q" if track.offsets_kind == b"co64" else "I"
    return _table(track.offsets, 8, _count(track.offsets, 4), pattern)


def _runs(data: bytes, chunks: int) -> list[tuple[int, int]]:
    """(first chunk, samples in each chunk from there on)."""
    if not chunks:
        return []
    count = _count(data, 4)
    flat = _table(data, 8, count * 3, "I")
    return [(flat[at], flat[at + 1]) for at in range(0, len(flat), 3)]


def _sizes(track: Track) -> tuple[tuple[int, ...], int]:
    """(size of each sample, 0) or ((), the size all share)."""
    if not track.sizes:
        return (), 0
    if track.sizes_kind == b"stz2":
        return _compact_sizes(track.sizes), 0
    uniform, count = _count(track.sizes, 4), _count(track.sizes, 8)
    return ((), uniform) if uniform else (_table(track.sizes, 12, count, "I"), 0)


def _compact_sizes(data: bytes) -> tuple[int, ...]:
    width, count = _count(data, 4) & 0xFF, _count(data, 8)
    if width == 16:
        return _table(data, 12, count, "H")
    if width == 8:
        return _table(data, 12, count, "B")
    if width != 4:
        raise Unreadable("sample sizes of an unknown width")
    pairs = _table(data, 12, (count + 1) // 2, "B")
    return tuple(part for pair in pairs for part in (pair >> 4, pair & 15))[:count]


def _uniform_length(track: Track, size: int, count: int) -> int:
    """Bytes of `count` samples; QuickTime counts sound frames and says 1 where it means many."""
    if track.handler != b"soun" or len(track.stsd) < 44:
        return size * count
    entry = track.stsd[8:]
    version, channels, bits = struct.unpack_from(">H6xHH", entry, 16)
    if version == 1 and len(entry) >= 52:
        per_packet, _, frame_bytes = struct.unpack_from(">III", entry, 36)
        if per_packet and frame_bytes:
            packets = (count + int(per_packet) - 1) // int(per_packet)
            return packets * int(frame_bytes)
    if entry[4:8] in _PCM:
        size = max(size, int(channels) * int(bits) // 8)
    return size * count


@dataclass(frozen=True)
class Fragment:
    """One track's part of a movie fragment: header and runs, as box payloads."""

    header: bytes
    runs: tuple[bytes, ...]

    @property
    def track_number(self) -> int:
        """The track it belongs to."""
        return _count(self.header, 4)


def fragment_ranges(fragment: Fragment, start: int, after: int, default_size: int) -> list[Range]:
    """Byte ranges of one track fragment.

    `start`: where the `moof` box begins; `after`: where the data of the previous track fragment
    ended (or `start`); `default_size`: of the movie's `trex`.
    """
    flags = _count(fragment.header, 0) & 0xFFFFFF
    at, base = 8, start if flags & 0x020000 else after
    if flags & 0x1:
        if len(fragment.header) < 16:
            raise Unreadable("a fragment header cut short")
        base, at = struct.unpack_from(">Q", fragment.header, 8)[0], 16
    at += 4 * bool(flags & 0x2) + 4 * bool(flags & 0x8)
    if flags & 0x10:
        default_size = _count(fragment.header, at)
    ranges, position = [], base
    for run in fragment.runs:
        begin, length = _run_range(run, base, position, default_size)
        position = begin + length
        if length:
            ranges.append((begin, position))
    return ranges


def _run_range(run: bytes, base: int, position: int, default_size: int) -> tuple[int, int]:
    flags, count = _count(run, 0) & 0xFFFFFF, _count(run, 4)
    at = 8
    if flags & 0x1:
        position, at = base + struct.unpack(">i", struct.pack(">I", _count(run, at)))[0], at + 4
    at += 4 * bool(flags & 0x4)
    if not flags & 0x200:
        return position, default_size * min(count, MAX_SAMPLES)
    fields = sum(bool(flags & bit) for bit in (0x100, 0x200, 0x400, 0x800))
    flat = _table(run, at, count * fields, "I")
    first = int(bool(flags & 0x100))
    return position, sum(flat[first::fields])
