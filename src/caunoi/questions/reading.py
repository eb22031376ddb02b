"""What can be seen in a question before anybody reads it: whether it says anything, in which
letters, and what in it could say who somebody is. Pure.
"""

from __future__ import annotations

import unicodedata

from caunoi.questions.choices import Trace
from caunoi.questions.cleaning import find_traces

_READ = 4_000  # signs; a question is told by its beginning
_OFTEN = 2  # letters that are not ours, beside one that is
# Ways to find a person that no answer needs; a name alone is too often a street.
_TOLD = (Trace.PHONE, Trace.ID, Trace.ACCOUNT, Trace.EMAIL, Trace.ADDRESS)


def says_something(text: str) -> bool:
    """Whether there is a letter or a figure; from signs alone nobody can tell what is asked."""
    return any(sign.isalnum() for sign in text)


def is_other_language(text: str) -> bool:
    """Whether it is written in letters that neither Vietnamese nor English has."""
    letters = [sign for sign in text[:_READ] if sign.isalpha()]
    ours = sum(unicodedata.name(sign, "").startswith("LATIN") for sign in letters)
    return len(letters) - ours > _OFTEN * ours


def named_traces(text: str) -> list[str]:
    """What of a person stands in the text, by its kind; the words themselves are not repeated."""
    found = {one.kind for one in find_traces(text[:_READ])}
    return [str(kind.label) for kind in _TOLD if kind in found]
