"""Mail that came in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.channels.choices import MailOutcome
from caunoi.channels.models.deliveries import Delivery
from caunoi.core.ids import new_id
from caunoi.reports.models import Report


class IncomingMail(models.Model):
    """A mail as it came in, stored before its server was told that we have it.

    Whole and sealed until it is read and for 30 days after; then only its id and hash stay. It
    answers a letter about `report`, or tells that `delivery` failed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, related_name="+")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="+")
    sealed = models.BinaryField(null=True)
    digest = models.BinaryField(max_length=32)  # keyed hash of the whole mail
    empty_sender = models.BooleanField(default=False)  # as reports of mail servers have
    outcome = models.CharField(
        max_length=12, choices=MailOutcome.choices, default=MailOutcome.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "report", "delivery"], name="mail_once", nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(report=None) | Q(delivery=None),
                name="mail_about_one_at_most",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["next_try_at"], name="mail_waiting", condition=Q(outcome="waiting")
            ),
            models.Index(
                fields=["ended_at"], name="mail_to_forget",
                condition=Q(sealed__isnull=False, ended_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.outcome} {self.received_at:%Y-%m-%d %H:%M}"
