"""Check the whole history: every event, every chain, every place in the log, every signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from django.utils.translation import gettext as _

from caunoi.core.log.diagnosis import event_fault, leaf_fault, rows_missing
from caunoi.core.log.findings import Fault, Finding, Verdict, about, name_event
from caunoi.core.log.keyring import Keyring, Sealer, load_keyring
from caunoi.core.log.memory import memory_path, recall
from caunoi.core.log.merkle import Frontier
from caunoi.core.log.models import Checkpoint, SealedLog
from caunoi.core.log.note import BadNoteError, Head, Note
from caunoi.core.log.rows import (
    PAGE,
    EventRow,
    LeafRow,
    read_checkpoints,
    read_leaves,
    read_loose,
    read_value,
)
from caunoi.core.log.sealer import is_signed

_STRAY = """
    SELECT count(*) FROM core_logleaf
    WHERE index >= (SELECT COALESCE(max(size), 0) FROM core_sealedlog)
"""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outside:
    """A checkpoint kept somewhere else than in this database."""

    source: str
    head: Head


class NotOurCheckpointError(ValueError):
    """The file given is no checkpoint that a key of this log signed."""


def verify_log(
    outside: Sequence[tuple[str, str]] = (),
    *,
    keyring: Keyring | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """Go through the history in the order in which it was sealed, and stop at the first bad row.

    Reads in pages by index and keeps one page in memory; may run while the system works.

    Args:
        outside: checkpoints from elsewhere, each a source to name it by and the note's text. The
            one that this machine remembers is added.
        keyring: other keys than the settings', as an auditor without our secrets has.
        progress: called with the rows done and all rows now and then.

    Raises:
        NotOurCheckpointError: one of `outside` cannot be used.
    """
    started = monotonic()
    verification = _Verification(outside, keyring, progress)
    verification.verdict.finding = next(verification.findings(), None)
    verification.verdict.seconds = monotonic() - started
    return verification.verdict


class _Verification:
    """One run: what was read so far, and the tree that grows with it."""

    def __init__(
        self,
        outside: Sequence[tuple[str, str]],
        keyring: Keyring | None,
        progress: Progress | None,
    ) -> None:
        self.verdict = Verdict()
        self.progress = progress
        self.frontier = Frontier()
        self.last_good: EventRow | None = None
        # The file before the head: a sealer at work meanwhile must not look like a cut.
        given = [*_remembered(SealedLog.objects.first()), *outside]
        self.log = SealedLog.objects.first()
        self.origin = self.log.origin if self.log else ""
        self.size = self.log.size if self.log else 0
        self.keyring = keyring or (load_keyring(self.origin) if self.log else None)
        self.outside = sorted(
            (self._open(source, raw) for source, raw in given), key=lambda note: note.head.size
        )

    def findings(self) -> Iterator[Finding]:
        """All that is wrong, in order; the first is what counts."""
        yield from self._other_logs()
        yield from self._check_leaves()
        yield from self._check_end()
        yield from self._check_loose()

    def _open(self, source: str, raw: str) -> Outside:
        try:
            note = Note.parse(raw)
            head = Head.parse(note.text)
        except BadNoteError as error:
            raise NotOurCheckpointError(f"{source}: {error}") from error
        keys = self.keyring.trusted if self.keyring else ()
        signed = any(
            key.made(line) and key.verifies(note.text, line.blob)
            for key in keys
            for line in note.signatures
        )
        if head.origin == self.origin and not signed:
            raise NotOurCheckpointError(
                _("%(source)s: no key of this log signed that checkpoint.") % {"source": source}
            )
        return Outside(source, head)

    def _other_logs(self) -> Iterator[Finding]:
        for note in self.outside:
            if note.head.origin != self.origin:
                sentence = _(
                    "The checkpoint %(source)s belongs to the log %(theirs)s; this database holds "
                    "the log %(ours)s: it was set up anew or exchanged."
                )
                values = {
                    "source": note.source,
                    "theirs": note.head.origin,
                    "ours": self.origin or _("of nobody"),
                }
                yield Finding(Fault.REPLACED, sentence % values)

    @property
    def after(self) -> str:
        """The last good row, by name."""
        return name_event(self.last_good) if self.last_good else _("none")

    def _check_leaves(self) -> Iterator[Finding]:
        checkpoints = read_checkpoints(self.size)
        current = next(checkpoints, None)
        for leaf in read_leaves(self.size):
            yield from self._check_place(leaf)
            sealer = self._sealer_of(current)
            fault = leaf_fault(leaf, self.size, sealer)
            if fault:
                yield fault
            self._take(leaf)
            while current is not None and current.size <= self.frontier.size:
                yield from self._check_checkpoint(current)
                current = next(checkpoints, None)
            yield from self._check_outside()

    def _sealer_of(self, checkpoint: Checkpoint | None) -> Sealer | None:
        """What made the seals of the rows that the checkpoint covers, if its key is here."""
        sealer = None
        if self.keyring and checkpoint:
            sealer = self.keyring.sealer(bytes(checkpoint.key_id))
        if sealer is None:
            self.verdict.seals_checked = False
        return sealer

    def _check_place(self, leaf: LeafRow) -> Iterator[Finding]:
        expected = self.frontier.size
        if leaf.position > expected:
            yield rows_missing(expected, leaf.position, self.size, after=self.after)
        if leaf.position < expected:
            sentence = _("A row for event %(id)s was inserted before the log's beginning.")
            sentence %= {"id": leaf.event_id}
            yield Finding(Fault.INSERTED, sentence, leaf.event_id, leaf.position)

    def _take(self, leaf: LeafRow) -> None:
        """The leaf is good: add it to the tree."""
        self.frontier.append(leaf.leaf_hash)
        self.verdict.sealed += 1
        self.last_good = leaf.event
        if self.progress and self.frontier.size % PAGE == 0:
            self.progress(self.frontier.size, self.size)

    def _check_checkpoint(self, checkpoint: Checkpoint) -> Iterator[Finding]:
        done = self.verdict
        root = bytes(checkpoint.root)
        values = {"number": checkpoint.number, "size": checkpoint.size}
        if checkpoint.number != done.checkpoints + 1 or checkpoint.size != self.frontier.size:
            sentence = _("Checkpoint %(number)d over %(size)d rows is not in its place.") % values
            yield Finding(Fault.SIGNATURE, sentence)
        if self.keyring is None or not is_signed(checkpoint, self.origin, self.keyring):
            sentence = _("Checkpoint %(number)d over %(size)d rows bears no signature of this log.")
            yield Finding(Fault.SIGNATURE, sentence % values)
        elif root != self.frontier.root():
            sentence = _(
                "Some row sealed between checkpoint %(before)d and checkpoint %(number)d was "
                "changed, with every hash recomputed: the signed root over %(size)d rows differs."
            )
            yield Finding(Fault.EDITED, sentence % {**values, "before": done.checkpoints})
        else:
            yield from self._check_company(checkpoint, self.keyring)
        done.checkpoints += 1
        done.last_signed_at = checkpoint.at

    def _check_company(self, checkpoint: Checkpoint, keyring: Keyring) -> Iterator[Finding]:
        """The seal under a checkpoint's time, and what witnesses signed."""
        head = Head(self.origin, checkpoint.size, bytes(checkpoint.root))
        sealer = keyring.sealer(bytes(checkpoint.key_id))
        if sealer is not None:
            seal = sealer.checkpoint(checkpoint.number, head.size, head.root, checkpoint.at)
            if seal != bytes(checkpoint.seal):
                sentence = _("The number or the time of checkpoint %d was changed.")
                yield Finding(Fault.SIGNATURE, sentence % checkpoint.number)
        for witness in checkpoint.witnesses.all():
            key_id = bytes(witness.key_id)
            key = next(
                (k for k in keyring.witnesses if (k.name, k.key_id) == (witness.name, key_id)), None
            )
            if key is not None and not key.verifies(head.text, bytes(witness.signature)):
                sentence = _("The signature of %(witness)s under checkpoint %(number)d is wrong.")
                values = {"witness": witness.name, "number": checkpoint.number}
                yield Finding(Fault.SIGNATURE, sentence % values)
            self.verdict.witnessed += key is not None

    def _check_outside(self) -> Iterator[Finding]:
        while self.outside and self.outside[0].head.size <= self.frontier.size:
            note = self.outside.pop(0)
            self.verdict.compared += 1
            if note.head.size and note.head.root != self.frontier.root():
                sentence = _(
                    "The first %(size)d rows are not those that the checkpoint %(source)s saw: the "
                    "log was cut, or an older copy restored, and then written on."
                )
                values = {"size": note.head.size, "source": note.source}
                yield Finding(Fault.REPLACED, sentence % values, position=note.head.size - 1)

    def _check_end(self) -> Iterator[Finding]:
        """The log ends where its head, its last checkpoint and those outside say."""
        done = self.frontier.size
        if done < self.size:
            yield rows_missing(done, self.size, self.size, after=self.after)
        for note in self.outside:
            sentence = _(
                "The log was cut, or an older copy restored: the checkpoint %(source)s saw "
                "%(size)d rows, and there are only %(done)d. The first one missing is the row at "
                "position %(done)d. The last row left: %(after)s."
            )
            values = {"source": note.source, "size": note.head.size, "done": done}
            values["after"] = self.after
            yield Finding(Fault.CUT, sentence % values, position=done)
        signed = self._last_signed_size()
        if signed != self.size:
            sentence = _("The rows from position %(signed)d on are under no signed checkpoint.")
            yield Finding(Fault.SIGNATURE, sentence % {"signed": signed}, position=signed)
        if self.log is not None and bytes(self.log.frontier) != self.frontier.to_bytes():
            yield Finding(Fault.SIGNATURE, _("The log's head was changed."))
        if read_value(_STRAY):
            sentence = _("The log has rows beyond its head, from position %d on.")
            yield Finding(Fault.SIGNATURE, sentence % done, position=done)

    def _last_signed_size(self) -> int:
        last = Checkpoint.objects.filter(size__lte=self.size).order_by("-size").first()
        return last.size if last else 0

    def _check_loose(self) -> Iterator[Finding]:
        for row in read_loose():
            if row.event is None:
                sentence = _("Event %s was deleted before it could be sealed.") % row.event_id
                yield Finding(Fault.DELETED, sentence, row.event_id)
                continue
            if not row.is_waiting:
                reason = _("was inserted: it neither was sealed nor waits for the sealer.")
                yield about(row.event, Fault.INSERTED, reason)
            fault = event_fault(row.event)
            if fault:
                yield fault
            self.verdict.waiting += 1


def _remembered(log: SealedLog | None) -> list[tuple[str, str]]:
    """What this machine saw last, as one more checkpoint from outside."""
    if log is None:
        return []
    path = memory_path(log.origin)
    try:
        note = recall(log.origin)
    except BadNoteError as error:
        raise NotOurCheckpointError(f"{path}: {error}") from error
    return [(str(path), str(note))] if note else []
