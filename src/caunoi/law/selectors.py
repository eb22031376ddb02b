"""Read which proposed rule versions two persons have switched on."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from caunoi.core.snapshots import Snapshot
from caunoi.law.choices import RuleState
from caunoi.law.models import RuleActivation


@dataclass(frozen=True, slots=True)
class Activation:
    """From when a version is used, and the hash of exactly what two persons approved."""

    active_from: datetime
    content_hash: bytes


Activations = Mapping[tuple[str, int], Activation]
"""What two persons switched on, by (code, version)."""


def _read() -> Activations:
    rows = RuleActivation.objects.filter(state__in=RuleState.used())
    return {
        (row.code, row.version): Activation(row.active_from, bytes(row.content_hash))
        for row in rows
    }


def _revision() -> Hashable:
    found = RuleActivation.objects.aggregate(Count("pk"), Max("updated_at"))
    return tuple(found.values())


_snapshot: Snapshot[Activations] = Snapshot(_read, _revision)


def get_activations() -> Activations:
    """The versions switched on, at most REFERENCE_TTL_SECONDS behind the table."""
    return _snapshot.get()


def forget() -> None:
    """Read the activations again at the next question."""
    _snapshot.forget()


def find_activation(code: str, version: int) -> RuleActivation | None:
    """The row of a version; None while it is a draft in the file, or came with the release."""
    return RuleActivation.objects.filter(code=code, version=version).first()
