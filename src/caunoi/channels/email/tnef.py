"""The files inside a `winmail.dat` (TNEF), which Outlook sends where it takes us for Outlook."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from caunoi.channels.email.charsets import decode_text

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_FILES = 50
# Attributes, by the lower half of their number.
_BODY, _TITLE, _DATA, _BEGIN, _PROPERTIES = 0x800C, 0x8010, 0x800F, 0x9002, 0x9005
# MAPI: kinds of values, and the properties that name a file.
_FIXED = {2: 4, 3: 4, 4: 4, 10: 4, 11: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
_STRING, _UNICODE, _OBJECT, _BINARY = 0x1E, 0x1F, 0x0D, 0x0102
_MULTIPLE = 0x1000
_NAMES = (0x3707, 0x3704, 0x3001)  # long file name, short one, display name
_FILE = 0x3701
_IID_BYTES = 16  # before what an object holds


@dataclass(slots=True)
class _File:
    title: str = ""
    data: bytes = b""
    names: dict[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return next((self.names[key] for key in _NAMES if self.names.get(key)), self.title)


def is_tnef(data: bytes) -> bool:
    """Whether these bytes are a `winmail.dat`."""
    return data.startswith(SIGNATURE)


def open_tnef(data: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """(words, files by name) as far as they can be read; a broken end loses only what it held."""
    text = ""
    files: list[_File] = []
    for number, value in _attributes(data):
        if number == _BODY:
            text = decode_text(value.rstrip(b"\0"))
        elif number == _BEGIN and len(files) < MAX_FILES:
            files.append(_File())
        elif files and number == _TITLE:
            files[-1].title = decode_text(value.rstrip(b"\0"))
        elif files and number == _DATA:
            files[-1].data = value
        elif files and number == _PROPERTIES:
            _read_properties(value, files[-1])
    return text, [(one.name, one.data) for one in files if one.data]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = len(SIGNATURE) + 2  # the key
    while at + 9 <= len(data):
        number, length = struct.unpack_from("<II", data, at + 1)
        begin = at + 9
        if begin + length > len(data):
            return
        yield number & 0xFFFF, data[begin : begin + length]
        at = begin + length + 2  # the sum


def _read_properties(value: bytes, file: _File) -> None:
    try:
        for number, kind, found in _properties(value):
            if number in _NAMES and kind == _UNICODE:
                file.names[number] = found.decode("utf-16-le", "replace").rstrip("\0")
            elif number in _NAMES and kind == _STRING:
                file.names[number] = decode_text(found.rstrip(b"\0"))
            elif number == _FILE and kind in {_OBJECT, _BINARY} and not file.data:
                file.data = found[_IID_BYTES:] if kind == _OBJECT else found
    except (struct.error, IndexError):
        return  # what was read so far counts


def _properties(value: bytes) -> Iterator[tuple[int, int, bytes]]:
    (count,) = struct.unpack_from("<I", value, 0)
    at = 4
    for _one in range(min(count, 1000)):
        kind, number = struct.unpack_from("<HH", value, at)
        at += 4
        if number >= 0x8000:
            at = _past_name(value, at)
        single = kind & ~_MULTIPLE
        if single in _FIXED:
            times = 1
            if kind & _MULTIPLE:
                (times,) = struct.unpack_from("<I", value, at)
                at += 4
            yield number, kind, value[at : at + _FIXED[single]]
            at += _padded(_FIXED[single]) * times
            continue
        (times,) = struct.unpack_from("<I", value, at)
        at += 4
        for _each in range(min(times, 1000)):
            (length,) = struct.unpack_from("<I", value, at)
            at += 4
            if at + length > len(value):
                raise IndexError
            yield number, single, value[at : at + length]
            at += _padded(length)


def _past_name(value: bytes, at: int) -> int:
    """Behind the name of a named property: its set, then a number or a text."""
    at += 16
    (by_text, length) = struct.unpack_from("<II", value, at)
    return at + 8 + (_padded(length) if by_text else 0)


def _padded(length: int) -> int:
    return (length + 3) // 4 * 4
