"""Which proposed rule versions were submitted, approved by a second person and switched on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.accounts.models import Officer, TwoKeyRequest
from caunoi.core.ids import new_id
from caunoi.law.choices import RuleState


class RuleActivation(models.Model):
    """One version of one rule on its way from the file into use.

    A version whose file says `status = "active"` came with the release and needs no row.
    """

    history_kind: ClassVar[str] = "rule"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=RuleState.choices, default=RuleState.SUBMITTED)
    content_hash = models.BinaryField(max_length=32)  # of the rule as it stood in the file
    active_from = models.DateTimeField()  # clocks that start earlier keep their version
    proposer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    approver = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(TwoKeyRequest, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_version_once"),
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("proposer")),
                name="rule_by_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=RuleState.used()) | Q(approver__isnull=False),
                name="rule_used_only_when_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version} ({self.state})"
