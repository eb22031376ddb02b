"""Codes of what staff do at the channel desk; each is told in its page's history alone."""

from __future__ import annotations

CHANNEL_PAUSED = "channel.paused"
CHANNEL_RESUMED = "channel.resumed"
HOOK_REVEALED = "hook.revealed"
HOOK_TRIED_AGAIN = "hook.tried_again"
DELIVERY_SENT_AGAIN = "delivery.sent_again"
DELIVERY_GIVEN_UP = "delivery.given_up"

SILENT = (
    CHANNEL_PAUSED, CHANNEL_RESUMED, HOOK_REVEALED, HOOK_TRIED_AGAIN, DELIVERY_SENT_AGAIN,
    DELIVERY_GIVEN_UP,
)  # fmt: skip
