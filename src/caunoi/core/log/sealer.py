"""The worker's job that puts committed events into the Merkle log and signs its new head."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from caunoi.core.clock import now
from caunoi.core.ids import made_at
from caunoi.core.log.errors import LogDamagedError
from caunoi.core.log.keyring import Keyring, load_keyring
from caunoi.core.log.memory import memory_path, recall, remember
from caunoi.core.log.merkle import Frontier, leaf_hash
from caunoi.core.log.models import Checkpoint, SealedLog, UnsealedEvent
from caunoi.core.log.note import BadNoteError, Head, Note

# Any number will do, if nobody else takes it: one sealer at a time in one database.
_LOCK = 0x5EA1ED
_FRESH = """
    SELECT waiting.event_id, event.content_hash
    FROM core_unsealedevent waiting JOIN core_event event ON event.id = waiting.event_id
    ORDER BY waiting.event_id LIMIT %s
"""


@dataclass(frozen=True)
class Waiting:
    """How many events committed and are not sealed yet, and when the oldest was recorded."""

    count: int
    since: datetime | None


def seal_new_events(limit: int = 5000) -> int:
    """Append up to `limit` events that wait to the log, and sign the head that results.

    One transaction; a second sealer meanwhile does nothing. Events are found by the queue that
    their own transaction wrote, so one that commits late is sealed late and never skipped.

    Returns:
        How many were sealed; call again at once while it equals `limit`.

    Raises:
        LogDamagedError: the head is not the one signed last (see how-to/verify-the-log.md).
    """
    with transaction.atomic():
        if not _alone():
            return 0
        fresh = _fresh_events(limit)
        if not fresh:
            return 0
        log = SealedLog.objects.first() or _begin()
        keyring = load_keyring(log.origin)
        frontier, last_number = require_sound(log, keyring)
        _append(frontier, fresh, keyring)
        log.size, log.frontier = frontier.size, frontier.to_bytes()
        log.save(update_fields=["size", "frontier"])
        note = _sign_head(log, frontier, keyring, number=last_number + 1)
        transaction.on_commit(partial(remember, note))
    return len(fresh)


def find_waiting() -> Waiting:
    """What is not sealed yet; the age of the oldest tells whether the worker keeps pace."""
    queue = UnsealedEvent.objects.order_by("event_id").values_list("event_id", flat=True)
    first = queue.first()
    return Waiting(queue.count(), made_at(first) if first else None)


def require_sound(log: SealedLog, keyring: Keyring) -> tuple[Frontier, int]:
    """Make sure that the head grew out of what was signed before; a log never signs two histories.

    Returns:
        The tree's right edge, and the number of the last checkpoint (0 before the first).

    Raises:
        LogDamagedError: the head, the last checkpoint and this machine's memory do not agree.
    """
    last = Checkpoint.objects.order_by("-number").first()
    try:
        frontier = log.as_frontier()
        if last is None:
            sound = log.size == 0
        else:
            sound = (last.size, bytes(last.root)) == (frontier.size, frontier.root())
            sound = sound and is_signed(last, log.origin, keyring)
        remembered = recall(log.origin)
        sound = sound and (remembered is None or _contains(remembered, log.size, keyring))
    except (ValueError, BadNoteError):
        sound = False
    if not sound:
        raise LogDamagedError(
            _(
                "The sealed log does not end with what was signed last, so nothing is added to it. "
                "Run `caunoi verify-log`; the remembered checkpoint is %(path)s."
            )
            % {"path": memory_path(log.origin)}
        )
    return frontier, last.number if last else 0


def is_signed(checkpoint: Checkpoint, origin: str, keyring: Keyring) -> bool:
    """Whether a key of the log stands behind the checkpoint."""
    key = keyring.find(bytes(checkpoint.key_id))
    text = Head(origin, checkpoint.size, bytes(checkpoint.root)).text
    return key is not None and key.verifies(text, bytes(checkpoint.signature))


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _fresh_events(limit: int) -> list[tuple[UUID, bytes]]:
    # A queued event that was deleted stays in the queue: verify-log finds it there.
    with connection.cursor() as cursor:
        cursor.execute(_FRESH, [limit])
        return [(event_id, bytes(content_hash)) for event_id, content_hash in cursor.fetchall()]


def _begin() -> SealedLog:
    """Start the log with a name of its own, so that no other database's checkpoint fits it."""
    origin = f"{settings.LOG_ORIGIN}/{secrets.token_hex(6)}"
    return SealedLog.objects.create(origin=origin, size=0, frontier=b"")


def _contains(remembered: Note, size: int, keyring: Keyring) -> bool:
    """Whether the remembered checkpoint is one of the log's own, which is still there."""
    head = Head.parse(remembered.text)
    ours = any(
        key.made(signature) and key.verifies(remembered.text, signature.blob)
        for key in keyring.trusted
        for signature in remembered.signatures
    )
    if not ours or head.size > size:
        return False
    kept = Checkpoint.objects.filter(size=head.size).first()
    return kept is not None and bytes(kept.root) == head.root


def _append(frontier: Frontier, fresh: list[tuple[UUID, bytes]], keyring: Keyring) -> None:
    """Write the leaves and take their events off the queue."""
    sealer = keyring.own_sealer()
    with connection.cursor() as cursor:
        with cursor.copy(
            "COPY core_logleaf (index, event_id, leaf_hash, seal) FROM STDIN"
        ) as leaves:
            for event_id, content_hash in fresh:
                leaf = leaf_hash(content_hash)
                seal = sealer.leaf(frontier.size, event_id, leaf)
                leaves.write_row((frontier.size, event_id, leaf, seal))
                frontier.append(leaf)
        cursor.execute(
            "DELETE FROM core_unsealedevent WHERE event_id = ANY(%s)",
            [[event_id for event_id, _hash in fresh]],
        )


def _sign_head(log: SealedLog, frontier: Frontier, keyring: Keyring, *, number: int) -> Note:
    """Store the signed checkpoint of the new head; gives it as a note too."""
    at, root = now(), frontier.root()
    head = Head(log.origin, frontier.size, root)
    signature = keyring.sign(head.text)
    Checkpoint.objects.create(
        number=number,
        size=head.size,
        root=root,
        at=at,
        key_id=signature.key_id,
        signature=signature.blob,
        seal=keyring.own_sealer().checkpoint(number, head.size, root, at),
    )
    return Note(head.text, (signature,))
