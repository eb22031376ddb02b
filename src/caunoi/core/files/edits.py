"""A copy of a stream with some bytes zeroed and some replaced, at the same length.

Media files point into themselves by byte offset; a copy that keeps its length keeps every pointer
right, so metadata is overwritten where it stands instead of being cut out.
"""

from dataclasses import dataclass, field
from typing import BinaryIO

from caunoi.core.files.broken import TooLarge, Unreadable

CHUNK = 1024 * 1024
MAX_EDITS = 2_000_000


@dataclass
class Edits:
    """What to change: byte ranges [start, end) to zero, then bytes to put at offsets."""

    blanks: list[tuple[int, int]] = field(default_factory=list)
    patches: list[tuple[int, bytes]] = field(default_factory=list)

    def blank(self, start: int, end: int) -> None:
        """Zero the bytes from `start` to before `end`."""
        if end > start:
            self.blanks.append((start, end))
        if len(self.blanks) > MAX_EDITS:
            raise TooLarge("too many edits")

    def put(self, offset: int, data: bytes) -> None:
        """Write `data` at `offset`; wins over any blank."""
        self.patches.append((offset, data))
        if len(self.patches) > MAX_EDITS:
            raise TooLarge("too many edits")

    def forget(self, start: int, end: int) -> None:
        """Drop what was to be put between `start` and `end`: the whole range goes."""
        self.patches = [patch for patch in self.patches if not start <= patch[0] < end]

    def keep_only(self, span: tuple[int, int], kept: list[tuple[int, int]]) -> None:
        """Zero all of `span` but the `kept` ranges (sorted, disjoint)."""
        at, end = span
        for start, stop in kept:
            if stop <= at or start >= end:
                continue
            self.blank(at, start)
            at = max(at, stop)
        self.blank(at, end)

    def write(self, source: BinaryIO, target: BinaryIO, size: int) -> None:
        """Copy `size` bytes of `source` to `target` (both seekable) and apply the changes."""
        source.seek(0)
        left = size
        while left:
            data = source.read(min(CHUNK, left))
            if not data:
                raise Unreadable("shorter than it said")
            target.write(data)
            left -= len(data)
        for start, end in merged(self.blanks):
            target.seek(start)
            for at in range(start, min(end, size), CHUNK):
                target.write(bytes(min(CHUNK, min(end, size) - at)))
        for offset, data in self.patches:
            if offset < 0 or offset + len(data) > size:
                raise Unreadable("an edit outside of the file")
            target.seek(offset)
            target.write(data)
        target.seek(0, 2)


def merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same bytes as sorted ranges that neither touch nor overlap."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        elif end > start:
            result.append((start, end))
    return result


def read_at(source: BinaryIO, offset: int, length: int) -> bytes:
    """Exactly `length` bytes from `offset`.

    Raises:
        Unreadable: the stream ends earlier.
    """
    source.seek(offset)
    data = source.read(length)
    if len(data) != length:
        raise Unreadable("shorter than it said")
    return data
