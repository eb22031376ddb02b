"""Sessions that know whose they are, so that an account's can be listed and ended at once."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class AccountSession(AbstractBaseSession):
    """A session; `account_id` is empty until somebody signs in. No address is kept."""

    account_id = models.UUIDField(null=True, db_index=True)
    agent = models.CharField(max_length=60, blank=True, default="")  # "Firefox, Linux"
    started_at = models.DateTimeField(null=True)

    class Meta(AbstractBaseSession.Meta):
        abstract: ClassVar[bool] = False
        db_table = "accounts_session"

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """The store that settings name."""
        store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
        return store
