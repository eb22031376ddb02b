"""Words by which answers are found: folded, in pairs, with what means the same. Pure.

Vietnamese writes a word as one to three syllables, so pairs of syllables ("tam_tru") say far more
than syllables do, and are far rarer: they carry the search, syllables only help.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from caunoi.core.folding import fold
from caunoi.reports.suggest.sources import city_folder, short_forms

LONGEST = 400  # signs of a question that are read; the rest repeats
_MOST_WORDS = 60
_LONGEST_WORD = 30
SHELF = "\u0175"  # no letter that folding leaves


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked for: any of `forms` shows it, by all of its lexemes; `weight` in 0..1."""

    forms: tuple[tuple[str, ...], ...]
    weight: float

    @property
    def lexemes(self) -> tuple[str, ...]:
        """Every lexeme in any of the forms."""
        return tuple(dict.fromkeys(one for form in self.forms for one in form))


@cache
def small_words() -> frozenset[str]:
    """Folded words that say nothing of what is asked."""
    path = city_folder() / "questions" / "words.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["small"]
    return frozenset(word for row in rows for word in row.split())


def syllables(text: str) -> list[str]:
    """The folded syllables, short forms spelled out."""
    short = short_forms()
    found: list[str] = []
    for word in fold(text).split():
        found += short.get(word, (word[:_LONGEST_WORD],))
    return found


def lexemes_of(phrase: Sequence[str]) -> tuple[str, ...]:
    """A phrase as what the index holds: the syllable, or its pairs."""
    if len(phrase) < 2:
        return tuple(phrase)
    return tuple(f"{a}_{b}" for a, b in zip(phrase, phrase[1:], strict=False))


def index_words(text: str) -> list[str]:
    """All lexemes of a text that goes into the index."""
    words = syllables(text)
    return list(dict.fromkeys([*words, *lexemes_of(words)] if len(words) > 1 else words))


def read_concepts(
    text: str, groups: Mapping[str, Collection[str]], *, endings: Sequence[str] = ()
) -> list[Concept]:
    """What a question asks for.

    `groups` maps a folded phrase to all phrases that mean the same, itself among them; `endings`
    are words that the last, unfinished syllable may become.
    """
    words = syllables(text[:LONGEST])[:_MOST_WORDS]
    small = small_words()
    found: dict[tuple[str, ...], Concept] = {}
    for start, size in _phrases(words, groups):
        phrase = " ".join(words[start : start + size])
        forms = tuple(lexemes_of(one.split()) for one in sorted(groups[phrase]))
        found.setdefault(forms[0], Concept(forms, 1.0))
    for one, other in zip(words, words[1:], strict=False):
        if one in small and other in small:
            continue
        weight = 0.5 if one in small or other in small else 1.0
        found.setdefault((f"{one}_{other}",), Concept(((f"{one}_{other}",),), weight))
    for word in words:
        if word not in small and len(word) > 1:
            found.setdefault((word,), Concept(((word,),), 0.5))
    if endings:
        last = tuple((one,) for one in endings)
        found.pop((words[-1],), None)
        found[last[0]] = Concept(last, 0.5)
    return list(found.values())


def _phrases(words: Sequence[str], groups: Mapping[str, Collection[str]]) -> list[tuple[int, int]]:
    """Where phrases with synonyms stand, the longest first, each syllable in one only."""
    longest = max((phrase.count(" ") + 1 for phrase in groups), default=0)
    found, taken = [], [False] * len(words)
    for size in range(min(longest, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            if any(taken[start : start + size]):
                continue
            if " ".join(words[start : start + size]) in groups:
                found.append((start, size))
                taken[start : start + size] = [True] * size
    return found


def as_vector(parts: Sequence[tuple[str, str]], shelf: int) -> str:
    """The text of a tsvector: (weight A to D, text) parts, and the shelf's word."""
    held: dict[str, set[str]] = {f"{SHELF}{shelf}": {"1D"}}
    for weight, text in parts:
        for word in index_words(text):
            held.setdefault(word, set()).add(f"1{weight}" if weight == "A" else f"2{weight}")
    return " ".join(f"'{word}':{','.join(sorted(places))}" for word, places in held.items())


def form_query(form: Sequence[str], weight: str = "") -> str:
    """One form as the text of a tsquery; our lexemes hold letters, digits and `_` only."""
    mark = f":{weight}" if weight else ""
    return " & ".join(f"'{one}'{mark}" for one in form)


def concept_query(concept: Concept, weight: str = "") -> str:
    """Any form of the concept, as the text of a tsquery."""
    return " | ".join(f"({form_query(form, weight)})" for form in concept.forms)
