"""Codes of what happens to staff and to requests for two keys."""

from __future__ import annotations

OFFICER_MADE = "officer.made"
OFFICER_INVITED = "officer.invited"
DUTY_ASKED = "duty.asked"
DUTY_REFUSED = "duty.refused"
DUTY_STARTED = "duty.started"
DUTY_ENDED = "duty.ended"
ACCOUNT_CLOSED = "account.closed"
ACCOUNT_CHANGED = "account.changed"  # name or language, by its owner
ACCOUNT_SECURED = "account.secured"  # password or second factor, by its owner
ACCOUNT_FACTORS_RESET = "account.factors_reset"
ACCOUNT_SIGNED_IN = "account.signed_in"
ACCOUNT_SESSION_ENDED = "account.session_ended"
SIGN_IN_SLOWED = "sign_in.slowed"
TOKEN_ISSUED = "token.issued"  # noqa: S105  (an event, no secret)
TOKEN_REVOKED = "token.revoked"  # noqa: S105
TWO_KEYS_OPENED = "two_keys.opened"
TWO_KEYS_APPROVED = "two_keys.approved"
TWO_KEYS_REFUSED = "two_keys.refused"
TWO_KEYS_WITHDRAWN = "two_keys.withdrawn"
TWO_KEYS_EXPIRED = "two_keys.expired"
