"""What the worker runs for neighbourhoods."""

from __future__ import annotations

from caunoi.neighbourhoods.services.promises import watch_promises


def run_promises() -> int:
    """Every minute: remind of promises that come due, note those that are overdue."""
    return watch_promises()
