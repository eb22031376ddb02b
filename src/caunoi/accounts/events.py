"""Codes of everything that can happen to staff and to requests for two keys."""

from __future__ import annotations

TWO_KEYS_OPENED = "two_keys.opened"
TWO_KEYS_APPROVED = "two_keys.approved"
TWO_KEYS_REFUSED = "two_keys.refused"
TWO_KEYS_WITHDRAWN = "two_keys.withdrawn"
TWO_KEYS_EXPIRED = "two_keys.expired"
