"""Read which proposed rule versions two persons have switched on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
    return {
        (code, version): Activation(active_from, content_hash)
        for code, version, active_from, content_hash in _rows()
    }


def _rows() -> tuple[tuple[str, int, datetime, bytes], ...]:
    """All of them; there are as many as there were changes of the law."""
    rows = RuleActivation.objects.filter(state__in=RuleState.used()).order_by("code", "version")
    return tuple(
        (code, version, active_from, bytes(content_hash))
        for code, version, active_from, content_hash in rows.values_list(
            "code", "version", "active_from", "content_hash"
        )
    )


_snapshot: Snapshot[Activations] = Snapshot(_read, _rows)


def get_activations() -> Activations:
    """The versions switched on, at most REFERENCE_TTL_SECONDS behind the table."""
    return _snapshot.get()


def forget() -> None:
    """Read the activations again at the next question."""
    _snapshot.forget()


def find_activation(code: str, version: int) -> RuleActivation | None:
    """The row of a version; None while it is a draft in the file, or came with the release."""
    return RuleActivation.objects.filter(code=code, version=version).first()
