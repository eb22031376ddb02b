"""Whether what somebody wrote says anything: a dot is no reason, a paper has a number."""

from __future__ import annotations

import re

MAX_PAPER = 120
CALLED = re.compile(r"(?<![\w@])@([\w.-]*\w)")  # an officer's badge, in an internal note
GAP = "[…]"  # where a template leaves room for what only the officer knows
MIN_LETTERS = 5  # of a reason; of each letter at most three count, so that a held key is none


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(c.isalnum() for c in text)


def is_reason(text: str, *, words: int = 1) -> bool:
    """Whether it can be a reason: real words, at least so many of two letters or more."""
    found = [w for w in text.split() if sum(c.isalpha() for c in w) >= 2]
    letters = [c for c in text.casefold() if c.isalpha()]
    counted = sum(min(letters.count(c), 3) for c in set(letters))
    return len(found) >= words and counted >= MIN_LETTERS


def has_gap(text: str) -> bool:
    """Whether a place that its template left open is still open."""
    return GAP in text


def is_paper(value: object) -> bool:
    """Whether it can name a paper: short, and with a number in it."""
    text = str(value or "").strip()
    return 0 < len(text) <= MAX_PAPER and any(c.isdigit() for c in text)
