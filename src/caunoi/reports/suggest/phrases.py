"""Find phrases of the city's word lists in a text, typed with or without accents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from caunoi.core.folding import fold
from caunoi.reports.suggest.tokens import Token, accents

ANY_WORD = "_"
NEEDS_ACCENTS = "!"
Place = tuple[int, int]
# A phrase's word: folded, its accents, and whether it must be typed with them.
Word = tuple[str, str, bool]


class Phrases:
    """A set of phrases; "_" in one stands for any one word, but never its first.

    A word typed without accents matches by its letters; one typed with accents must have those
    of the phrase ("cháy" is a fire, "chảy" and "chạy" are not). A phrase's word that ends in "!"
    must be typed with its accents. No phrase goes over the end of a clause.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        by_first: dict[str, set[tuple[Word, ...]]] = defaultdict(set)
        for phrase in phrases:
            words = tuple(
                (fold(word) or ANY_WORD, accents(word), word.endswith(NEEDS_ACCENTS))
                for word in phrase.split()
            )
            by_first[words[0][0]].add(words)
        self._by_first = {
            first: sorted(found, key=lambda words: (-len(words), words))
            for first, found in by_first.items()
        }

    def at(self, tokens: Sequence[Token], start: int) -> int:
        """One after the end of the longest phrase that begins at `start`; 0 where none does."""
        for phrase in self._by_first.get(tokens[start].word, ()):
            end = start + len(phrase)
            if end > len(tokens) or tokens[end - 1].clause != tokens[start].clause:
                continue
            if all(map(_fits, phrase, tokens[start:end])):
                return end
        return 0

    def find(self, tokens: Sequence[Token], start: int = 0, end: int | None = None) -> list[Place]:
        """Where phrases stand in `tokens[start:end]`; the longest at each place, none inside it."""
        found: list[Place] = []
        stop = len(tokens) if end is None else min(end, len(tokens))
        at = max(start, 0)
        while at < stop:
            after = self.at(tokens, at)
            if after and after <= stop:
                found.append((at, after))
                at = after
            else:
                at += 1
        return found

    def within(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        """Whether a phrase stands whole in `tokens[start:end]`."""
        return any(
            0 < self.at(tokens, at) <= end for at in range(max(start, 0), min(end, len(tokens)))
        )

    def ends_near(self, tokens: Sequence[Token], end: int, reach: int) -> Place | None:
        """The phrase that ends at `end` or at most `reach` words before it."""
        for at in range(max(end - reach - 6, 0), end):
            after = self.at(tokens, at)
            if after and end - reach <= after <= end:
                return at, after
        return None


def _fits(wanted: Word, token: Token) -> bool:
    word, marks, is_strict = wanted
    if word == ANY_WORD:
        return True
    return word == token.word and (token.marks == marks or not (token.marks or is_strict))
