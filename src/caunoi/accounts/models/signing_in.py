"""What is remembered of wrong passwords: keyed hashes and counts, for one day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.accounts.choices import TrySource
from caunoi.core.ids import new_id


class SignInTries(models.Model):
    """Failures of one source within its window; whose they were stands there as a keyed hash."""

    history_kind: ClassVar[str] = "sign_in"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.CharField(max_length=8, choices=TrySource.choices)
    mark = models.BinaryField(max_length=32, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.source}: {self.failures}"
