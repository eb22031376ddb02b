"""Write one Event: the row that is history, timeline and outbox at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import connection

from caunoi.core.ids import new_id
from caunoi.core.log.canonical import event_hash
from caunoi.core.models import Event
from caunoi.core.rows import new_row

NO_HASH = bytes(32)


class Subject(Protocol):
    """Anything with a history: a model with a UUID key that names its kind."""

    history_kind: ClassVar[str]

    @property
    def pk(self) -> UUID: ...


def build_event(
    code: str,
    *,
    kind: str,
    subject_id: UUID,
    number: int,
    prev_hash: bytes,
    by: str,
    at: datetime,
    data: dict[str, Any],
    event_id: UUID | None = None,
) -> Event:
    """An unsaved Event with its hashes; for bulk loads, which know the chain themselves."""
    event = new_row(
        Event, id=event_id or new_id(), code=code, subject_kind=kind, subject_id=subject_id,
        number=number, by=by, at=at, data=data, prev_hash=prev_hash,
    )  # fmt: skip
    event.content_hash = event_hash(
        event.id, code, kind, subject_id, number, by, at, data, prev_hash
    )
    return event


def record(
    code: str,
    *,
    subject: Subject,
    by: str,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str = "",
    is_first: bool = False,
    previous: Event | None = None,
) -> Event:
    """Append an event to the subject's chain, inside the caller's transaction.

    The caller holds the subject's row lock; where it does not, the unique number refuses the
    second of two writers. `before`, `after`, `why` carry ids and codes, no personal data.
    `is_first` saves the look for a previous event where the subject was just made; `previous`
    saves it where the caller read the subject's newest event under that lock.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() must stand in the transaction of the change it records")
    number, prev_hash = 1, NO_HASH
    if previous is not None:
        number, prev_hash = previous.number + 1, bytes(previous.content_hash)
    elif not is_first:
        last = (
            Event.objects.filter(subject_kind=subject.history_kind, subject_id=subject.pk)
            .order_by("-number")
            .values_list("number", "content_hash")
            .first()
        )
        if last is not None:
            number, prev_hash = last[0] + 1, bytes(last[1])
    event = build_event(
        code, kind=subject.history_kind, subject_id=subject.pk, number=number,
        prev_hash=prev_hash, by=by, at=at,
        data={"before": before or {}, "after": after or {}, "why": why},
    )  # fmt: skip
    event.save(force_insert=True)
    return event
