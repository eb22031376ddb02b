"""Stored files: the sealed original, its clean view copy, and what is known of both."""

from __future__ import annotations

from django.db import models

from caunoi.core.ids import new_id


class StoredFile(models.Model):
    """One uploaded file. Nothing but `view_name` is ever shown inline."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
