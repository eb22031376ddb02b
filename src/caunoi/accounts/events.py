"""Codes of what happens to staff."""

from __future__ import annotations

OFFICER_MADE = "officer.made"
DUTY_STARTED = "duty.started"
DUTY_ENDED = "duty.ended"
ACCOUNT_CLOSED = "account.closed"
TOKEN_ISSUED = "token.issued"
TOKEN_REVOKED = "token.revoked"
