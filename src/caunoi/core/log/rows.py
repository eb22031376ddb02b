"""Read the history for verification: in pages, by index only, each event beside its predecessor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from caunoi.core.log.canonical import NotCanonicalError, event_hash
from caunoi.core.log.models import Checkpoint

PAGE: Final = 5000
_BEFORE_ALL: Final = -(2**63)

# LATERAL … OFFSET 0 keeps the planner on the two indexes, whatever it guesses about the table.
_EVENT: Final = """
    SELECT id, code, subject_kind, subject_id, number, by, at, data::text, content_hash, prev_hash
    FROM core_event
"""
_PREDECESSOR: Final = """
    LEFT JOIN LATERAL (
        SELECT content_hash FROM core_event before
        WHERE before.subject_id = event.subject_id AND before.subject_kind = event.subject_kind
          AND before.number = event.number - 1
        OFFSET 0
    ) predecessor ON TRUE
"""
_LEAVES: Final = f"""
    SELECT leaf.index, leaf.event_id, leaf.leaf_hash, leaf.seal, event.*, predecessor.content_hash
    FROM (
        SELECT * FROM core_logleaf WHERE index > %s AND index < %s ORDER BY index LIMIT {PAGE}
    ) leaf
    LEFT JOIN LATERAL ({_EVENT} WHERE id = leaf.event_id OFFSET 0) event ON TRUE
    {_PREDECESSOR}
    ORDER BY leaf.index
"""  # noqa: S608  (only constants)
_UNSEALED: Final = f"""
    SELECT loose.id, waiting.event_id IS NOT NULL, event.*, predecessor.content_hash
    FROM (
        SELECT id FROM core_event
        WHERE NOT EXISTS (SELECT FROM core_logleaf WHERE event_id = core_event.id)
        UNION SELECT event_id FROM core_unsealedevent
    ) loose
    LEFT JOIN core_unsealedevent waiting ON waiting.event_id = loose.id
    LEFT JOIN LATERAL ({_EVENT} WHERE id = loose.id OFFSET 0) event ON TRUE
    {_PREDECESSOR}
    ORDER BY loose.id
"""  # noqa: S608  (only constants)
_AT_NUMBER: Final = f"""
    SELECT event.*, NULL FROM ({_EVENT}) event
    WHERE subject_id = %s AND subject_kind = %s AND number = %s
"""  # noqa: S608  (only constants)


class EventRow(NamedTuple):
    """An event as the database has it now, and the hash of its subject's event before it."""

    id: UUID
    code: str
    subject_kind: str
    subject_id: UUID
    number: int
    by: str
    at: datetime
    data: str
    content_hash: bytes
    prev_hash: bytes
    predecessor: bytes | None

    def hash_as(self, number: int | None = None) -> bytes | None:
        """The hash that the content has, or would have with another number; None if it has none."""
        try:
            return event_hash(
                self.id, self.code, self.subject_kind, self.subject_id,
                self.number if number is None else number,
                self.by, self.at, orjson.loads(self.data), self.prev_hash,
            )  # fmt: skip
        except (NotCanonicalError, orjson.JSONDecodeError):
            return None


class LeafRow(NamedTuple):
    """A leaf, and its event if that is still there."""

    position: int  # the leaf's index in the tree
    event_id: UUID
    leaf_hash: bytes
    seal: bytes
    event: EventRow | None


class LooseRow(NamedTuple):
    """An event without a leaf, or a place in the sealer's queue without an event."""

    event_id: UUID
    is_waiting: bool
    event: EventRow | None


def read_leaves(size: int) -> Iterator[LeafRow]:
    """All leaves before position `size` in their order, a page at a time."""
    last = _BEFORE_ALL
    while page := _fetch(_LEAVES, [last, size]):
        for index, event_id, leaf, seal, *event in page:
            yield LeafRow(index, event_id, bytes(leaf), bytes(seal), _event(event))
        last = page[-1][0]


def read_loose() -> Iterator[LooseRow]:
    """All events that no leaf holds, and the queue's places, by id; one moment's view of both."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(_UNSEALED)
        for event_id, is_waiting, *event in cursor:
            yield LooseRow(event_id, is_waiting, _event(event))


def read_checkpoints(size: int) -> Iterator[Checkpoint]:
    """All checkpoints up to that size by number, a page at a time, with their witnesses."""
    last = _BEFORE_ALL
    pages = Checkpoint.objects.filter(size__lte=size).order_by("number")
    while page := list(pages.filter(number__gt=last).prefetch_related("witnesses")[:PAGE]):
        yield from page
        last = page[-1].number


def read_at_number(row: EventRow, number: int) -> EventRow | None:
    """The event that has this number in the same history now."""
    found = _fetch(_AT_NUMBER, [row.subject_id, row.subject_kind, number])
    return _event(found[0]) if found else None


def read_value(query: str, parameters: Sequence[Any] = ()) -> Any:
    """The first column of the first row, or None."""
    found = _fetch(query, parameters)
    return found[0][0] if found else None


def _fetch(query: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())


def _event(columns: Sequence[Any]) -> EventRow | None:
    if columns[0] is None:
        return None
    content_hash, prev_hash, predecessor = columns[-3:]
    hashes = [bytes(content_hash), bytes(prev_hash)]
    return EventRow._make(
        [*columns[:-3], *hashes, None if predecessor is None else bytes(predecessor)]
    )
