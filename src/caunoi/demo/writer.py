"""Write many stories at once: PostgreSQL's COPY, one transaction a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import connection, models, transaction
from psycopg import sql

from caunoi.core.models import Event
from caunoi.core.rows import converter_of
from caunoi.demo.memory import Tale
from caunoi.reports.models import (
    Access,
    CategoryCorrection,
    Contact,
    Deadline,
    Mention,
    Message,
    Report,
    Shield,
)

# In the order of their foreign keys.
TABLES: tuple[tuple[type[models.Model], Callable[[Tale], Iterable[Any]]], ...] = (
    (Contact, lambda tale: [tale.contact] if tale.contact else []),
    (Report, lambda tale: [tale.report]),
    (Message, lambda tale: tale.messages),
    (Deadline, lambda tale: tale.clocks),
    (Shield, lambda tale: tale.shields),
    (Access, lambda tale: tale.looks),
    (CategoryCorrection, lambda tale: tale.corrections),
    (Mention, lambda tale: tale.mentions),
    (Event, lambda tale: tale.events),
)


@transaction.atomic
def write_tales(tales: Sequence[Tale]) -> None:
    """Store these stories whole; their events count as dispatched, since nobody is to be told now
    of what happened then."""
    for tale in tales:
        for event in tale.events:
            event.dispatched_at = event.dispatched_at or event.at
    for model, rows_of in TABLES:
        _copy(model, [row for tale in tales for row in rows_of(tale)])


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    if not rows:
        return
    fields = model._meta.local_concrete_fields
    columns = [(field.attname, converter_of(field, search=search_words)) for field in fields]
    order = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
    )
    with connection.cursor() as cursor, cursor.copy(order) as copy:
        for row in rows:
            state = row.__dict__
            copy.write_row([
                value if convert is None or value is None else convert(value)
                for value, convert in ((state[name], convert) for name, convert in columns)
            ])  # fmt: skip


def search_words(value: SearchVector) -> str:
    """What `to_tsvector('simple', …)` makes of folded text, which is words of a-z and 0-9 only."""
    (source,) = value.get_source_expressions()[:1]
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(source.value.split(), start=1):
        places[word].append(min(place, 16383))
    return " ".join(f"'{word}':{','.join(map(str, at[:255]))}" for word, at in places.items())
