"""Keyed hashes that stand for a member's private words and for their vote."""

from __future__ import annotations

from uuid import UUID

from caunoi.core.folding import fold
from caunoi.core.keys import keyed_hash


def hash_key(key: str) -> bytes:
    """What is stored of a member's private words; hyphens, spaces and case do not matter."""
    return keyed_hash("member-key", fold(key).replace(" ", ""))


def voter_mark(post_id: UUID, membership_id: UUID) -> bytes:
    """The same for one member at one poll; says nothing without our key."""
    return keyed_hash("poll-voter", post_id.bytes + membership_id.bytes)
