"""Notices to many: what staff wrote, each version that went out, and who asked for them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer, TwoKeyRequest
from caunoi.channels.choices import (
    Act,
    BroadcastState,
    Certain,
    NoticeKind,
    Reach,
    Severity,
    Urgent,
)
from caunoi.core.files.models import StoredFile
from caunoi.core.ids import new_id
from caunoi.units.models import Unit


class Broadcast(models.Model):
    """One notice as the desk writes it; what the public reads are its bulletins.

    `wards` are codes of today's wards: also those of an old district, whose name is kept in
    `place`. `routes` are the channels chosen. `request` waits for the second key, or was settled.
    """

    history_kind: ClassVar[str] = "broadcast"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=90, unique=True)
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    urgency = models.CharField(max_length=12, choices=Urgent.choices, default=Urgent.EXPECTED)
    severity = models.CharField(max_length=12, choices=Severity.choices, default=Severity.MODERATE)
    certainty = models.CharField(max_length=12, choices=Certain.choices, default=Certain.OBSERVED)
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=4000)
    advice = models.TextField(max_length=1000, blank=True)  # what to do
    title_en = models.CharField(max_length=160, blank=True)
    text_en = models.TextField(max_length=4000, blank=True)
    advice_en = models.TextField(max_length=1000, blank=True)
    image = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    image_alt = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    reach = models.CharField(max_length=12, choices=Reach.choices, default=Reach.CITY)
    wards = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    place = models.CharField(max_length=200, blank=True)
    routes = ArrayField(models.CharField(max_length=12), default=list)
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=BroadcastState.choices, default=BroadcastState.DRAFT
    )
    is_paused = models.BooleanField(default=False)  # what waits to be sent goes on waiting
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        TwoKeyRequest, on_delete=models.PROTECT, null=True, related_name="+"
    )
    written_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)  # its newest bulletin
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-changed_at"], name="broadcast_public",
                condition=Q(released_at__isnull=False),
            ),
            models.Index(fields=["unit", "-written_at"], name="broadcast_of_unit"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class Bulletin(models.Model):
    """One version of a notice as it went out: the first, a correction, or its end.

    Never changed once made; `content` is all that the public may read of it. `spread_after` is
    how far the worker has come in telling subscribers, `spread_at` when it had told all.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    broadcast = models.ForeignKey(Broadcast, on_delete=models.PROTECT, related_name="bulletins")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=12, choices=Act.choices)
    content: models.JSONField[Any, Any] = models.JSONField()
    event_id = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    spread_route = models.PositiveSmallIntegerField(default=0)
    spread_after = models.UUIDField(null=True)
    spread_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "number"], name="bulletin_once"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-sent_at"], name="bulletin_latest"),
            models.Index(
                fields=["sent_at"], name="bulletin_to_spread", condition=Q(spread_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.act} {self.number} of {self.broadcast_id}"
