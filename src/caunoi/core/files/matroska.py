"""WebM and MKV without metadata: unneeded elements become `Void` elements of the same length.

Runs inside the cleaner's process. Kept: index, tracks of sound and picture, their blocks. Gone:
tags, attachments, chapters, titles, dates, names of programs and tracks, subtitle and telemetry
tracks with their blocks. RFC 8794 (EBML), RFC 9559 (Matroska).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from caunoi.core.files.broken import TooLarge, Unreadable
from caunoi.core.files.edits import Edits, read_at

MAX_ELEMENTS = 3_000_000
EBML, SEGMENT, CLUSTER, TRACKS, TRACK_ENTRY, INFO = (
    0x1A45DFA3, 0x18538067, 0x1F43B675, 0x1654AE6B, 0xAE, 0x1549A966,
)  # fmt: skip
SEEK_HEAD, CUES, VOID = 0x114D9B74, 0x1C53BB6B, 0xEC
BLOCK_GROUP, BLOCK, SIMPLE_BLOCK = 0xA0, 0xA1, 0xA3
TRACK_NUMBER, TRACK_TYPE, VIDEO = 0xD7, 0x83, 0xE0
_SEEN_OR_HEARD = (1, 2)
_SEGMENT_KEPT = {SEEK_HEAD, INFO, TRACKS, CLUSTER, CUES}
_LEVEL_1 = _SEGMENT_KEPT | {0x1043A770, 0x1254C367, 0x1941A469}
_INFO_KEPT = {0x2AD7B1, 0x4489}  # timestamp scale, duration
_INFO_RENAMED = {0x4D80, 0x5741}  # programs' names: must be there, so they are masked
_TRACK_KEPT = {
    TRACK_NUMBER, 0x73C5, TRACK_TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x23E383, 0x234E7A, 0x55EE,
    0x22B59C, 0x86, 0x63A2, 0x56AA, 0x56BB, VIDEO, 0xE1, 0x6D80, 0xAA,
}  # fmt: skip
_CLUSTER_KEPT = {0xE7, SIMPLE_BLOCK, BLOCK_GROUP, 0xAB, 0xA7}
_GROUP_KEPT = {BLOCK, 0x9B, 0xFB, 0x75A2, 0xFA}
_UNKNOWN_SIZE = -1


@dataclass(frozen=True)
class Element:
    """One element: id, where it starts, where its content starts and ends."""

    id: int
    start: int
    body: int
    end: int


@dataclass
class _Film:
    source: BinaryIO
    size: int
    edits: Edits = field(default_factory=Edits)
    elements: int = 0
    tracks: set[int] = field(default_factory=set)
    width: int = 0
    height: int = 0


def clean_film(source: BinaryIO, target: BinaryIO, size: int) -> tuple[int, int]:
    """Write the clean copy, of the same length; gives width and height (0, 0 for sound).

    Raises:
        Unreadable, TooLarge: no film we understand.
    """
    film = _Film(source, size)
    for element in _children(film, 0, size, {SEGMENT, EBML, VOID}):
        if element.id == SEGMENT:
            _segment(film, element)
        elif element.id != EBML:
            _void(film, element)
    if not film.tracks:
        raise Unreadable("no sound and no picture")
    film.edits.write(source, target, size)
    return film.width, film.height


def _number(data: bytes, *, keep_marker: bool) -> tuple[int, int]:
    """(value, bytes used) of a variable-length number; all ones says 'unknown'."""
    if not data or not data[0]:
        raise Unreadable("a number without a length")
    length = 9 - data[0].bit_length()
    if len(data) < length:
        raise Unreadable("a number cut short")
    value = int.from_bytes(data[:length], "big")
    if keep_marker:
        return value, length
    value &= (1 << 7 * length) - 1
    return (_UNKNOWN_SIZE if value == (1 << 7 * length) - 1 else value), length


def _children(film: _Film, at: int, end: int, siblings: set[int]) -> Iterator[Element]:
    """The elements from `at` to `end`; what is left over and is no element gets zeroed."""
    while at < end:
        film.elements += 1
        if film.elements > MAX_ELEMENTS:
            raise TooLarge("too many elements")
        film.source.seek(at)
        head = film.source.read(min(12, end - at))
        try:
            name, used = _number(head, keep_marker=True)
            length, more = _number(head[used:], keep_marker=False)
        except Unreadable:
            break
        body = at + used + more
        if length == _UNKNOWN_SIZE:
            stop = end if name == SEGMENT else _unknown_end(film, name, body, end, siblings)
        else:
            stop = body + length
        if stop > end and end == film.size:
            stop = end  # cut off while being sent: play what is there
        if used > 4 or stop > end:
            break
        yield Element(name, at, body, stop)
        at = stop
    film.edits.blank(at, end)


def _unknown_end(film: _Film, name: int, at: int, end: int, siblings: set[int]) -> int:
    """Where a cluster of unknown length ends: at the next element of the level above it."""
    if name != CLUSTER:
        raise Unreadable("an unknown length where none may be")
    while at < end:
        film.elements += 1
        film.source.seek(at)
        head = film.source.read(min(12, end - at))
        try:
            child, used = _number(head, keep_marker=True)
            if child in siblings or film.elements > MAX_ELEMENTS:
                return at
            length, more = _number(head[used:], keep_marker=False)
        except Unreadable:
            return at
        if length == _UNKNOWN_SIZE:
            return at
        at += used + more + length
    return end


def _void(film: _Film, element: Element) -> None:
    """Same length, no content: 0xEC, a length of 1 or 8 bytes, zeros."""
    total = element.end - element.start
    if total < 2:
        raise Unreadable("an element too short to be one")
    head = bytes([VOID, 0x80 | (total - 2)]) if total < 128 else b""
    if not head:
        head = bytes([VOID]) + ((1 << 56) | (total - 9)).to_bytes(8, "big")
    film.edits.blank(element.start, element.end)
    film.edits.put(element.start, head)


def _kept(film: _Film, parent: Element, names: set[int]) -> Iterator[Element]:
    for element in _children(film, parent.body, parent.end, _LEVEL_1):
        if element.id in names:
            yield element
        else:
            _void(film, element)


def _segment(film: _Film, segment: Element) -> None:
    for element in _kept(film, segment, _SEGMENT_KEPT):
        if element.id == INFO:
            _info(film, element)
        elif element.id == TRACKS:
            for entry in _kept(film, element, {TRACK_ENTRY}):
                _track(film, entry)
        elif element.id == CLUSTER:
            _cluster(film, element)


def _info(film: _Film, info: Element) -> None:
    for element in _kept(film, info, _INFO_KEPT | _INFO_RENAMED):
        if element.id in _INFO_RENAMED:
            film.edits.blank(element.body, element.end)


def _uint(film: _Film, element: Element) -> int:
    length = min(element.end - element.body, 8)
    return int.from_bytes(read_at(film.source, element.body, length), "big")


def _track(film: _Film, entry: Element) -> None:
    number = kind = width = height = 0
    for element in _kept(film, entry, _TRACK_KEPT):
        if element.id == TRACK_NUMBER:
            number = _uint(film, element)
        elif element.id == TRACK_TYPE:
            kind = _uint(film, element)
        elif element.id == VIDEO:
            for part in _children(film, element.body, element.end, _LEVEL_1):
                width = _uint(film, part) if part.id == 0xB0 else width
                height = _uint(film, part) if part.id == 0xBA else height
    if kind not in _SEEN_OR_HEARD:
        film.edits.forget(entry.body, entry.end)
        _void(film, entry)
        return
    film.tracks.add(number)
    film.width, film.height = max(film.width, width), max(film.height, height)


def _cluster(film: _Film, cluster: Element) -> None:
    for element in _kept(film, cluster, _CLUSTER_KEPT):
        block = element
        if element.id == BLOCK_GROUP:
            parts = list(_kept(film, element, _GROUP_KEPT))
            block = next((part for part in parts if part.id == BLOCK), element)
        elif element.id != SIMPLE_BLOCK:
            continue
        film.source.seek(block.body)
        track, _ = _number(film.source.read(8), keep_marker=False)
        if track not in film.tracks:
            _void(film, element)
