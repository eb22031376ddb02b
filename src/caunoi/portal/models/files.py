"""Whose pictures and other files are whose: a collection of Wagtail's for each unit."""

from __future__ import annotations

from django.db import models
from wagtail.models import Collection

from caunoi.units.models import Unit


class UnitFiles(models.Model):
    """The collection that holds what a unit puts up; its editors alone change it."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="+")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "unit files"

    def __str__(self) -> str:
        return str(self.collection)
