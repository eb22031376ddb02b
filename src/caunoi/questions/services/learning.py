"""Learn anew which answer a question is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caunoi.questions.answer_model import (
    MOST_ANSWERS,
    learn,
    shipped_answers,
    shipped_path,
    trained_path,
)
from caunoi.questions.choices import AnswerState
from caunoi.questions.models import Answer, Handled
from caunoi.reports.suggest.model import save

_READ = ("slug", "title", "title_en", "other_words", "short", "short_en")


@dataclass(frozen=True, slots=True)
class Learnt:
    """Where the model stands, and from how many texts of how many answers it was learnt."""

    path: Path
    texts: int
    answers: int


def learn_answers(*, shipped: bool = False) -> Learnt:
    """Train and put the model where the next search takes it up.

    Learns the published answers (the most read ones, where there are very many), the questions
    written for learning, and the questions whose asker an officer gave a published answer.
    `shipped` makes the model of the city's data instead: from its files alone, no resident's word.

    Raises:
        ValueError: there is nothing to learn from.
    """
    if shipped:
        rows, covered = list(shipped_answers()), []
    else:
        best = Answer.objects.filter(state=AnswerState.PUBLISHED).order_by("-helpful", "slug")
        rows = list(best.values(*_READ)[:MOST_ANSWERS])
        given = Handled.objects.filter(answer__isnull=False).order_by("report_id")
        covered = list(given.values_list("report__text", "answer__slug"))
    model, texts = learn(rows, covered)
    path = shipped_path() if shipped else trained_path()
    save(model, path)
    return Learnt(path, texts, len(rows))
