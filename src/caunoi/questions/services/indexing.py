"""Keep what answers are found by: their words in the index, and how rare each word is."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from caunoi.questions.choices import AnswerState
from caunoi.questions.models import Answer
from caunoi.questions.terms import as_vector

SHELF_SIZE = 2_500  # answers; a city has one shelf, a country many
_PUBLISHED = f"state = '{AnswerState.PUBLISHED.value}'"


def vector_of(answer: Answer) -> str:
    """What the answer is found by: its question and how else it is asked weigh most."""
    rest = [*answer.steps, *answer.papers, answer.fee, answer.time, answer.place]
    return as_vector(
        [("A", f"{answer.title}\n{answer.title_en}\n{answer.other_words}"),
         ("B", f"{answer.short}\n{answer.short_en}"), ("C", "\n".join(rest))],
        answer.shelf,
    )  # fmt: skip


def index_answers(answers: Iterable[Answer]) -> None:
    """Put the words of these answers into the index; the caller counts words afterwards."""
    rows = [(vector_of(one), one.pk) for one in answers]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {Answer._meta.db_table} SET search = %s::tsvector WHERE id = %s",  # noqa: S608
                rows,
            )


def count_words() -> int:
    """Count anew in how many published answers each word occurs; returns how many words there are.

    Reads every published answer: after a load, and hourly by the worker.
    """
    with connection.cursor() as cursor:
        # One counter at a time; readers go on with the old counts until the commit.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('questions.words'))")
        cursor.execute("DELETE FROM questions_wordcount")
        cursor.execute(
            "INSERT INTO questions_wordcount (word, answers) "  # noqa: S608  (our own words)
            "SELECT word, ndoc FROM ts_stat($$SELECT search FROM questions_answer WHERE "
            f"{_PUBLISHED}$$) WHERE length(word) <= 80"
        )
        return int(cursor.rowcount)


def add_words(answer_id: UUID) -> None:
    """Count the words of one more published answer."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO questions_wordcount (word, answers) "
            "SELECT word, 1 FROM unnest(tsvector_to_array("
            "(SELECT search FROM questions_answer WHERE id = %s))) AS word ORDER BY word "
            "ON CONFLICT (word) DO UPDATE SET answers = questions_wordcount.answers + 1",
            [answer_id],
        )


def set_shelves() -> int:
    """Put what helped most on the first shelf, 2,500 to a shelf; returns how many were moved.

    Only what moves is written. Below one shelf there is nothing to do.
    """
    if Answer.objects.filter(state=AnswerState.PUBLISHED)[SHELF_SIZE:].exists():
        placed = (
            Answer.objects.filter(state=AnswerState.PUBLISHED)
            .order_by("-helpful", "-published_at", "id")
            .values_list("pk", "shelf")
        )
        moved = {
            pk: number // SHELF_SIZE
            for number, (pk, shelf) in enumerate(placed.iterator(20_000))
            if shelf != number // SHELF_SIZE
        }
        return _move(moved)
    return 0


def _move(moved: dict[UUID, int]) -> int:
    ids = list(moved)
    for start in range(0, len(ids), 500):
        batch = list(Answer.objects.filter(pk__in=ids[start : start + 500]))
        for answer in batch:
            answer.shelf = moved[answer.pk]
        Answer.objects.bulk_update(batch, ["shelf"])
        index_answers(batch)
    return len(ids)
