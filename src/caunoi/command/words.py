"""Numbers in words."""

from __future__ import annotations


def say_count(count: int, limit: int) -> str:
    """A count that was stopped at a limit: "7", or "99+"."""
    return str(count) if count < limit else f"{limit - 1}+"
