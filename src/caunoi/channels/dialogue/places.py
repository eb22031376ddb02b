"""Which ward an answer to "where?" names."""

from __future__ import annotations

import re

from caunoi.core.folding import fold
from caunoi.places.in_text import MOST_WORDS, ward_called, ward_in

_WHERE = re.compile(
    r"\b(ngo|ngach|hem|pho|duong|nga (ba|tu|nam)|khu|chung cu|toa|tang|phong|truong|cau|"
    r"ben xe|benh vien|cong vien|phuong|xa|thon|xom|to dan pho|street|lane|road|market|ward)\b"
)


def says_where(text: str) -> bool:
    """Whether an answer to "where?" holds a place, and is no cry alone."""
    folded = fold(text)
    has_number = any(sign.isdigit() for sign in folded)
    return has_number or bool(_WHERE.search(folded)) or bool(ward_answered(text))


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
