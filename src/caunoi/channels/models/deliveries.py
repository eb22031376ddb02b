"""Deliveries: one message to one person or place by one channel, with its attempts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from caunoi.accounts.models import Officer
from caunoi.channels.choices import DeliveryState, Lane, Letter
from caunoi.channels.models.broadcasts import Broadcast
from caunoi.channels.models.chats import ChatMessage, Conversation
from caunoi.core.ids import new_id
from caunoi.reports.models import Message, Report


class Delivery(models.Model):
    """What an event told one person or place by one channel.

    No address of a person stands here: it is read when sent.

    `fence` grows with every claim; only the holder of the latest number may say how it ended, so a
    worker that wakes late changes nothing.
    """

    history_kind: ClassVar[str] = "delivery"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event_id = models.UUIDField()
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, related_name="deliveries"
    )
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, related_name="+")
    officer = models.ForeignKey(  # empty: the reporter
        Officer, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # One chat: where it goes, and the words where they are no message of a report.
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, null=True, related_name="deliveries"
    )
    chat = models.ForeignKey(ChatMessage, on_delete=models.PROTECT, null=True, related_name="+")
    # What stands nowhere else, a receipt's secret: sealed, gone when it was sent.
    sealed = models.BinaryField(null=True)
    broadcast = models.ForeignKey(
        Broadcast, on_delete=models.PROTECT, null=True, related_name="deliveries"
    )
    channel = models.CharField(max_length=12)
    target = models.CharField(max_length=140, blank=True)  # a page, a group, a subscription
    lane = models.PositiveSmallIntegerField(choices=Lane.choices, default=Lane.INTERACTIVE)
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
                fields=["event_id", "officer", "channel", "target"], name="delivery_once",
                nulls_distinct=False,
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["lane", "channel", "next_try_at"], name="delivery_waiting",
                condition=Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["report", "-created_at"], name="delivery_of_report"),
            models.Index(
                fields=["-created_at", "-id"], name="delivery_stuck",
                condition=Q(state__in=["held", "dead", "unknown"]),
            ),
            models.Index(
                fields=["broadcast", "channel", "target"], name="delivery_of_broadcast",
                condition=Q(broadcast__isnull=False),
            ),
            models.Index(
                fields=["provider_id"], name="delivery_by_provider_id",
                condition=~Q(provider_id=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.letter} by {self.channel}: {self.state}"
