"""A request that needs a second person: freeze, notice, mass export, rule change."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.accounts.choices import KeyState
from caunoi.accounts.models.people import Officer
from caunoi.core.ids import new_id
from caunoi.units.models import Unit


class TwoKeyRequest(models.Model):
    """What one officer asked for and a second one must approve, bound to its exact content."""

    history_kind: ClassVar[str] = "two_keys"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40)  # what is asked: "law.rule", "notice.issue", …
    subject_kind = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    # What the second officer must be allowed to do, and where (null: anywhere).
    permission = models.CharField(max_length=64)
    within = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    content_hash = models.BinaryField(max_length=32)  # what exactly the first one asked for
    why = models.TextField()
    state = models.CharField(max_length=12, choices=KeyState.choices, default=KeyState.WAITING)
    proposer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "expires_at"], name="two_keys_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("proposer")),
                name="two_keys_are_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state=KeyState.APPROVED) | Q(approver__isnull=False),
                name="two_keys_approved_by_someone",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state=KeyState.WAITING),
                name="two_keys_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    def is_open_at(self, moment: datetime) -> bool:
        """Whether a second officer may still approve it at that moment."""
        return self.state == KeyState.WAITING and moment < self.expires_at
