"""Learn the suggestion anew from the written examples and from what officers corrected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caunoi.reports.models import CategoryCorrection
from caunoi.reports.suggest.category import shipped_model_path, trained_model_path
from caunoi.reports.suggest.model import save
from caunoi.reports.suggest.sources import written_examples
from caunoi.reports.suggest.train import train
from caunoi.reports.suggest.trial import Trial, train_blind, try_model


@dataclass(frozen=True, slots=True)
class Retrained:
    """What a training learnt from, where the model stands and how it does on unseen texts."""

    path: Path
    examples: int
    corrections: int
    trial: Trial


def retrain(*, shipped: bool = False) -> Retrained:
    """Train and put the model where the next suggestion takes it up.

    `shipped` writes the model that comes with the city's data, from written examples alone: no
    report of a resident may be learnt into a file that is given away. How good it is, is measured
    on a twin that never saw the writers held out; the model in use learns from them too.

    Raises:
        ValueError: there is nothing to learn from.
    """
    examples = [(e.text, e.code) for e in written_examples()]
    corrections = [] if shipped else _last_corrections()
    path = shipped_model_path() if shipped else trained_model_path()
    save(train(examples, corrections), path)
    trial = try_model(train_blind(corrections))
    return Retrained(path, len(examples), len(corrections), trial)


def _last_corrections() -> list[tuple[str, str]]:
    """(text, leaf) of every corrected report, by its latest correction."""
    rows = CategoryCorrection.objects.order_by("report_id", "-at").distinct("report_id")
    return list(rows.values_list("report__text", "now"))
