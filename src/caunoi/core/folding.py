"""Vietnamese text without its marks, so that people find what they typed without them."""

from __future__ import annotations

import re
import unicodedata

_REST = re.compile(r"[^a-z0-9]+")
# The blocks of combining marks; those of other scripts stand on letters that are dropped anyway.
_MARKS = dict.fromkeys(
    mark
    for first, last in ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF))
    for mark in range(first, last + 1)
)
# đ has no decomposition in Unicode.
_BARRED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})


def fold(text: str) -> str:
    """Lower case, no diacritics, words of [a-z0-9] with single spaces; the same for NFC and NFD."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_BARRED)).translate(_MARKS)
    return _REST.sub(" ", text.lower()).strip()
