"""Running, met and missed clocks of a report."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.core.ids import new_id
from caunoi.reports.models.report import Report


class Deadline(models.Model):
    """One clock: which rule in which version started it, when it is due, when it was met.

    `due_at` is the strict end, the target of work; `legal_due_at` the end rolled to a working day
    (LAW.md §5.2). A clock ends by being met, replaced by a longer one, or cancelled with a reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, related_name="deadlines", db_index=False
    )
    rule = models.CharField(max_length=64)
    rule_version = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    legal_due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_for = models.CharField(max_length=40, blank=True)  # the verb that made it pointless
    extended_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    warned = models.PositiveSmallIntegerField(default=0)  # how many warnings have gone out
    escalated = models.PositiveSmallIntegerField(default=0)  # 1 officer, 2 head, 3 procuracy

    class Meta:
        indexes = [
            models.Index(fields=["report", "due_at"], name="deadline_of_report"),
            models.Index(
                fields=["due_at"], name="deadline_running",
                condition=Q(met_at=None, cancelled_at=None, extended_by=None),
            ),
            models.Index(
                fields=["rule", "due_at"], name="deadline_of_rule",
                condition=Q(met_at=None, cancelled_at=None, extended_by=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule} {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def is_running(self) -> bool:
        """Whether the clock still runs."""
        return self.met_at is None and self.cancelled_at is None and self.extended_by_id is None
