"""Which ward a message names, where it names one."""

from __future__ import annotations

import re

from caunoi.core.folding import fold
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import suggest_areas

_NAMED = re.compile(r"\b(?:phuong|xa|thi tran|ward|commune)\s+((?:[a-z0-9]+\s?){1,4})")
_MOST_WORDS = 4


def ward_in(text: str) -> str:
    """Code of the ward that a text names after its kind's word; empty where none is sure."""
    for match in _NAMED.finditer(fold(text)):
        words = match.group(1).split()
        for count in range(min(len(words), _MOST_WORDS), 0, -1):
            code = _exact(" ".join(words[:count]))
            if code:
                return code
    return ""


def ward_answered(text: str) -> str:
    """The same for an answer to "where?", in which the name alone is enough."""
    named = ward_in(text)
    if named:
        return named
    words = fold(text).split()
    for count in range(min(len(words), _MOST_WORDS), 0, -1):
        if count == 1 and len(words) > 1:
            break  # one word of several may be anything
        for start in range(len(words) - count + 1):
            code = _exact(" ".join(words[start : start + count]))
            if code:
                return code
    return ""


def _exact(name: str) -> str:
    """The ward of today that is called just that; else the one that what was so called became."""
    wards = [one for one in suggest_areas(name) if one.kind == AreaKind.WARD]
    for one in wards:
        if not one.was and one.code and _bare(one.name) == name:
            return one.code
    became = {one.code for one in wards if one.was and _bare(one.was.partition(",")[0]) == name}
    return became.pop() if len(became) == 1 else ""


def _bare(name: str) -> str:
    return re.sub(r"^(phuong|xa|thi tran|ward|commune) ", "", fold(name))
