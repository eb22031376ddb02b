"""Who looked, who must never look, and which request was already answered."""

from __future__ import annotations

from django.db import models

from caunoi.accounts.models import Officer
from caunoi.core.ids import new_id
from caunoi.reports.choices import Look
from caunoi.reports.models.report import Report
from caunoi.units.models import Unit


class Access(models.Model):
    """One look at a report: by whom, from which unit, what for (all but whom is shown)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="looks")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=Look.choices)
    why = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "accesses"
        indexes = [
            models.Index(fields=["report", "-at"], name="access_of_report"),
            models.Index(fields=["officer", "-at"], name="access_by_officer"),
            models.Index(fields=["-at", "-id"], name="access_new"),
            models.Index(fields=["unit", "-at"], name="access_from_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.at:%Y-%m-%d %H:%M}"


class Shield(models.Model):
    """Hides a report about the police from the unit or officer it names, whatever their role."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="shields")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) ^ models.Q(officer__isnull=False),
                name="shield_against_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id or self.officer_id}"


class Idempotency(models.Model):
    """The answer already given to a request: the same key and body get the same answer for 30 days.

    Only keyed hashes are stored. The answer, which holds the receipt's secret, is sealed under a
    key that is derived from the client's own key: the database alone cannot open it.
    """

    key_hash = models.BinaryField(max_length=32, primary_key=True)
    body_hash = models.BinaryField(max_length=32)
    sealed_answer = models.BinaryField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "idempotencies"
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class ReceiptTry(models.Model):
    """How often a code was tried with a wrong secret lately; only a keyed hash of the code."""

    code_hash = models.BinaryField(max_length=32, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "receipt tries"

    def __str__(self) -> str:
        return f"{self.failures}"
