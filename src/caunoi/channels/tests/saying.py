"""Residents say something on the test's platform, and the worker does what follows."""

from __future__ import annotations

from collections.abc import Mapping

from caunoi.channels.hooks import process_hooks, store_hook
from caunoi.channels.sender import send_waiting
from caunoi.testing.platform import body_of


def say(*events: Mapping[str, object]) -> None:
    """Take events in as one webhook, and send what they call for."""
    store_hook("facebook", body_of(*events), "test")
    process_hooks()
    send_waiting()
