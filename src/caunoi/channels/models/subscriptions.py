"""Who wants to be told: browsers and mailboxes, without a name."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from caunoi.core.ids import new_id


class PushSubscription(models.Model):
    """One browser. Its address and keys are sealed; nothing says whose it is.

    No `wards`: the whole city.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    endpoint_index = models.BinaryField(max_length=32, unique=True)  # keyed hash
    sealed = models.BinaryField()  # endpoint and keys
    wards = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    kinds = ArrayField(models.CharField(max_length=12))
    language = models.CharField(max_length=2, default="vi")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class MailSubscription(models.Model):
    """One mailbox: told of nothing before its owner has said yes by the link in a letter.

    `wish` is what was asked for last and waits for that yes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    address_index = models.BinaryField(max_length=32, unique=True)  # keyed hash
    sealed = models.BinaryField()  # the address
    wards = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    kinds = ArrayField(models.CharField(max_length=12), default=list)
    language = models.CharField(max_length=2, default="vi")
    wish: models.JSONField[Any, Any] = models.JSONField(null=True)
    asked_at = models.DateTimeField()  # the letter that asks; not again within the hour
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"], name="mail_sub_unconfirmed",
                condition=models.Q(confirmed_at=None),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.pk)
