"""Cut a text into folded words that remember where the person wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from caunoi.core.folding import fold

# A letter or digit, then letters, digits and loose accents (decomposed Vietnamese).
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_PIECES = re.compile(r"[0-9]+|[a-z]+")
_NUMBER_FIRST = re.compile(r"[0-9]+[a-z]+")
_END_OF_CLAUSE = re.compile(r"[.!?;:\n,()\[\]…\u2013\u2014]")
_END_OF_SENTENCE = re.compile(r"[.!?\n…]")
# Numbers that mean something by themselves; every other one is only told by its length.
_SPOKEN_NUMBERS = frozenset({"111", "112", "113", "114", "115", "141"})


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word; `start` and `end` cut it out of the original text.

    `clause` and `sentence` number the clause and the sentence it stands in.
    `raw` is the folded word before short forms were written out.
    """

    word: str
    start: int
    end: int
    clause: int
    sentence: int
    raw: str


def tokenize(text: str, short_forms: Mapping[str, Sequence[str]]) -> list[Token]:
    """Fold every word of `text` and write out short forms ("ko", "dc", "csgt").

    `short_forms` maps a folded word to the folded words it stands for; all of them keep the
    place of the short form. Numbers become "0", "00" or "000" (short, long, phone or account),
    so that no number of a person enters a model.
    """
    found: list[Token] = []
    known: dict[str, tuple[str, ...]] = {}
    clause = sentence = last = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[last:start]
        last = end
        if found and gap != " " and _END_OF_CLAUSE.search(gap):
            clause += 1
            sentence += bool(_END_OF_SENTENCE.search(gap))
        raw = match.group()
        pieces = known.get(raw)
        if pieces is None:
            pieces = known[raw] = _pieces(raw)
        for piece in pieces:
            for word in short_forms.get(piece, (piece,)):
                found.append(Token(word, start, end, clause, sentence, piece))
    return found


def _pieces(raw: str) -> tuple[str, ...]:
    folded = _unstretch(fold(raw)).split()
    pieces: list[str] = []
    for word in folded:
        parts = _PIECES.findall(word) if _NUMBER_FIRST.fullmatch(word) else [word]
        pieces.extend(_number(part) if part.isdigit() else part for part in parts)
    return tuple(pieces)


def _number(digits: str) -> str:
    if digits in _SPOKEN_NUMBERS:
        return digits
    return "0" if len(digits) <= 3 else "00" if len(digits) <= 8 else "000"


def _unstretch(word: str) -> str:
    """"chayyyy" -> "chay": three or more of a letter are one; numbers stay."""
    return "".join(
        letter if not letter.isdigit() and length > 2 else letter * length
        for letter, length in ((key, sum(1 for _ in group)) for key, group in groupby(word))
    )


def as_written(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The pieces of `text` at `spans`, as the person wrote them, each once."""
    return tuple(dict.fromkeys(text[start:end] for start, end in spans))
