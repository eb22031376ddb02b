"""Suggest the field of law of a question, and see whether it is a question at all."""

from __future__ import annotations

from dataclasses import dataclass

from caunoi.questions.choices import Field
from caunoi.questions.fields import field_of_category
from caunoi.questions.selectors.finding import Hit, find_answers
from caunoi.questions.terms import LONGEST
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import Kind
from caunoi.reports.suggest import names_police, suggest

_LIKELY = 8  # categories and answers that are asked
_FROM_ANSWERS = 1.0  # what the answers found say, beside what the categories say
_LEAST = 0.1  # how well an answer must fit at least
_OF_BEST, _OF_BEST_ELSEWHERE = 0.2, 0.75  # against the best one: of its field, of another field
# Below `_SURE` a field that the categories do not name at all is a guess of one witness: "where I
# am staying" fits a lift in which somebody is stuck. Measured with the 676 questions written for
# measuring: it takes no right field away, and gives one more.
_SURE, _NAMED = 0.4, 0.02
_TIP = 0.5  # score from which a text is likelier a report than a question


@dataclass(frozen=True, slots=True)
class Advice:
    """The field that a question seems to belong to; `is_tip` where it rather reports an event."""

    field: Field
    is_tip: bool
    hits: list[Hit]


def advise(text: str, *, hits: list[Hit] | None = None, typing: bool = False) -> Advice:
    """What a text seems to ask about. Stores nothing.

    Two witnesses: the categories that the suggestion of reports names, and the answers that are
    found. Each gives its whole weight to what it is sure of. Where neither is sure and only one
    names a field, the command centre reads it and passes it on.
    """
    found = find_answers(text, limit=_LIKELY, typing=typing) if hits is None else hits
    categories = suggest(text[: LONGEST * 4], limit=_LIKELY)
    votes = dict.fromkeys(Field, 0.0)
    for one in categories:
        votes[field_of_category(one.code)] += one.score
    named = dict(votes)
    for place, hit in enumerate(found):
        votes[Field(hit.answer.field)] += _FROM_ANSWERS * hit.share / (place + 1)
    best = max(Field, key=lambda field: votes[field])
    if votes[best] < _SURE and named[best] < _NAMED:
        best = Field.COMMAND
    return Advice(best, tells_of_event(text), found)


def near_enough(hits: list[Hit]) -> list[Hit]:
    """The hits without those that fill up the list: they fit far less well than the best one does,
    or are of another field and do not come close to it.
    """
    if not hits:
        return []
    field, best = hits[0].answer.field, hits[0].share
    return [
        hit
        for hit in hits
        if hit.share >= max(_LEAST, _OF_BEST * best)
        and (hit.answer.field == field or hit.share >= _OF_BEST_ELSEWHERE * best)
    ]


def tells_of_event(text: str) -> bool:
    """Whether it tells of an event: the likeliest category is none of questions, for certain."""
    if names_police(text):
        return True
    first = next(iter(suggest(text, limit=1)), None)
    category = find_category(first.code) if first else None
    return (
        first is not None and category is not None and category.kind != Kind.QUESTION
        and first.score >= _TIP
    )  # fmt: skip
