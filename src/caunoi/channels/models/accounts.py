"""Our own pages and official accounts, and how each fares."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.channels.choices import AccountState
from caunoi.core.ids import new_id
from caunoi.reports.choices import Channel


class Account(models.Model):
    """One page or official account of ours on a platform.

    What a platform hands out and changes by itself (Zalo's pair of tokens) is sealed here; every
    other secret comes from the environment. `usage` is what the platform last said of our quota.
    """

    history_kind: ClassVar[str] = "channel"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    external_id = models.CharField(max_length=80)  # the platform's id of the page or account
    name = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=12, choices=AccountState.choices, default=AccountState.WORKING
    )
    why = models.CharField(max_length=200, blank=True)  # a code, where the state is not "working"
    paused_until = models.DateTimeField(null=True)  # nothing is sent before
    sealed_tokens = models.BinaryField(null=True)
    tokens_until = models.DateTimeField(null=True)  # what lets us renew them ends then
    usage = models.JSONField(default=dict)
    last_in_at = models.DateTimeField(null=True)
    last_out_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)  # that the platform still sends us its events
    last_error = models.CharField(max_length=300, blank=True)
    last_error_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="account_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.channel} {self.external_id}"
