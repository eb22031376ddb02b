"""What a platform holds of ours: uploaded files for some days, groups."""

from __future__ import annotations

from django.db import models

from caunoi.channels.choices import GroupState
from caunoi.channels.models.accounts import Account
from caunoi.core.files.models import StoredFile
from caunoi.core.ids import new_id


class RemoteFile(models.Model):
    """A file of ours as a platform has it; uploaded again when `until` is over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)  # image, gif or file, and of which page: `image:1`
    external_id = models.CharField(max_length=400)
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "file", "kind"], name="remote_file_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"


class ChatGroup(models.Model):
    """A group of ours on a platform, as the platform last told of it.

    `asset` is what the platform sold us to have it; when that ends, the group falls silent, and at
    `ends_at` it is gone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="groups")
    external_id = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=500, blank=True)
    link = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=12, choices=GroupState.choices, default=GroupState.WORKING)
    why = models.CharField(max_length=200, blank=True)
    members = models.PositiveIntegerField(default=0)
    max_members = models.PositiveIntegerField(default=0)
    asset = models.CharField(max_length=80, blank=True)
    asset_kind = models.CharField(max_length=20, blank=True)
    asset_until = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "external_id"], name="chat_group_once"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or self.external_id
