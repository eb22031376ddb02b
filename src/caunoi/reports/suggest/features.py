"""What the model sees of a text: folded words, their neighbours and pieces of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

from caunoi.reports.suggest.tokens import Token

# A long text is judged by its beginning and its end: there people say what it is about.
HEAD_WORDS, TAIL_WORDS = 400, 150


def shorten(tokens: Sequence[Token]) -> list[Token]:
    """At most HEAD_WORDS + TAIL_WORDS tokens of a text."""
    if len(tokens) <= HEAD_WORDS + TAIL_WORDS:
        return list(tokens)
    return [*tokens[:HEAD_WORDS], *tokens[-TAIL_WORDS:]]


def named_features(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Every feature as (name, first token, one after the last token); repeats included."""
    words = [token.word for token in tokens]
    count = len(words)
    for at, word in enumerate(words):
        yield word, at, at + 1
        if at + 1 < count:
            yield f"{word} {words[at + 1]}", at, at + 2
        if at + 2 < count:
            yield f"{word} {words[at + 1]} {words[at + 2]}", at, at + 3
            yield f"{word} _ {words[at + 2]}", at, at + 3


def key(name: str) -> int:
    """The 32-bit number a feature is kept under; its words cannot be read back from a model."""
    return crc32(name.encode("ascii", "replace"))
