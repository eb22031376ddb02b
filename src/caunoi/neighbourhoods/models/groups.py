"""A neighbourhood, who is in charge of it through time, and the groups it has elsewhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.neighbourhoods.choices import GroupKind
from caunoi.places.models import Area
from caunoi.reports.choices import Channel
from caunoi.units.models import Unit


class Neighbourhood(models.Model):
    """A part of a ward whose residents talk with their area officer.

    `code` stands in addresses and QR codes: random, so that nobody counts them. `unit` is the
    ward's police, within which permissions are asked.
    """

    history_kind: ClassVar[str] = "neighbourhood"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    kind = models.CharField(
        max_length=10, choices=GroupKind.choices, default=GroupKind.RESIDENTIAL_GROUP
    )
    about = models.CharField(max_length=300, blank=True)  # lanes and houses it comprises
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "folded"], name="neighbourhood_name_once",
                condition=Q(closed_at=None),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["unit"], name="neighbourhood_of_unit")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Charge(models.Model):
    """Which officer was in charge of it from when to when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="charges"
    )
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["neighbourhood"], condition=Q(until=None), name="charge_one_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["officer", "until"], name="charge_of_officer")]

    def __str__(self) -> str:
        return f"{self.neighbourhood_id} by {self.officer_id} since {self.since:%Y-%m-%d}"


class Outlet(models.Model):
    """A group on a platform that belongs to the neighbourhood; the channel posts into it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="outlets"
    )
    channel = models.CharField(max_length=12, choices=Channel.choices)
    external_id = models.CharField(max_length=120)
    link = models.CharField(max_length=300, blank=True)  # by which residents join it there
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], condition=Q(until=None), name="outlet_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.external_id}"
