"""Areas through time: the city, its districts and wards, who succeeded whom."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from caunoi.core.ids import new_id
from caunoi.places.choices import AreaKind, AreaType, Certainty


class AreaQuerySet(models.QuerySet["Area"]):
    """Filters of areas."""

    def on(self, day: date) -> AreaQuerySet:
        """Areas in force on that day."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=day),
            valid_from__lte=day,
        )

    def wards(self) -> AreaQuerySet:
        return self.filter(kind=AreaKind.WARD)


class Area(models.Model):
    """One area as it was from `valid_from` to `valid_to` (both included; None: still in force).

    A change of name or shape is a new row; the code may live on in it, or be given to another
    area (00004 was Truc Bach until 2025 and is Ba Dinh since). `boundary` is GeoJSON geometry
    in WGS84; `approximate` says that it was built from points and decides nothing by itself.
    """

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=AreaKind.choices)
    subtype = models.CharField(max_length=10, choices=AreaType.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    boundary: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    approximate = models.BooleanField(default=True)
    certainty = models.CharField(
        max_length=1, choices=Certainty.choices, default=Certainty.LIKELY
    )  # of the point and boundary
    population = models.PositiveIntegerField(null=True, blank=True)
    area_km2 = models.FloatField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="area_code_from"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(valid_to=None), name="area_code_in_force"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="area_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaSuccession(models.Model):
    """From the day `on`, `old` (or, where `partial`, a part of it) is in `new`.

    `is_default` marks the main successor of a ward; a district has none. `share` is the part of
    `old` that went there, from 0 to 1; None where nobody published it.
    """

    old = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions")
    new = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="origins")
    on = models.DateField()
    partial = models.BooleanField(default=False)
    is_default = models.BooleanField(default=True)
    share = models.FloatField(null=True, blank=True)
    sources_agree = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="area_succession_once"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(is_default=True), name="area_succession_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id}"


class AreaImport(models.Model):
    """One file of official boundaries that was taken over; its history holds who and when."""

    history_kind: ClassVar[str] = "area_import"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateField()
    sha256 = models.CharField(max_length=64)
    areas = models.PositiveIntegerField()
    findings: models.JSONField[Any, Any] = models.JSONField(default=dict)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.areas} areas from {self.valid_from}"
