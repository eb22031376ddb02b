"""The mail inside an S/MIME envelope that is signed and not encrypted (application/pkcs7-mime).

Only what is written is taken out: whether the signature holds says nothing to us, since anybody
may write to the police under any name.
"""

from __future__ import annotations

MAX_DEPTH = 40
_SIGNED = bytes.fromhex("2a864886f70d010702")  # 1.2.840.113549.1.7.2
_DATA = bytes.fromhex("2a864886f70d010701")  # 1.2.840.113549.1.7.1
_OCTETS, _IDENTIFIER = 0x04, 0x06
_CONSTRUCTED = 0x20
_CONTENT = 0xA0  # [0], around what a kind holds


def open_signed(data: bytes) -> bytes | None:
    """The bytes of the mail inside; None where it is encrypted, or not what it says."""
    try:
        outer = _children(_one(data, 0)[1])
        if len(outer) < 2 or outer[0] != (_IDENTIFIER, _SIGNED):
            return None
        signed = _children(_children(outer[1][1])[0][1])
        for _tag, value in signed:
            inner = _children(value) if _tag & _CONSTRUCTED else []
            if len(inner) > 1 and inner[0] == (_IDENTIFIER, _DATA) and inner[1][0] == _CONTENT:
                return b"".join(_octets(*one) for one in _children(inner[1][1]))
    except (IndexError, RecursionError):
        return None
    return None


def _octets(tag: int, value: bytes, depth: int = 0) -> bytes:
    """A string of octets, in one piece or in several."""
    if not tag & _CONSTRUCTED:
        return value if tag == _OCTETS else b""
    if depth > MAX_DEPTH:
        raise RecursionError
    return b"".join(_octets(*one, depth + 1) for one in _children(value))


def _children(data: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(data):
        tag, value, at = _one(data, at)
        if tag == 0 and not value:
            break  # the end of a value whose length was not said
        found.append((tag, value))
    return found


def _one(data: bytes, at: int, depth: int = 0) -> tuple[int, bytes, int]:
    """(tag, value, where the next begins) of the value at a place (X.690, DER and BER)."""
    if depth > MAX_DEPTH:
        raise RecursionError
    tag, first = data[at], data[at + 1]
    if tag & 0x1F == 0x1F:
        raise IndexError  # tags of several bytes do not stand in such messages
    begin = at + 2
    if first == 0x80:
        return _unsaid(data, begin, tag, depth)
    length = first
    if first & 0x80:
        size = first & 0x7F
        length = int.from_bytes(data[begin : begin + size])
        begin += size
    if begin + length > len(data):
        raise IndexError
    return tag, data[begin : begin + length], begin + length


def _unsaid(data: bytes, begin: int, tag: int, depth: int) -> tuple[int, bytes, int]:
    """A value that ends with two zero bytes behind its last part."""
    at = begin
    while data[at : at + 2] != b"\0\0":
        _tag, _value, at = _one(data, at, depth + 1)
    return tag, data[begin:at], at + 2
