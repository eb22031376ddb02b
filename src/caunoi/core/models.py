"""The history: one append-only row for each change, with its hash."""

from __future__ import annotations

from django.db import models

from caunoi.core.files.models import StoredFile, Upload
from caunoi.core.ids import new_id
from caunoi.core.log.models import Checkpoint, LogLeaf, SealedLog, UnsealedEvent, WitnessSignature

__all__ = [
    "Checkpoint",
    "Event",
    "LogLeaf",
    "SealedLog",
    "StoredFile",
    "UnsealedEvent",
    "Upload",
    "WitnessSignature",
]


class Event(models.Model):
    """What happened to one subject: history, timeline and outbox at once.

    `data` holds {"before", "after", "why"}: ids and codes only, never personal data.
    `number` counts 1, 2, 3, … in each subject; `prev_hash` chains the subject's events.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=64)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    number = models.PositiveIntegerField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()
    data = models.JSONField()
    content_hash = models.BinaryField(max_length=32)
    prev_hash = models.BinaryField(max_length=32)
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_id", "subject_kind", "number"], name="event_number_in_subject"
            ),
        ]
        indexes = [
            # The outbox: what the worker has still to read.
            models.Index(
                fields=["id"], name="event_waiting", condition=models.Q(dispatched_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} #{self.number} of {self.subject_kind} {self.subject_id}"
