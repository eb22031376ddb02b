"""One officer gives neighbourhoods to another; both sign."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from caunoi.accounts.models import Officer, TwoKeyRequest
from caunoi.core.ids import new_id
from caunoi.neighbourhoods.choices import HandoverState
from caunoi.neighbourhoods.models.groups import Neighbourhood
from caunoi.units.models import Unit


class Handover(models.Model):
    """What one officer gives to another, as it stood when the first one signed.

    `listed`: the whole list in ids and counts, which the two keys are bound to; `added`: what
    came between the two signatures.
    """

    history_kind: ClassVar[str] = "handover"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(TwoKeyRequest, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    listed: models.JSONField[Any, Any] = models.JSONField(default=dict)
    added: models.JSONField[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(
        max_length=10, choices=HandoverState.choices, default=HandoverState.WAITING
    )
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")), name="handover_between_two_officers"
            ),
            models.UniqueConstraint(
                fields=["giver"], condition=Q(state="waiting"), name="handover_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} to {self.taker_id}: {self.state}"

    @property
    def is_signed_by_head(self) -> bool:
        """Whether the head of the ward's police signed first, in the giver's place."""
        return self.request.proposer_id != self.giver_id


class HandoverItem(models.Model):
    """One neighbourhood that is handed over."""

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="items")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "neighbourhood"], name="handover_item"),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}: {self.neighbourhood_id}"
