"""What the model sees of a text: folded words, every two neighbours, words with their accents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

from caunoi.reports.suggest.tokens import Token

# A long text is judged by its beginning and its end: there people say what it is about.
HEAD_WORDS, TAIL_WORDS = 300, 100


def shorten(tokens: Sequence[Token]) -> Sequence[Token]:
    """At most HEAD_WORDS + TAIL_WORDS tokens of a text."""
    if len(tokens) <= HEAD_WORDS + TAIL_WORDS:
        return tokens
    return [*tokens[:HEAD_WORDS], *tokens[-TAIL_WORDS:]]


def named_features(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int]]:
    """Every feature as (name, its first token, one after its last token); repeats included."""
    before = ""
    for at, token in enumerate(tokens):
        yield token.word, at, at + 1
        if token.marks:
            yield f"{token.word}/{token.marks}", at, at + 1
        if before:
            yield f"{before} {token.word}", at - 1, at + 1
        before = token.word


def key(name: str) -> int:
    """The 32-bit number under which a model keeps a feature."""
    return crc32(name.encode())
