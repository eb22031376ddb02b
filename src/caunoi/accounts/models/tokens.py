"""Tokens with which staff systems call the API."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from caunoi.accounts.models.people import Officer
from caunoi.core.ids import new_id


class ApiToken(models.Model):
    """A bearer token of one officer: narrower than the officer's duties, and with an end.

    Only a keyed hash of the token is kept; `scopes` lists permission names, empty means none.
    """

    history_kind: ClassVar[str] = "api_token"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # to the hour, so that a call writes seldom

    def __str__(self) -> str:
        return self.name
