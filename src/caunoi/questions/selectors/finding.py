"""Find answers by words without marks: quick among a million, good among a hundred.

What is asked is cut into concepts (terms.py). The rarest ones name candidates out of the text
index; these are scored by how much of the question each covers, rare words counting more.
Where even the rarest word is common, only the shelves of what helped most are looked through first.
Beside the words stands what was learnt of how people ask (answer_model.py).
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Q

from caunoi.core.folding import fold
from caunoi.questions.answer_model import likely_answers
from caunoi.questions.choices import AnswerState
from caunoi.questions.models import Answer, Synonym, WordCount
from caunoi.questions.terms import (
    LONGEST,
    SHELF,
    Concept,
    concept_query,
    read_concepts,
    syllables,
)

BEST = 5
_FEW = 20_000  # answers that may be scored without choosing shelves
_BUDGET = 300  # candidates that are scored where there are many
_MOST_CONCEPTS = 24
_MOST_SHELVES = 60
_ENDINGS = 6
_TITLE, _ANYWHERE = 1.0, 0.35  # what a word counts in the question, and anywhere in the answer
# A share of the question's weight below which an answer is about something else.
_LEAST = 0.16
_STRANGE = 1.0  # a word that no answer has, against the rarest that one has
_SPARE = 5  # what each witness names beyond what is shown: the other may know it better
_LIKELY_FROM = 0.05  # below it the model only guesses
_SCOPE = f"state = '{AnswerState.PUBLISHED.value}'"


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer that was found; `share`: how well it fits the question, 0..1."""

    answer: Answer
    share: float


@dataclass(slots=True)
class _Reference:
    """Synonyms and the number of published answers, read anew when they are old."""

    groups: dict[str, frozenset[str]]
    answers: int
    read_at: float


_known = _Reference({}, 0, -1e9)


def forget() -> None:
    """Read synonyms and counts anew at the next search."""
    _known.read_at = -1e9


def _reference() -> _Reference:
    if time.monotonic() - _known.read_at > settings.REFERENCE_TTL_SECONDS:
        _known.groups = read_groups(Synonym.objects.values_list("words", flat=True))
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(sum(answers), 0) FROM questions_wordcount "
                           "WHERE word LIKE %s", [f"{SHELF}%"])  # fmt: skip
            _known.answers = int(cursor.fetchone()[0])
        _known.read_at = time.monotonic()
    return _known


def read_groups(rows: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each folded phrase with all that mean the same."""
    groups: dict[str, frozenset[str]] = {}
    for row in rows:
        phrases = frozenset(" ".join(syllables(one)) for one in row.split(",") if fold(one))
        for phrase in phrases:
            groups[phrase] = groups.get(phrase, frozenset()) | phrases
    return groups


def find_answers(text: str, *, limit: int = BEST, typing: bool = False) -> list[Hit]:
    """The published answers that fit the question best, best first; none for small words alone.

    `typing`: the last word may be unfinished.
    """
    by_words = _by_words(text, limit + _SPARE, typing=typing)
    by_habit = {
        one.slug: one.score
        for one in likely_answers(text, limit + _SPARE)
        if one.score >= _LIKELY_FROM
    }
    found = Answer.objects.select_related("unit").filter(
        Q(pk__in=by_words) | Q(slug__in=by_habit), state=AnswerState.PUBLISHED
    )
    hits = [
        # Two witnesses: what either is sure of, the other can only strengthen.
        Hit(one, 1 - (1 - by_words.get(one.pk, 0.0)) * (1 - by_habit.get(one.slug, 0.0)))
        for one in found
    ]
    return sorted(hits, key=lambda hit: (-hit.share, hit.answer.slug))[:limit]


def _by_words(text: str, limit: int, *, typing: bool) -> dict[UUID, float]:
    """The share of the question that the best answers cover by their words."""
    known = _reference()
    words = syllables(text[:LONGEST])
    if not words:
        return {}
    endings = _endings(words[-1]) if typing and not text[:LONGEST].endswith(" ") else ()
    concepts = read_concepts(text, known.groups, endings=endings)
    counts = _counts(concepts)
    weighed, whole = _weigh(concepts, counts, max(known.answers, 1))
    if not weighed:
        return {}
    hits = _score(weighed, limit, known.answers)
    return {pk: min(score / whole, 1.0) for pk, score in hits if score >= _LEAST * whole}


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A concept with what it says and how many answers hold it at most."""

    concept: Concept
    weight: float
    count: int


def _endings(beginning: str) -> tuple[str, ...]:
    """What the last word may become; none where it is a word already."""
    if len(beginning) < 2 or WordCount.objects.filter(word=beginning).exists():
        return ()
    rows = WordCount.objects.filter(word__startswith=beginning).exclude(word__contains="_")
    return tuple(rows.order_by("-answers").values_list("word", flat=True)[:_ENDINGS])


def _counts(concepts: Sequence[Concept]) -> dict[str, int]:
    words = {one for concept in concepts for one in concept.lexemes}
    return dict(WordCount.objects.filter(word__in=words).values_list("word", "answers"))


def _weigh(
    concepts: Sequence[Concept], counts: dict[str, int], answers: int
) -> tuple[list[_Weighed], float]:
    """What each concept that some answer has says, rarest first; and what the whole question says.

    Words that no answer has are as rare as can be: they are part of the question, so that an
    answer, which lacks them, covers less of it.
    """
    found, strange = [], 0.0
    for concept in concepts:
        # A form occurs at most as often as its rarest lexeme.
        count = sum(min(counts.get(one, 0) for one in form) for form in concept.forms)
        if not count:
            strange += concept.weight * math.log(1 + answers) * _STRANGE
            continue
        rarity = math.log(1 + answers / min(count, answers))
        found.append(_Weighed(concept, concept.weight * rarity, count))
    found.sort(key=lambda one: (one.count, -one.weight))
    kept = sorted(found, key=lambda one: -one.weight)[:_MOST_CONCEPTS]
    weighed = [one for one in found if one in kept]
    return weighed, sum(one.weight for one in weighed) + strange


def _score(weighed: Sequence[_Weighed], limit: int, answers: int) -> list[tuple[UUID, float]]:
    if answers <= _FEW:
        any_of = " | ".join(f"({concept_query(one.concept)})" for one in weighed)
        return _ask(any_of, weighed, limit, _FEW)
    found: dict[UUID, float] = {}
    for candidates in _candidates(weighed, answers):
        found |= dict(_ask(candidates, weighed, limit, _BUDGET))
        if len(found) >= limit:
            break
    return sorted(found.items(), key=lambda one: -one[1])[:limit]


def _candidates(weighed: Sequence[_Weighed], answers: int) -> list[str]:
    """Queries that name candidates, the narrowest first."""
    words = [one for one in weighed if len(one.concept.forms[0]) == 1]
    pairs = [one for one in words if "_" in one.concept.forms[0][0]]
    found = []
    for chosen in (pairs or words, words):
        rarest = chosen[:4] or list(weighed[:4])
        all_of = " & ".join(f"({concept_query(one.concept)})" for one in rarest)
        likely = answers * math.prod(min(1.0, one.count / answers) for one in rarest)
        found.append(_shelved(all_of, max(likely, 1.0), answers))
    cheap: list[str] = []
    spent = 0
    for one in weighed:
        if spent + one.count > _BUDGET and cheap:
            break
        cheap.append(f"({concept_query(one.concept)})")
        spent += one.count
    found.append(_shelved(" | ".join(cheap), float(max(spent, 1)), answers))
    return list(dict.fromkeys(found))


def _shelved(query: str, likely: float, answers: int) -> str:
    """The query within as many shelves as are likely to hold enough of it."""
    if likely <= _BUDGET:
        return query
    shelves = min(_MOST_SHELVES, max(1, round(answers / 2_500 * _BUDGET / 2 / likely)))
    within = " | ".join(f"'{SHELF}{number}'" for number in range(shelves))
    return f"({within}) & ({query})"


def _ask(
    candidates: str, weighed: Sequence[_Weighed], limit: int, most: int
) -> list[tuple[UUID, float]]:
    sql = _scoring(len(weighed))
    params: list[str | float] = []
    for one in weighed:
        weight = one.weight
        params += [
            concept_query(one.concept, "A"), weight * _TITLE, concept_query(one.concept),
            weight * _ANYWHERE,
        ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, candidates, most, limit])
        return [(pk, float(score)) for pk, score in cursor.fetchall()]


@lru_cache(maxsize=64)
def _scoring(concepts: int) -> str:
    one = (
        "CASE WHEN search @@ %s::tsquery THEN %s::float8 "
        "WHEN search @@ %s::tsquery THEN %s::float8 ELSE 0 END"
    )
    return (
        f"SELECT id, {' + '.join([one] * concepts)} AS score FROM ("  # noqa: S608  (our own words)
        # `||` takes each row's words out of storage once, OFFSET 0 keeps it from being done again
        # for every concept.
        f"SELECT id, search || '' AS search FROM questions_answer "
        f"WHERE {_SCOPE} AND search @@ %s::tsquery LIMIT %s OFFSET 0"
        ") AS candidates ORDER BY score DESC, id LIMIT %s"
    )


def without(hits: Iterable[Hit], answer_id: UUID) -> list[Hit]:
    """The same list without one answer."""
    return [replace(one) for one in hits if one.answer.pk != answer_id]


# Beside a question at the desk rather none than strangers: an officer reads each of them.
# Measured with the 616 questions of data/hanoi/questions/heldout.jsonl and heldout_second.jsonl,
# six answers each: the right answer was among them 611 times and stays 596 times; of 267 answers of
# another field 6 stay, of 1,168 in all 702. With the right answer left out 544 questions show none.
# Of 20 questions of no field (weather, land, taxes) 12 show none (7 uncut), nine answers stay of
# 48. 0.2 in place of 0.25 keeps six more right ones, and 45 fewer show none when theirs is not
# there. The public search is not cut: who reads it can pass over a line.
_ALIKE, _ALIKE_ELSEWHERE = 0.25, 0.5


def similar_answers(text: str, field: str, limit: int) -> list[Hit]:
    """Published answers like a question of this field; none where nothing is like it."""
    return [
        hit
        for hit in find_answers(text, limit=limit)
        if hit.share >= (_ALIKE if hit.answer.field == field else _ALIKE_ELSEWHERE)
    ]


# The share from which an answer of another field is about the same all the same: both are of
# passports, say, not only of "how long" and "how much".
_OF_ANOTHER_FIELD = 0.4


def others_like(answer: Answer, limit: int) -> list[Answer]:
    """What whoever reads this answer may ask next: of its field, or very near to it."""
    hits = without(find_answers(answer.title, limit=3 * limit), answer.pk)
    near = [
        hit.answer
        for hit in hits
        if hit.answer.field == answer.field or hit.share >= _OF_ANOTHER_FIELD
    ]
    return near[:limit]
