"""Checkpoints for the world outside: export, a witness's request and answer, an event's proof."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from caunoi.core.errors import NotFound
from caunoi.core.log.errors import WitnessRefusedError
from caunoi.core.log.keyring import Keyring, load_keyring
from caunoi.core.log.merkle import consistency_path, inclusion_path, root_of
from caunoi.core.log.models import Checkpoint, LogLeaf, SealedLog, WitnessSignature
from caunoi.core.log.note import (
    BadNoteError,
    Head,
    Note,
    Signature,
    VerifierKey,
    cosigned_time,
)


def export_checkpoint(size: int | None = None) -> str:
    """The checkpoint of that size (or the last one) as a C2SP tlog-checkpoint with all signatures.

    Raises:
        NotFound: nothing was sealed yet, or no checkpoint has that size.
    """
    return str(_as_note(_find(size), _log()))


def export_key() -> VerifierKey:
    """The public key that others check our checkpoints with; raises NotFound before the start."""
    return load_keyring(_log().origin).trusted[0]


def witness_request(old: int, size: int | None = None) -> str:
    """What a witness who last saw `old` leaves needs: c2sp.org/tlog-witness, `add-checkpoint`.

    Raises:
        NotFound: no such checkpoint, or `old` is larger than it.
    """
    checkpoint = _find(size)
    if not 0 <= old <= checkpoint.size:
        raise NotFound(_("The log has no checkpoint beyond that size."))
    path = consistency_path(old, checkpoint.size, range_root) if old else []
    return f"old {old}\n{_lines(path)}\n{_as_note(checkpoint, _log())}"


def prove_event(event_id: UUID) -> str:
    """A proof that the event stands in the log, to be checked without us: c2sp.org/tlog-proof.

    The entry that it proves is the event's 32-byte content hash (canonical.event_hash).

    Raises:
        NotFound: the event is not sealed (yet).
    """
    leaf = LogLeaf.objects.filter(event_id=event_id).first()
    if leaf is None:
        raise NotFound(_("That event is not in the sealed log."))
    checkpoint = _find(None)
    path = inclusion_path(leaf.index, checkpoint.size, range_root)
    note = _as_note(checkpoint, _log())
    return f"c2sp.org/tlog-proof@v1\nindex {leaf.index}\n{_lines(path)}\n{note}"


def add_witness_signature(raw: str) -> list[str]:
    """Keep what witnesses signed under one of our checkpoints; the same again changes nothing.

    Returns:
        The names of the witnesses whose signatures are now kept.

    Raises:
        WitnessRefusedError: no note, not our checkpoint, no witness we know, or a wrong signature.
    """
    try:
        note = Note.parse(raw)
        head = Head.parse(note.text)
    except BadNoteError as error:
        raise WitnessRefusedError(str(error)) from error
    log = _log()
    checkpoint = Checkpoint.objects.filter(size=head.size).first()
    if checkpoint is None or Head(log.origin, checkpoint.size, bytes(checkpoint.root)) != head:
        raise WitnessRefusedError(_("That is not a checkpoint of this log."))
    known = list(_known_witnesses(note, load_keyring(log.origin)))
    if not known:
        raise WitnessRefusedError(_("No witness named in CAUNOI_LOG_WITNESSES signed it."))
    with transaction.atomic():
        for key, signature in known:
            WitnessSignature.objects.get_or_create(
                checkpoint=checkpoint,
                name=key.name,
                key_id=key.key_id,
                defaults={
                    "signature": signature.blob,
                    "at": _witnessed_at(key, note.text, signature.blob),
                },
            )
    return [key.name for key, _signature in known]


def range_root(start: int, end: int) -> bytes:
    """The root over the leaves from `start` to before `end`, read from the database in one pass."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT leaf_hash FROM core_logleaf WHERE index >= %s AND index < %s ORDER BY index",
            [start, end],
        )
        return root_of(bytes(leaf) for (leaf,) in cursor)


def _known_witnesses(note: Note, keyring: Keyring) -> Iterable[tuple[VerifierKey, Signature]]:
    for signature in note.signatures:
        for key in keyring.witnesses:
            if key.made(signature):
                yield key, signature


def _witnessed_at(key: VerifierKey, text: str, blob: bytes) -> datetime:
    try:
        if key.verifies(text, blob):
            return cosigned_time(blob)
    except BadNoteError:
        pass
    raise WitnessRefusedError(_("The signature of %(witness)s is wrong.") % {"witness": key.name})


def _log() -> SealedLog:
    log = SealedLog.objects.first()
    if log is None:
        raise NotFound(_("Nothing has been sealed yet."))
    return log


def _find(size: int | None) -> Checkpoint:
    found = Checkpoint.objects.order_by("-number")
    if size is not None:
        found = found.filter(size=size)
    checkpoint = found.first()
    if checkpoint is None:
        raise NotFound(_("There is no such checkpoint."))
    return checkpoint


def _as_note(checkpoint: Checkpoint, log: SealedLog) -> Note:
    head = Head(log.origin, checkpoint.size, bytes(checkpoint.root))
    own = Signature(log.origin, bytes(checkpoint.key_id), bytes(checkpoint.signature))
    cosigned = [
        Signature(witness.name, bytes(witness.key_id), bytes(witness.signature))
        for witness in checkpoint.witnesses.order_by("at", "pk")
    ]
    return Note(head.text, (own, *cosigned))


def _lines(path: Iterable[bytes]) -> str:
    return "".join(f"{b64encode(part).decode()}\n" for part in path)
