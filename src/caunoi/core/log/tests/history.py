"""What the log's tests share: a few histories, the sealer run to its end, and a malicious DBA."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.db import connection

from caunoi.core.history import record
from caunoi.core.log.canonical import event_hash
from caunoi.core.log.findings import Fault, Finding
from caunoi.core.log.merkle import leaf_hash
from caunoi.core.log.models import LogLeaf
from caunoi.core.log.sealer import seal_new_events
from caunoi.core.log.verify import verify_log
from caunoi.core.models import Event

START = datetime(2025, 7, 1, 8, tzinfo=UTC)


def subject(number: int) -> Any:
    """A report that only has a history."""
    return SimpleNamespace(history_kind="report", pk=UUID(int=number))


def write_history(subjects: int = 3, each: int = 4) -> list[Event]:
    """Events of several subjects in turn, as they come in a busy hour."""
    codes = ["report.received", "report.assigned", "report.replied", "report.closed"]
    return [
        record(
            codes[step % len(codes)],
            subject=subject(number),
            by="officer:1",
            at=START + timedelta(minutes=step, seconds=number),
            before={"state": codes[step - 1]} if step else None,
            after={"state": codes[step % len(codes)], "unit": f"W-{number:02}"},
            why="the law says so",
        )
        for step in range(each)
        for number in range(subjects)
    ]


def seal_all(batch: int = 5) -> int:
    """Run the sealer until nothing waits, several checkpoints long."""
    total = 0
    while sealed := seal_new_events(batch):
        total += sealed
    return total


def found(**options: Any) -> Any:
    """The first bad row."""
    return verify_log(**options).finding


GUARDED = [
    "core_event", "core_logleaf", "core_checkpoint", "core_sealedlog", "core_witnesssignature",
]  # fmt: skip


@contextmanager
def dba() -> Iterator[Any]:
    """The rights of somebody who owns the tables and can switch their triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in GUARDED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def rehash(cursor: Any, event_id: UUID, *, with_leaf: bool = False) -> None:
    """Give a changed event the hash that its content now has, as a careful forger does."""
    event = Event.objects.get(pk=event_id)
    content_hash = hash_of(event)
    cursor.execute(
        "UPDATE core_event SET content_hash = %s WHERE id = %s", [content_hash, event_id]
    )
    if with_leaf:
        LogLeaf.objects.filter(event_id=event_id).update(leaf_hash=leaf_hash(content_hash))


def hash_of(event: Event) -> bytes:
    """What the hash of this content should be."""
    return event_hash(
        event.id, event.code, event.subject_kind, event.subject_id, event.number,
        event.by, event.at, event.data, bytes(event.prev_hash),
    )  # fmt: skip


def assert_names(
    finding: Finding | None, fault: Fault, event: Event, position: int | None = None
) -> None:
    """The finding says what was done, to which event, and its sentence names the event."""
    assert finding is not None
    assert (finding.fault, finding.event_id) == (fault, event.pk), finding.sentence
    if position is not None:
        assert finding.position == position
    assert str(event.pk) in finding.sentence
