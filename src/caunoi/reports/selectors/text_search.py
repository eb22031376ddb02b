"""Newest reports that hold some words: quick for common words and for rare ones.

PostgreSQL keeps no order in a text index, and guesses badly how often words occur together. So we
look through the first reports in the page's order: a common word fills the page there. A word that
does not is rare, and its few reports are taken from the text index and put in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection

from caunoi.core.folding import fold
from caunoi.reports.models import Report
from caunoi.reports.querysets import ReportQuerySet

LOOK_THROUGH = 8000  # rows; measured: fewer send common words to the text index, which is dearer
_TABLE = f'"{Report._meta.db_table}"'
# The outer table: Django gives another name to the same table in a column's own query.
_FROM_TABLE = re.compile(rf"FROM {_TABLE}(?! [A-Z]+\d)")
_HOLDS = "search @@ to_tsquery('simple', %s)"


def rows_with_words(
    found: ReportQuerySet, columns: Sequence[str], words: str, *, limit: int
) -> list[tuple[Any, ...]]:
    """The first rows of an ordered set of reports that hold all the words, the last maybe cut.

    Asks once for common words, twice for small sets, at most three times.
    """
    tokens = fold(words).split()
    if not tokens:
        return list(found.values_list(*columns)[:limit])
    query = " & ".join([*tokens[:-1], f"{tokens[-1]}:*"])
    shown = ", ".join(f'c."{name}"' for name in columns)
    with connection.cursor() as cursor:
        first, params = _statement(found.values_list(*columns, "search")[:LOOK_THROUGH])
        cursor.execute(
            f"SELECT {shown} FROM ({first}) AS c WHERE c.{_HOLDS} LIMIT %s",  # noqa: S608  (ours)
            [*params, query, limit],
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        if len(rows) == limit or found.values("pk")[:LOOK_THROUGH].count() < LOOK_THROUGH:
            return rows
        cursor.execute(*_from_text_index(found.values_list(*columns)[:limit], query))
        rows = cursor.fetchall()
        return rows


def _from_text_index(values: Any, query: str) -> tuple[str, list[Any]]:
    """The statement with the table narrowed to the hits before anything else is asked.

    OFFSET 0 keeps the planner from walking the whole table in the page's order instead.
    """
    statement, params = _statement(values)
    before, after = _FROM_TABLE.split(statement, 1)
    hits = f"(SELECT * FROM {_TABLE} WHERE {_HOLDS} OFFSET 0) AS {_TABLE}"  # noqa: S608  (ours)
    place = before.count("%s")
    return f"{before}FROM {hits}{after}", [*params[:place], query, *params[place:]]


def _statement(values: Any) -> tuple[str, list[Any]]:
    sql, params = values.query.sql_with_params()
    return sql, list(params)
