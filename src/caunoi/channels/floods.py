"""Public doors that a flood must not hold open: a minute's room for the whole site.

Nobody's address is counted or kept.
"""

from __future__ import annotations

from django.core.cache import cache


def has_room(door: str, most: int) -> bool:
    """Whether this knock is among the minute's first `most` at the door."""
    cache.add(door, 0, 60)
    try:
        return cache.incr(door) <= most
    except ValueError:  # the minute ended between the two
        return True
