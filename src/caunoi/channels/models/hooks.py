"""What platforms send us, stored before they hear that we have it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.channels.choices import HookState
from caunoi.core.ids import new_id
from caunoi.reports.choices import Channel


class Hook(models.Model):
    """One webhook's body as it came: sealed, kept for 30 days, unique by its digest.

    `variant` names which of the accepted forms of a signature it bore.
    """

    history_kind: ClassVar[str] = "hook"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    sealed = models.BinaryField(null=True)
    digest = models.BinaryField(max_length=32)  # keyed hash of the body
    variant = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, choices=HookState.choices, default=HookState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    trouble = models.CharField(max_length=300, blank=True)  # why a part of it could not be taken
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "digest"], name="hook_once"),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["next_try_at", "id"], name="hook_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["channel", "-received_at"], name="hook_of_channel"),
            models.Index(
                fields=["ended_at"], name="hook_to_forget",
                condition=models.Q(sealed__isnull=False, ended_at__isnull=False),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.channel} {self.received_at:%Y-%m-%d %H:%M:%S} {self.state}"
