"""Units through time, who followed whom, and who answers for what where."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from caunoi.places.choices import Certainty
from caunoi.places.models import Area
from caunoi.units.choices import Desk, QaField, UnitKind


class UnitQuerySet(models.QuerySet["Unit"]):
    """Filters of units."""

    def on(self, day: date) -> UnitQuerySet:
        """Units in service on that day; an unknown beginning counts as long ago."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
        )


class Unit(models.Model):
    """A unit of the police, or an outside body to which residents are sent.

    `area`: what a ward's or district's police look after; its code is what counts, not its
    dates. `parent` is the unit above now, or at the end; `FormerParent` says what was before.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    short = models.CharField(max_length=80)
    # All it is called, without marks, longest first.
    folded_names: models.JSONField[Any, Any] = models.JSONField(default=list)
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    desk = models.CharField(max_length=16, choices=Desk.choices, blank=True, default=Desk.NONE)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="units"
    )
    handles = models.CharField(max_length=400, blank=True)
    handles_en = models.CharField(max_length=400, blank=True)
    hotline = models.CharField(max_length=40, blank=True)
    hotline_note = models.CharField(max_length=300, blank=True)
    qa_field = models.CharField(
        max_length=16, choices=QaField.choices, blank=True, default=QaField.NONE
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    certainty = models.CharField(max_length=1, choices=Certainty.choices, default=Certainty.LIKELY)
    updated_at = models.DateTimeField(auto_now=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["desk"], condition=~Q(desk="") & Q(valid_to=None), name="unit_one_per_desk"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None)
                | Q(valid_from=None)
                | Q(valid_to__gte=models.F("valid_from")),
                name="unit_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FormerParent(models.Model):
    """Up to and including the day `until`, `unit` stood under `parent`."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="former_parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="former_children")
    until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "until"], name="former_parent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} under {self.parent_id} until {self.until}"


class UnitSuccession(models.Model):
    """From the day `on`, `new` does what `old` did, or (`partial`) a part of it."""

    old = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    new = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="origins")
    on = models.DateField()
    partial = models.BooleanField(default=False)
    is_default = models.BooleanField(default=True)
    basis = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="unit_succession_once"),
            models.UniqueConstraint(
                fields=["old"], condition=Q(is_default=True), name="unit_succession_one_default"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_id} -> {self.new_id}"


class Responsibility(models.Model):
    """`unit` answers for a category subtree in an area subtree between two days.

    `category` is a code or its beginning ("" all, "hinh_su", "hinh_su.trom_cap"); `area` None
    is the whole city. Where `ward_first`, the police of the ward come before the unit. Of
    several that fit, the highest `priority` wins, then the narrowest category, then the
    narrowest area.
    """

    category = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="responsibilities")
    ward_first = models.BooleanField(default=False)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    priority = models.SmallIntegerField(default=0)
    basis = models.CharField(max_length=200, blank=True)
    from_file = models.BooleanField(default=False)  # a new load replaces these rows only
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["category", "area", "unit", "valid_from"],
                name="responsibility_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category or '*'} -> {self.unit_id}"
