"""Suggest the category of a text, with the words that led to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from caunoi.reports.suggest.model import Model, newest
from caunoi.reports.suggest.sources import city_folder, short_forms
from caunoi.reports.suggest.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A category's code, a score in 0..1 and the words that led to it, as they were written."""

    code: str
    score: float
    words: tuple[str, ...]


def read_words(text: str) -> list[Token]:
    """The words of a text, cut once for all who look at it."""
    return tokenize(text, short_forms())


def suggest(
    text: str, limit: int = 3, *, tokens: Sequence[Token] | None = None
) -> list[Suggestion]:
    """The likeliest categories of `text`, best first; none for a text without a known word.

    `tokens` are the text's `read_words`, where the caller has them already.
    """
    tokens = read_words(text) if tokens is None else tokens
    verdicts = active_model().judge(text, tokens, limit)
    return [Suggestion(verdict.code, verdict.score, verdict.words) for verdict in verdicts]


def shipped_model_path() -> Path:
    """The model that comes with the city's data, learnt from written examples only."""
    return city_folder() / "suggest" / "model.bin"


def trained_model_path() -> Path:
    """Where `caunoi train-suggest` puts a model that also learnt from officers' corrections."""
    return Path(settings.HOME) / "suggest" / "model.bin"


def active_model() -> Model:
    """The trained model, or the shipped one; a new file is taken up by the next call."""
    return newest(trained_model_path(), shipped_model_path())
