"""Which category a text is about, by its keywords (until the trained model is in)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from caunoi.core.folding import fold


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category's code, a score in 0..1 and the words that led to it."""

    code: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoliceMention:
    """The words that name the police as the wrongdoer, and whom they name."""

    words: tuple[str, ...]
    named: str


@cache
def _keywords() -> list[tuple[str, str]]:
    tree = json.loads((settings.CITY_DATA / "categories.json").read_text())
    return [
        (fold(word), leaf["code"])
        for top in tree["categories"]
        for leaf in top["children"]
        for word in leaf["keywords_vi"]
    ]


def suggest(text: str, limit: int = 3) -> list[Suggestion]:
    """The likeliest categories, best first."""
    folded = f" {fold(text)} "
    found: dict[str, list[str]] = {}
    for word, code in _keywords():
        if f" {word} " in folded:
            found.setdefault(code, []).append(word)
    ranked = sorted(found.items(), key=lambda item: -sum(map(len, item[1])))
    return [Suggestion(code, 0.5, tuple(words)) for code, words in ranked[:limit]]


def names_police(text: str) -> PoliceMention | None:
    """Whether the text names the police as the wrongdoer."""
    folded = f" {fold(text)} "
    for act in ("nhan hoi lo", "vi tien", "doi tien", "voi vinh"):
        if f" {act} " in folded and (" cong an " in folded or " canh sat " in folded):
            return PoliceMention((act,), "")
    return None


def danger_now(text: str) -> str:
    """The number to call first where life is in danger, or nothing."""
    return "114" if " dang chay " in f" {fold(text)} " else ""
