"""Load the answers that come with the city's data, what they cite, and words that mean the same."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from caunoi.core.choices import SYSTEM
from caunoi.core.clock import now, today
from caunoi.core.history import NO_HASH, build_event
from caunoi.core.models import Event
from caunoi.questions import events
from caunoi.questions.choices import AnswerState, Field, RevisionState
from caunoi.questions.fields import unit_of_field
from caunoi.questions.models import Answer, Citation, LegalText, Revision, Synonym
from caunoi.questions.selectors.finding import forget
from caunoi.questions.services.indexing import count_words, index_answers
from caunoi.questions.services.words import read_row
from caunoi.questions.services.writing import REVIEW_EVERY
from caunoi.questions.wording import LISTS, Wording, check_wording, read_wording

_BY = f"{SYSTEM}:city-data"
_ANSWER = f"{Answer.history_kind}:"


@transaction.atomic
def load_questions(folder: Path) -> int:
    """Add what is new in the folder `questions`; what officers wrote or changed stays as it is.

    Returns how many answers were added.

    Raises:
        RuleBroken: an answer in the data cannot be published.
        KeyError: it cites a text that is not in texts.toml.
    """
    here = Path(folder) / "questions"
    texts = _load_texts(here)
    _load_synonyms(here)
    known = set(Answer.objects.values_list("slug", flat=True))
    added = []
    for path in sorted((here / "answers").glob("*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["answer"]
        added += [(row["slug"], _read(row, path)) for row in rows if row["slug"] not in known]
    answers = _store(added, texts)
    index_answers(answers)
    count_words()
    forget()
    return len(added)


def _read(row: dict[str, Any], path: Path) -> Wording:
    wording = read_wording({**row, "field": Field(path.stem)})
    check_wording(wording)
    return wording


def _load_texts(folder: Path) -> dict[str, LegalText]:
    rows = tomllib.loads((folder / "texts.toml").read_text(encoding="utf-8"))["text"]
    made = [
        LegalText(id=uuid5(NAMESPACE_URL, f"{LegalText.history_kind}:{row['code']}"), **row)
        for row in rows
    ]
    LegalText.objects.bulk_create(made, ignore_conflicts=True)
    return {one.code: one for one in LegalText.objects.all()}


def _load_synonyms(folder: Path) -> None:
    rows = tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))["same"]
    if not Synonym.objects.exists():  # from then on they are the editors'
        pairs = map(read_row, rows)
        Synonym.objects.bulk_create(
            [Synonym(words=row, written=written, kept_at=now()) for row, written in pairs]
        )


def _store(rows: list[tuple[str, Wording]], texts: dict[str, LegalText]) -> list[Answer]:
    units = {field: unit_of_field(field).pk for field in Field}
    at, day = now(), today()
    answers, revisions, citations, history = [], [], [], []
    for slug, wording in rows:
        answer = _answer(slug, wording, units[Field(wording.field)])
        answer.published_at, answer.review_on = at, day + REVIEW_EVERY
        answers.append(answer)
        revisions.append(
            Revision(answer=answer, number=1, words=wording.as_data(), written_at=at,
                     state=RevisionState.RELEASED, settled_at=at)
        )  # fmt: skip
        citations += [
            Citation(answer=answer, text=texts[code], article=article)
            for code, article in wording.citations
        ]
        history.append(
            build_event(
                events.ANSWER_RELEASED, kind=Answer.history_kind, subject_id=answer.pk, number=1,
                prev_hash=NO_HASH, by=_BY, at=at,
                data={"before": {}, "after": {"version": 1}, "why": ""},
            )
        )  # fmt: skip
    Answer.objects.bulk_create(answers)
    Revision.objects.bulk_create(revisions)
    Citation.objects.bulk_create(citations)
    Event.objects.bulk_create(history)
    return answers


def _answer(slug: str, wording: Wording, unit_id: int) -> Answer:
    data = wording.as_data()
    data.pop("citations")
    pk: UUID = uuid5(NAMESPACE_URL, f"{_ANSWER}{slug}")
    return Answer(
        id=pk, slug=slug, unit_id=unit_id, state=AnswerState.PUBLISHED, version=1,
        **{**data, **{name: list(data[name]) for name in LISTS}},
    )  # fmt: skip
