"""The sealed log's tables: what waits, the leaves, the head, signed checkpoints, witnesses."""

from __future__ import annotations

from django.db import models

from caunoi.core.log.merkle import Frontier


class UnsealedEvent(models.Model):
    """An event that committed and is not yet in the log; a trigger on `core_event` writes it.

    The row commits with its event, so an event that commits late is found when it commits,
    whatever its id. The sealer takes the row away when the event has become a leaf.
    """

    event_id = models.UUIDField(primary_key=True)

    def __str__(self) -> str:
        return str(self.event_id)


class LogLeaf(models.Model):
    """One leaf of the Merkle tree. It keeps no foreign key, so that it outlives a deleted event."""

    index = models.BigIntegerField(primary_key=True)  # from 0, without gaps
    event_id = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField(max_length=32)  # SHA-256(0x00 || the event's content_hash)
    seal = models.BinaryField(max_length=16)  # keyed: names the row that was changed (seals.py)

    def __str__(self) -> str:
        return f"{self.index}: {self.event_id}"


class SealedLog(models.Model):
    """The log's head, one row: enough to add leaves without reading the old ones."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=200)  # the log's own name, on every checkpoint
    size = models.BigIntegerField()
    frontier = models.BinaryField()  # merkle.Frontier.to_bytes()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_sealed_log"),
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.size}"

    def as_frontier(self) -> Frontier:
        """The tree's right edge; raises ValueError where the row was damaged."""
        return Frontier.from_bytes(self.size, bytes(self.frontier))


class Checkpoint(models.Model):
    """The log's signature under its size and root: all leaves until then, in that order."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    size = models.BigIntegerField(unique=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    key_id = models.BinaryField(max_length=4)
    signature = models.BinaryField(max_length=64)  # Ed25519 over the text of note.checkpoint_text
    seal = models.BinaryField(max_length=16)  # keyed: holds the number and the time too

    def __str__(self) -> str:
        return f"{self.number}: {self.size} at {self.at}"


class WitnessSignature(models.Model):
    """Somebody outside saw this checkpoint and says so, by C2SP tlog-cosignature (Ed25519)."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="witnesses")
    name = models.CharField(max_length=200)
    key_id = models.BinaryField(max_length=4)
    signature = models.BinaryField(max_length=72)  # 8 bytes of POSIX time, 64 of Ed25519
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "name", "key_id"], name="witness_signs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} on {self.checkpoint_id}"
