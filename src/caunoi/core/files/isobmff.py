"""MP4, MOV, 3GP, M4A without metadata: known boxes stay, every other becomes an empty `free` box.

Runs inside the cleaner's process. Kept: what a player needs to find and time sound and picture.
Gone: places, times, makers, names, thumbnails, XMP, text and telemetry tracks, and every byte of
`mdat` that is no sample of a kept track. The codecs' own streams are not touched.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from caunoi.core.files.broken import TooLarge, Unreadable
from caunoi.core.files.edits import Edits, merged, read_at
from caunoi.core.files.isosamples import (
    Box,
    Fragment,
    Range,
    Track,
    fragment_ranges,
    track_ranges,
)

MAX_BOXES = 200_000
MAX_TABLE = 48 * 1024 * 1024
_TOP = {b"ftyp", b"styp", b"sidx", b"ssix", b"mfra", b"moov", b"moof", b"mdat"}
_INSIDE: dict[bytes, set[bytes]] = {
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"mvex": {b"trex", b"mehd"},
    b"trak": {b"tkhd", b"edts", b"mdia", b"tapt"},
    b"edts": {b"elst"},
    b"tapt": {b"clef", b"prof", b"enof"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"hdlr", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {
        b"stsd", b"stts", b"ctts", b"cslg", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss",
        b"stps", b"sdtp", b"sbgp", b"sgpd",
    },
    b"mfra": {b"tfra", b"mfro"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"sdtp"},
}  # fmt: skip


@dataclass
class _Movie:
    """What was learned on the walk."""

    source: BinaryIO
    size: int
    edits: Edits = field(default_factory=Edits)
    boxes: int = 0
    tracks: list[Track] = field(default_factory=list)
    data: list[Range] = field(default_factory=list)
    kept: list[Range] = field(default_factory=list)
    default_sizes: dict[int, int] = field(default_factory=dict)
    fragments: list[tuple[int, list[Fragment]]] = field(default_factory=list)


def clean_movie(source: BinaryIO, target: BinaryIO, size: int) -> tuple[int, int]:
    """Write the clean copy, of the same length; gives width and height (0, 0 for sound).

    Raises:
        Unreadable, TooLarge: no movie we understand.
    """
    movie = _Movie(source, size)
    for box in _children(movie, 0, size):
        _top_box(movie, box)
    seen = [track for track in movie.tracks if track.is_seen_or_heard]
    if not seen or not movie.data:
        raise Unreadable("no sound and no picture")
    for track in seen:
        movie.kept += track_ranges(track)
    _fragments(movie, {track.number for track in seen})
    kept = merged(movie.kept)
    for span in movie.data:
        movie.edits.keep_only(span, kept)
    movie.edits.write(source, target, size)
    return max(((track.width, track.height) for track in seen), default=(0, 0))


def _children(movie: _Movie, at: int, end: int) -> Iterator[Box]:
    """The boxes from `at` to `end`; what is left over at the end and is no box gets zeroed."""
    while at + 8 <= end:
        movie.boxes += 1
        if movie.boxes > MAX_BOXES:
            raise TooLarge("too many boxes")
        length, name = struct.unpack(">I4s", read_at(movie.source, at, 8))
        body = at + 8
        if length == 1 and at + 16 <= end:
            length = struct.unpack(">Q", read_at(movie.source, body, 8))[0]
            body += 8
        elif length == 0 and end == movie.size and name != bytes(4):
            length = end - at
        is_cut_data = name == b"mdat" and end == movie.size and at + length > end
        stop = end if is_cut_data else at + length
        if stop < body or stop > end:
            break
        yield Box(name, at, body, stop)
        at = stop
    movie.edits.blank(at, end)


def _free(movie: _Movie, box: Box) -> None:
    movie.edits.put(box.start + 4, b"free")
    movie.edits.blank(box.body, box.end)


def _payload(movie: _Movie, box: Box) -> bytes:
    if box.end - box.body > MAX_TABLE:
        raise TooLarge(f"a {box.name!r} box too large")
    return read_at(movie.source, box.body, box.end - box.body)


def _kept_children(movie: _Movie, parent: Box) -> Iterator[Box]:
    for box in _children(movie, parent.body, parent.end):
        if box.name in _INSIDE[parent.name]:
            yield box
        else:
            _free(movie, box)


def _top_box(movie: _Movie, box: Box) -> None:
    if box.name not in _TOP:
        _free(movie, box)
    elif box.name == b"mdat":
        movie.data.append((box.body, box.end))
    elif box.name == b"moov":
        _moov(movie, box)
    elif box.name == b"moof":
        _moof(movie, box)
    elif box.name == b"mfra":
        list(_kept_children(movie, box))


def _moov(movie: _Movie, moov: Box) -> None:
    for box in _kept_children(movie, moov):
        if box.name == b"trak":
            _trak(movie, box)
        elif box.name == b"mvhd":
            _clear_times(movie, box)
        else:
            for extends in _kept_children(movie, box):
                if extends.name == b"trex":
                    data = _payload(movie, extends)
                    movie.default_sizes[_uint(data, 4)] = _uint(data, 16)


def _padded(movie: _Movie, box: Box) -> bytes:
    return _payload(movie, box).ljust(24, b"\0")


def _uint(data: bytes, at: int) -> int:
    return int.from_bytes(data[max(at, 0) : at + 4], "big")


def _clear_times(movie: _Movie, box: Box) -> None:
    """Created and modified stand right after version and flags: 4 bytes each, or 8 in version 1."""
    wide = _padded(movie, box)[0] == 1
    movie.edits.blank(box.body + 4, min(box.body + (20 if wide else 12), box.end))


def _trak(movie: _Movie, trak: Box) -> None:
    track = Track()
    for box in _kept_children(movie, trak):
        if box.name == b"tkhd":
            _clear_times(movie, box)
            data = _payload(movie, box)
            track.number = _uint(data, 20 if data[:1] == b"\1" else 12)
            track.width = _uint(data, len(data) - 8) >> 16
            track.height = _uint(data, len(data) - 4) >> 16
        elif box.name == b"mdia":
            _mdia(movie, box, track)
        else:
            list(_kept_children(movie, box))
    if track.is_seen_or_heard:
        movie.tracks.append(track)
        if track.stsd_box:
            _clear_descriptions(movie, track.stsd_box, track.handler)
    else:
        movie.edits.forget(trak.body, trak.end)
        _free(movie, trak)


def _mdia(movie: _Movie, mdia: Box, track: Track) -> None:
    for box in _kept_children(movie, mdia):
        if box.name == b"mdhd":
            _clear_times(movie, box)
        elif box.name == b"hdlr":
            track.handler = _padded(movie, box)[8:12]
            _clear_handler(movie, box)
        else:
            _minf(movie, box, track)


def _clear_handler(movie: _Movie, box: Box) -> None:
    """The handler's maker and name ("Core Media Video", "GoPro AVC")."""
    movie.edits.blank(box.body + 12, box.end)


def _minf(movie: _Movie, minf: Box, track: Track) -> None:
    for box in _kept_children(movie, minf):
        if box.name == b"hdlr":
            _clear_handler(movie, box)
        elif box.name == b"stbl":
            _stbl(movie, box, track)
        elif box.name == b"dinf":
            for reference in _kept_children(movie, box):
                _clear_references(movie, reference)


def _clear_references(movie: _Movie, box: Box) -> None:
    """Data references may hold file names of the machine that cut the film."""
    for entry in _children(movie, box.body + 8, box.end):
        movie.edits.blank(entry.body + 4, entry.end)


def _stbl(movie: _Movie, stbl: Box, track: Track) -> None:
    for box in _kept_children(movie, stbl):
        if box.name == b"stsd":
            track.stsd = _payload(movie, box)
            track.stsd_box = box
        elif box.name in (b"stsz", b"stz2"):
            track.sizes, track.sizes_kind = _payload(movie, box), box.name
        elif box.name == b"stsc":
            track.to_chunk = _payload(movie, box)
        elif box.name in (b"stco", b"co64"):
            track.offsets, track.offsets_kind = _payload(movie, box), box.name


def _clear_descriptions(movie: _Movie, stsd: Box, handler: bytes) -> None:
    """Vendor of every sample entry; the compressor's name in a picture's."""
    for entry in _children(movie, stsd.body + 8, stsd.end):
        movie.edits.blank(entry.start + 20, min(entry.start + 24, entry.end))
        if handler == b"vide":
            movie.edits.blank(entry.start + 50, min(entry.start + 82, entry.end))


def _moof(movie: _Movie, moof: Box) -> None:
    found = []
    for box in _kept_children(movie, moof):
        if box.name == b"traf":
            parts = [(part.name, _payload(movie, part)) for part in _kept_children(movie, box)]
            header = next((data for name, data in parts if name == b"tfhd"), b"")
            runs = tuple(data for name, data in parts if name == b"trun")
            found.append(Fragment(header, runs))
    movie.fragments.append((moof.start, found))


def _fragments(movie: _Movie, numbers: set[int]) -> None:
    for start, found in movie.fragments:
        after = start
        for fragment in found:
            default_size = movie.default_sizes.get(fragment.track_number, 0)
            ranges = fragment_ranges(fragment, start, after, default_size)
            after = ranges[-1][1] if ranges else after
            if fragment.track_number in numbers:
                movie.kept += ranges
