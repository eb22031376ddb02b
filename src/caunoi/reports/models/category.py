"""The two-level tree of categories and officers' corrections of it."""

from __future__ import annotations

from django.db import models

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.reports.choices import Kind, Urgency
from caunoi.reports.models.report import Report


class Category(models.Model):
    """A category in one version of the tree; `code` of a leaf is parent.leaf."""

    code = models.CharField(max_length=48)
    version = models.CharField(max_length=24)
    parent_code = models.CharField(max_length=48, blank=True)
    name_vi = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.ROUTINE)
    flags = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "categories"
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="category_once_a_version"),
        ]

    def __str__(self) -> str:
        return self.code


class CategoryCorrection(models.Model):
    """An officer said that the category was another: what re-training learns from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="corrections")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=48)
    now = models.CharField(max_length=48)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.was} -> {self.now}"
