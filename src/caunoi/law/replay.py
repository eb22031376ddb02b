"""What a rule version would do to clocks that already run, before two persons switch it on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from caunoi.law.deadlines import Due, due

Id = TypeVar("Id")


@dataclass(frozen=True, slots=True)
class Shift(Generic[Id]):
    """One clock under the version it has and under the version asked about."""

    id: Id
    started_at: datetime
    old: Due
    new: Due

    @property
    def moved_by(self) -> timedelta:
        """How far the work target would move; negative is earlier."""
        return self.new.due_at - self.old.due_at

    @property
    def legal_moved_by(self) -> timedelta:
        """How far the legal limit would move; negative is earlier."""
        return self.new.legal_due_at - self.old.legal_due_at

    @property
    def is_changed(self) -> bool:
        """Whether either end would move."""
        return bool(self.moved_by or self.legal_moved_by)

    def falls_overdue(self, at: datetime) -> bool:
        """Whether the clock is in time now and would be late under the new version."""
        return self.old.legal_due_at > at >= self.new.legal_due_at


def compare(
    rule_code: str,
    new_version: int,
    started_ats: Iterable[tuple[Id, datetime]],
    *,
    old_version: int | None = None,
    totals_from: Mapping[Id, datetime] | None = None,
) -> list[Shift[Id]]:
    """What version `new_version` would do to these clocks; nothing is changed.

    `started_ats`: (id, start). The old version is the one in force at each start unless given.
    `totals_from`: for a rule with `max_total`, where its total starts, by id.

    Raises:
        NoSuchRule: as `law.deadlines.due`.
    """
    totals = totals_from or {}
    shifts = []
    for id_, started_at in started_ats:
        total_from = totals.get(id_)
        old = due(rule_code, started_at, old_version, total_from=total_from)
        new = due(rule_code, started_at, new_version, total_from=total_from)
        shifts.append(Shift(id_, started_at, old, new))
    return shifts
