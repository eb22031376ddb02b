"""Vietnamese text without its marks, so that people find what they typed without them."""

from __future__ import annotations

import re
import unicodedata

_REST = re.compile(r"[^a-z0-9]+")
# đ has no decomposition in Unicode.
_BARRED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})


def fold(text: str) -> str:
    """Lower case, no diacritics, words of [a-z0-9] with single spaces; the same for NFC and NFD."""
    plain = unicodedata.normalize("NFKD", text.translate(_BARRED)).lower()
    return _REST.sub(" ", "".join(c for c in plain if not unicodedata.combining(c))).strip()
