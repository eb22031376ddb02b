"""Who works where in the demo, and what their duties allow: asked without the database."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection
from functools import cache

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, HeldDuty
from caunoi.accounts.choices import Scope
from caunoi.accounts.models import Duty
from caunoi.units import directory
from caunoi.units.directory import UnitInfo

_NEAR = frozenset({Scope.OWN, Scope.SUBTREE})


class Crews:
    """The officers of every unit, as the policy sees them."""

    def __init__(self, counted: Collection[str]) -> None:
        rows = Duty.objects.select_related("unit", "officer__account").order_by("id")
        self._of: dict[str, list[Actor]] = defaultdict(list)
        for duty in rows:
            account = duty.officer.account
            held = HeldDuty(duty.role, duty.unit_id, duty.unit.code)
            self._of[duty.unit.code].append(
                Actor(duty.officer_id, account.pk, account.name, duty.officer.badge, "vi", (held,))
            )
        self._counted = frozenset(counted)
        self._may: dict[tuple[str, str], list[Actor]] = {}

    def pick(self, dice: random.Random, unit: str, permission: str) -> Actor | None:
        """Somebody of the unit whose duty allows it there."""
        key = (unit, permission)
        found = self._may.get(key)
        if found is None:
            found = self._may[key] = [
                actor
                for actor in self._of.get(unit, ())
                if policy.POLICY[actor.duties[0].role].get(permission) in _NEAR
            ]
        return dice.choice(found) if found else None

    def handler(self, dice: random.Random, unit: str) -> Actor | None:
        """Somebody of the unit to whom a report can be given."""
        return self.pick(dice, unit, policy.HANDLE)

    def named(self, email_part: str) -> Actor | None:
        """The officer whose badge or name is that."""
        everybody = (actor for actors in self._of.values() for actor in actors)
        return next((a for a in everybody if email_part in (a.badge, a.name)), None)

    def is_counted(self, ward: str) -> bool:
        """Whether the ward is one whose figures are given to the last one."""
        return ward in self._counted

    @staticmethod
    @cache
    def specialist(category: str) -> UnitInfo | None:
        """The department that does this kind of work for the whole city."""
        found = directory.responsible_unit(category)
        return found.unit
