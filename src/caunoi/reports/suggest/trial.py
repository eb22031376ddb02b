"""How well a model does on texts of writers that it never learnt from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from caunoi.reports.suggest.model import Model
from caunoi.reports.suggest.sources import (
    HELD_OUT_AUTHORS,
    city_folder,
    short_forms,
    written_examples,
)
from caunoi.reports.suggest.tokens import tokenize
from caunoi.reports.suggest.train import train


@dataclass(frozen=True, slots=True)
class Trial:
    """How many unseen texts there were and for how many the right leaf came first, or in three."""

    texts: int
    first: int
    in_three: int

    @property
    def share_first(self) -> float:
        """Share of texts whose right leaf came first, 0..1."""
        return self.first / self.texts if self.texts else 0.0

    @property
    def share_in_three(self) -> float:
        """Share of texts whose right leaf was among the first three, 0..1."""
        return self.in_three / self.texts if self.texts else 0.0


def held_out() -> list[tuple[str, str]]:
    """(text, leaf) of the writers held out."""
    return [(e.text, e.code) for e in written_examples() if e.author in HELD_OUT_AUTHORS]


def sample_questions() -> list[tuple[str, str]]:
    """(text, leaf) of the sample questions, which nobody trains on either."""
    path = city_folder() / "training" / "heldout_samples.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(row["text"], row["code"]) for row in rows]


def train_blind(corrections: Iterable[tuple[str, str]] = ()) -> Model:
    """A model that never saw a text of the writers held out: only such a one can be measured."""
    seen = [(e.text, e.code) for e in written_examples() if e.author not in HELD_OUT_AUTHORS]
    return train(seen, corrections)


def try_model(model: Model, texts: list[tuple[str, str]] | None = None) -> Trial:
    """Let the model judge unseen texts (the held-out writers' where none are given)."""
    texts = held_out() if texts is None else texts
    first = in_three = 0
    for text, code in texts:
        codes = [v.code for v in model.judge(text, tokenize(text, short_forms()), 3)]
        first += codes[:1] == [code]
        in_three += code in codes
    return Trial(len(texts), first, in_three)
