"""Which answer a question is likely to be about, learnt from how many people ask. Reads no table.

The text index finds the words that were asked for; people who tell a story, or call a passport
"the little book for abroad", share few words with the answer they need. A linear model over the
same words (reports/suggest/model.py) was shown how people ask for each answer, and gives its word
beside the index's (selectors/finding.py). It knows the answers it was trained with; newer ones are
found by the index alone until `caunoi train-answers` is run.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from caunoi.questions.terms import small_words, syllables
from caunoi.reports.suggest import read_words
from caunoi.reports.suggest.model import Model, newest
from caunoi.reports.suggest.sources import city_folder
from caunoi.reports.suggest.train import train

MOST_ANSWERS = 250  # a model's file can name 256 leaves
OUTSIDE = ""  # the leaf of questions that are none of the police's: weather, tax, marriage
LONGEST = 4_000  # signs of a question that are read
SHARPNESS = 10.0  # fitted: what scores 0.8 is right in about 9 of 10 questions of another author


@dataclass(frozen=True, slots=True)
class Likely:
    """An answer's slug and how likely it is meant, 0..1."""

    slug: str
    score: float


def likely_answers(text: str, limit: int) -> list[Likely]:
    """The answers that a question is likely to be about, best first.

    None where no word is known, or where all words are small ones ("what do I do if").
    """
    cut = text[:LONGEST]
    # One letter, however often, is no word: "zzzz" would be read as a shortened "vậy".
    said = [word for word in syllables(cut) if len(set(word)) > 1]
    if small_words().issuperset(said):
        return []
    verdicts = active_model().judge(cut, read_words(cut), limit + 1)
    return [Likely(one.code, one.score) for one in verdicts if one.code != OUTSIDE][:limit]


def active_model() -> Model:
    """What was learnt in this city, or what came with its data."""
    return newest(trained_path(), shipped_path())


def shipped_path() -> Path:
    """The model that comes with the city's data, learnt from written texts only."""
    return city_folder() / "questions" / "model.bin"


def trained_path() -> Path:
    """Where `caunoi train-answers` puts what was learnt in this city."""
    return Path(settings.HOME) / "questions" / "model.bin"


def learn(
    answers: Iterable[Mapping[str, Any]], covered: Iterable[tuple[str, str]] = ()
) -> tuple[Model, int]:
    """A model of these answers, and from how many texts it was learnt.

    `answers` have slug, title, title_en, other_words, short, short_en. `covered` are (question,
    slug) of residents whom an officer gave a published answer; of such a text only words enter
    that others use too (reports/suggest/train.py says which).

    Raises:
        ValueError: there is nothing to learn from.
    """
    own = [pair for row in answers for pair in _texts_of(row)]
    known = {slug for _, slug in own}
    asked = [pair for pair in _written_questions() if pair[1] in known or pair[1] == OUTSIDE]
    examples = [*own, *asked]
    kept = [pair for pair in covered if pair[1] in known]
    return train(examples, kept, keywords=(), sharpness=SHARPNESS), len(examples) + len(kept)


def shipped_answers() -> Iterator[Mapping[str, Any]]:
    """The answers that come with the city's data, as their files have them."""
    for path in sorted((city_folder() / "questions" / "answers").glob("*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8"))["answer"]


def _texts_of(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    lines = [row["title"], row.get("title_en", ""), *row.get("other_words", "").splitlines(),
             row["short"], row.get("short_en", "")]  # fmt: skip
    yield from ((line, row["slug"]) for line in lines if line.strip())


def _written_questions() -> Iterator[tuple[str, str]]:
    """(question, slug) as written for learning, in a fixed order."""
    for path in sorted((city_folder() / "questions" / "learn").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["text"], row["slug"]
