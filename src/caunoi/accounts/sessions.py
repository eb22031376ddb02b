"""The session store (settings.SESSION_ENGINE): Django's own, with the account beside each row."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.dateparse import parse_datetime

from caunoi.accounts.models import AccountSession

AGENT, STARTED = "cn_agent", "cn_started"  # what sign-in writes into the session


class SessionStore(DatabaseStore):
    """Rows of AccountSession."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        """The table."""
        return AccountSession

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        """The row for this data, with whose it is."""
        row = super().create_model_instance(data)
        assert isinstance(row, AccountSession)
        owner = data.get(SESSION_KEY)
        row.account_id = UUID(owner) if owner else None
        row.agent = str(data.get(AGENT, ""))[:60]
        started = data.get(STARTED)
        row.started_at = parse_datetime(started) if started else None
        return row
