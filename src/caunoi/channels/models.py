"""Deliveries: one message to one person by one channel, with its attempts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.channels.choices import DeliveryState, Letter, MailOutcome
from caunoi.core.ids import new_id
from caunoi.reports.models import Message, Report


class Delivery(models.Model):
    """What an event told one person by one channel. No address stands here: it is read when sent.

    `fence` grows with every claim; only the holder of the latest number may say how it ended, so a
    worker that wakes late changes nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event_id = models.UUIDField()
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="deliveries")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(  # empty: the reporter
        Officer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=12)
    letter = models.CharField(max_length=16, choices=Letter.choices)
    state = models.CharField(
        max_length=12, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=250, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "officer", "channel"], name="delivery_once",
                nulls_distinct=False,
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["next_try_at"], name="delivery_waiting",
                condition=Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["report", "-created_at"], name="delivery_of_report"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.letter} by {self.channel}: {self.state}"


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


class JobRun(models.Model):
    """When a job last ran; its row's lock keeps two workers from running it at once."""

    name = models.CharField(max_length=40, primary_key=True)
    last_at = models.DateTimeField()
    result = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name
