"""Codes of what happens to notices."""

from __future__ import annotations

BROADCAST_WRITTEN = "broadcast.written"
BROADCAST_EDITED = "broadcast.edited"
BROADCAST_SUBMITTED = "broadcast.submitted"  # waits for the second key
BROADCAST_REFUSED = "broadcast.refused"
BROADCAST_RELEASED = "broadcast.released"
BROADCAST_CORRECTED = "broadcast.corrected"
BROADCAST_WITHDRAWN = "broadcast.withdrawn"
BROADCAST_PAUSED = "broadcast.paused"
BROADCAST_RESUMED = "broadcast.resumed"
BROADCAST_SETTLED = "broadcast.settled"  # a person did by hand what a channel could not
