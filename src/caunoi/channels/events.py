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

# A page of the portal, on its way over the press desk; the part `portal` records it.
PAGE_SUBMITTED = "page.submitted"
PAGE_RETURNED = "page.returned"  # with what is to be changed
PAGE_RELEASED = "page.released"
