"""What can be seen in a question before anybody reads it: whether it says anything, in which
letters, and what in it could say who somebody is. Pure.
"""

from __future__ import annotations

import unicodedata

from caunoi.questions.choices import Trace
from caunoi.questions.cleaning import find_traces

_READ = 4_000  # signs; a question is told by its beginning
_WORD = 3
_OFTEN = 2  # letters that are not ours, beside one that is
# Ways to find a person that no answer needs.
_TOLD = (Trace.NAME, Trace.PHONE, Trace.ID, Trace.ACCOUNT, Trace.EMAIL, Trace.ADDRESS)


def says_something(text: str) -> bool:
    """Whether there is a word: three letters or figures, or one sign of another writing."""
    said = [sign for sign in text if sign.isalnum()]
    return len(said) >= _WORD or any(not _is_latin(sign) for sign in said if sign.isalpha())


def is_other_language(text: str) -> bool:
    """Whether it is written in letters that neither Vietnamese nor English has."""
    letters = [sign for sign in text[:_READ] if sign.isalpha()]
    ours = sum(map(_is_latin, letters))
    return len(letters) - ours > _OFTEN * ours


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN")


def named_traces(text: str) -> list[str]:
    """What of a person stands in the text, by its kind; the words themselves are not repeated."""
    # A name counts where its writer says that it is one: alone it is too often a street.
    found = {one.kind for one in find_traces(text[:_READ]) if one.kind != Trace.NAME or one.is_own}
    return [str(kind.label) for kind in _TOLD if kind in found]
