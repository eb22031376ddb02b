"""Cut a text into folded words that remember where the person wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
# Vietnamese is written in some 7,000 syllables of at most seven letters: a process soon knows them.
# Longer words, numbers and what else may name a person are not remembered.
_SYLLABLE, _REMEMBERED = 7, 20_000


@dataclass(frozen=True, slots=True)
class Token:
    """One folded word; `start` and `end` cut it out of the original text.

    `clause` and `sentence` number the clause and the sentence it stands in.
    `marks` are its accents in a fixed order ("cháy" and "chảy" fold alike and differ here),
    empty where it was typed without or is a written-out short form.
    """

    word: str
    start: int
    end: int
    clause: int
    sentence: int
    marks: str


def tokenize(text: str, short_forms: Mapping[str, Sequence[str]]) -> list[Token]:
    """Fold every word of `text` and write out short forms ("ko", "dc", "csgt").

    `short_forms` maps a folded word to the folded words it stands for; all of them keep the
    place of the short form. Numbers become "0", "00" or "000" (short, long, phone or account),
    so that no number of a person enters a model.
    """
    found: list[Token] = []
    known = _remembered(short_forms)
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
            pieces = tuple(_pieces(raw, short_forms))
            if len(raw) <= _SYLLABLE and len(known) < _REMEMBERED and raw.isalpha():
                known[raw] = pieces
        for word, marks in pieces:
            found.append(Token(word, start, end, clause, sentence, marks))
    return found


# Pieces of syllables met before, by the dictionary they were cut with.
_known: list[tuple[Mapping[str, Sequence[str]], dict[str, tuple[tuple[str, str], ...]]]] = []


def _remembered(
    short_forms: Mapping[str, Sequence[str]],
) -> dict[str, tuple[tuple[str, str], ...]]:
    for dictionary, pieces in _known:
        if dictionary is short_forms:
            return pieces
    _known[:] = [(short_forms, {})]
    return _known[0][1]


def accents(word: str) -> str:
    """The accents of a word in a fixed order, so that "hoà" and "hòa" have the same."""
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(sorted(c for c in letters if c == chr(0x111) or unicodedata.combining(c)))


def _pieces(raw: str, short_forms: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    words = _unstretch(fold(raw)).split()
    for word in words:
        if word in short_forms:
            yield from ((long, "") for long in short_forms[word])
        elif _NUMBER_FIRST.fullmatch(word):
            for part in _PIECES.findall(word):
                if part.isdigit():
                    yield _number(part), ""
                else:
                    yield from ((long, "") for long in short_forms.get(part, (part,)))
        elif word.isdigit():
            yield _number(word), ""
        else:
            yield word, accents(raw) if len(words) == 1 else ""


def _number(digits: str) -> str:
    if digits in _SPOKEN_NUMBERS:
        return digits
    return "0" if len(digits) <= 3 else "00" if len(digits) <= 8 else "000"


def _unstretch(word: str) -> str:
    """ "chayyyy" -> "chay": three or more of a letter are one; numbers stay."""
    return "".join(
        letter if not letter.isdigit() and length > 2 else letter * length
        for letter, length in ((key, sum(1 for _ in group)) for key, group in groupby(word))
    )


def as_written(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The pieces of `text` at `spans`, as the person wrote them, each once."""
    return tuple(dict.fromkeys(text[start:end] for start, end in spans))
