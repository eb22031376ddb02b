"""Which ward an answer to "where?" names."""

from __future__ import annotations

from caunoi.core.folding import fold
from caunoi.places.in_text import MOST_WORDS, ward_called, ward_in


def ward_answered(text: str) -> str:
    """As `ward_in`, for an answer to "where?", in which the name alone is enough."""
    named = ward_in(text)
    if named:
        return named
    words = fold(text).split()
    for count in range(min(len(words), MOST_WORDS), 0, -1):
        if count == 1 and len(words) > 1:
            break  # one word of several may be anything
        for start in range(len(words) - count + 1):
            code = ward_called(" ".join(words[start : start + count]))
            if code:
                return code
    return ""
