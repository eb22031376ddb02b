"""Insert rows of several tables by one statement: one way to the database, all of them or none.

For the one write that a city's load hangs on, the intake. A row is written as `save` would write
it, field by field, without the work of building a statement each time.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import orjson
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import connection, models, transaction
from django.db.models.base import ModelState
from django.db.utils import ProgrammingError
from psycopg import RawCursor
from psycopg.types.json import Jsonb

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Plan:
    sql: str
    columns: tuple[tuple[tuple[str, Callable[[Any], Any] | None], ...], ...]


def new_row(model: type[Row], **values: Any) -> Row:
    """An unsaved row as `model(**values)` makes it, in a third of the time: no signals are sent and
    no relation is resolved, so foreign keys are given by their column (`report_id=`).

    Raises:
        TypeError: the model has no column of such a name.
    """
    row: Row = model.__new__(model)
    row._state = ModelState()
    columns, plain, made = _defaults(model)
    if not columns.issuperset(values):
        raise TypeError(f"{model.__name__} has no {sorted(set(values) - columns)}")
    state = row.__dict__
    state.update(plain)
    for name, make in made:
        if name not in values:
            state[name] = make()
    state.update(values)
    return row


@lru_cache(maxsize=64)
def _defaults(
    model: type[models.Model],
) -> tuple[frozenset[str], dict[str, Any], tuple[tuple[str, Callable[[], Any]], ...]]:
    """A model's columns, the defaults that are plain values, and those made anew for each row."""
    fields = model._meta.local_concrete_fields
    plain = {f.attname: f.get_default() for f in fields if not callable(f.default)}
    made = tuple((f.attname, f.get_default) for f in fields if callable(f.default))
    return frozenset(f.attname for f in fields), plain, made


def insert_together(rows: Sequence[models.Model]) -> None:
    """Insert these unsaved rows, of any models and in any order, by one statement.

    Foreign keys among them are checked at its end. Outside a transaction the statement is one of
    its own: when this returns, the rows are durable. A search column takes
    `SearchVector(Value(text), config="simple")`; other expressions are not known here.

    Raises:
        IntegrityError: a constraint refused a row; nothing was written.
    """
    plan = _plan(tuple(type(row) for row in rows))
    values: list[Any] = []
    for row, columns in zip(rows, plan.columns, strict=True):
        state = row.__dict__
        for name, convert in columns:
            value = state[name]
            values.append(value if convert is None or value is None else convert(value))
    # A refused row inside somebody's transaction must not spoil that transaction.
    guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with guard, connection.wrap_database_errors:
        connection.ensure_connection()
        with RawCursor(connection.connection) as cursor:
            cursor.execute(plan.sql.encode(), values)
    if connection.queries_logged:  # it is counted like any other
        connection.queries_log.append({"sql": plan.sql, "time": ""})
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


@lru_cache(maxsize=256)
def _plan(kinds: tuple[type[models.Model], ...]) -> _Plan:
    parts, columns = [], []
    at, numbers = 0, itertools.count(1)
    while at < len(kinds):
        model = kinds[at]
        count = 1
        while at + count < len(kinds) and kinds[at + count] is model:
            count += 1
        fields = model._meta.local_concrete_fields
        if any(field.generated for field in fields):
            raise ProgrammingError(f"{model.__name__} has generated columns")
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        tuples = []
        for _ in range(count):
            marks = [_mark(field, next(numbers)) for field in fields]
            tuples.append(f"({', '.join(marks)})")
        table = connection.ops.quote_name(model._meta.db_table)
        # Names of our own tables and columns; every value is a parameter.
        parts.append(f"INSERT INTO {table} ({names}) VALUES {', '.join(tuples)}")  # noqa: S608
        columns += [tuple((f.attname, converter_of(f, search=_words)) for f in fields)] * count
        at += count
    first = ", ".join(f"part{number} AS ({part})" for number, part in enumerate(parts[:-1]))
    return _Plan(f"WITH {first} {parts[-1]}" if first else parts[-1], tuple(columns))


def _mark(field: models.Field[Any, Any], number: int) -> str:
    """What stands for a field's value in the statement."""
    if isinstance(field, SearchVectorField):
        return f"to_tsvector('simple', ${number})"
    return f"${number}"


def converter_of(
    field: models.Field[Any, Any], *, search: Callable[[SearchVector], str]
) -> Callable[[Any], Any] | None:
    """What turns an attribute into what the driver takes; None where it takes it as it is.

    `search` says how the expression of a search column is written.
    """
    if isinstance(field, models.JSONField):
        return _jsonb
    if isinstance(field, SearchVectorField):
        return search
    if isinstance(field, models.CharField | models.TextField):
        return str  # a member of TextChoices is written by its value
    if isinstance(field, models.IntegerField):
        return int
    return None


def _words(value: SearchVector) -> str:
    """The text of a search column's expression."""
    (source,) = value.get_source_expressions()[:1]
    text: str = source.value
    return text


def _jsonb(value: Any) -> Jsonb:
    return Jsonb(value, dumps=orjson.dumps)
