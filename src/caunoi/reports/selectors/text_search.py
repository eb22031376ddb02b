"""Newest reports that hold some words: quick for common words and for rare ones.

PostgreSQL keeps no order in a text index, and guesses badly how often words occur together. So we
look through the first reports in the page's order: a common word fills the page there. How often
the words occurred, and how much time those reports span, tells how many weeks more are to be
asked of the text index, which holds each report's week as a word too. What is still not enough is
rare, and its few reports are taken from the text index as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from caunoi.reports.models import Report
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.search_words import text_query, week_words

# Rows; measured with a million reports. A set that is dense in time needs the first look only.
LOOK_FIRST, LOOK_FURTHER = 2000, 8000
_DENSE = timedelta(days=7)  # spanned by the first look
_MOST_WEEKS = 26
_TABLE = f'"{Report._meta.db_table}"'
# The outer table: Django gives another name to the same table in a column's own query.
_FROM_TABLE = re.compile(rf"FROM {_TABLE}(?! [A-Z]+\d)")
_HOLDS = "search @@ to_tsquery('simple', %s)"


@dataclass(slots=True)
class _Search:
    """One ordered set, and what is known of it so far."""

    found: ReportQuerySet
    ids: list[UUID] = field(default_factory=list)
    done: bool = False
    newest: datetime | None = None  # of the rows looked through
    oldest: datetime | None = None

    @property
    def span(self) -> timedelta:
        """The time between the first and the last row looked through."""
        if self.newest is None or self.oldest is None:
            return timedelta.max
        return max(self.newest - self.oldest, timedelta(seconds=1))

    def weeks_needed(self, limit: int) -> int:
        """For twice the rows wanted, if the words go on occurring as often as so far."""
        if not self.ids:
            return _MOST_WEEKS + 1
        return math.ceil(self.span / timedelta(weeks=1) * 2 * limit / len(self.ids)) + 1


def ids_with_words(
    sets: Sequence[ReportQuerySet], words: str, *, limit: int, newest_first: bool
) -> list[UUID]:
    """The first reports, `limit` of each set, that hold all the words, the last maybe cut.

    Each set comes in its order. One statement for common words, two for small sets, four at most.
    """
    query = text_query(words)
    searches = [_Search(found) for found in sets]
    _look_through(searches, query, limit, LOOK_FIRST)
    thin = [one for one in searches if not (newest_first and one.span < _DENSE)]
    _look_through(thin, query, limit, LOOK_FURTHER)
    if newest_first:
        _ask_index(searches, query, limit, most_weeks=_MOST_WEEKS)
    _ask_index(searches, query, limit)
    return [pk for one in searches for pk in one.ids]


def _look_through(searches: Sequence[_Search], query: str, limit: int, rows: int) -> None:
    """Read so many rows of each set in its order, and stop where enough of them hold the words."""
    wanted = [one for one in searches if not one.done]
    statements, params = [], []
    for number, one in enumerate(wanted):
        inner, given = _statement(one.found, "id", "received_at", "search", limit=rows)
        statements.append(
            "(SELECT %s, id, received_at, hit, place FROM ("  # noqa: S608  (from the ORM)
            f"SELECT id, received_at, {_HOLDS} AS hit, row_number() OVER () AS place"
            f" FROM ({inner}) AS looked) AS seen WHERE hit OR place IN (1, %s) LIMIT %s)"
        )
        params += [number, query, *given, rows, limit + 2]
        one.ids, one.done = [], True
    for number, pk, received_at, hit, place in _rows(statements, params):
        one = wanted[number]
        if hit and len(one.ids) < limit:
            one.ids.append(pk)
        if place == 1:
            one.newest = received_at
        if place == rows:
            one.oldest, one.done = received_at, len(one.ids) == limit


def _ask_index(
    searches: Sequence[_Search], query: str, limit: int, *, most_weeks: int | None = None
) -> None:
    """Take the reports that hold the words from the text index, of some weeks or of all time."""
    asked: list[_Search] = []
    statements, params = [], []
    for one in searches:
        narrowed = query
        if most_weeks and one.newest:
            weeks = one.weeks_needed(limit)
            if weeks > most_weeks:
                continue
            narrowed = f"({' | '.join(week_words(one.newest, weeks))}) & {query}"
        if not one.done:
            sql, given = _narrowed(one.found, narrowed, limit)
            statements.append(f"(SELECT {len(asked)}, hits.* FROM ({sql}) AS hits)")  # noqa: S608
            params += given
            asked.append(one)
            one.ids = []
    for number, pk in _rows(statements, params):
        asked[number].ids.append(pk)
    for one in asked:
        one.done = len(one.ids) == limit


def _narrowed(found: ReportQuerySet, query: str, limit: int) -> tuple[str, list[Any]]:
    """The statement with the table narrowed to the hits before anything else is asked.

    OFFSET 0 keeps the planner from walking the whole table in the page's order instead.
    """
    statement, params = _statement(found, "id", limit=limit)
    before, after = _FROM_TABLE.split(statement, 1)
    hits = f"(SELECT * FROM {_TABLE} WHERE {_HOLDS} OFFSET 0) AS {_TABLE}"  # noqa: S608  (ours)
    place = before.count("%s")
    return f"{before}FROM {hits}{after}", [*params[:place], query, *params[place:]]


def _statement(found: ReportQuerySet, *columns: str, limit: int) -> tuple[str, list[Any]]:
    sql, params = found.values_list(*columns)[:limit].query.sql_with_params()
    return sql, list(params)


def _rows(statements: Sequence[str], params: Sequence[Any]) -> list[tuple[Any, ...]]:
    if not statements:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(statements), params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
