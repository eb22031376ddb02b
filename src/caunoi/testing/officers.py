"""Make units and officers; needs nothing of reports, so that the fixtures load quickly."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.models import Account, Duty, Officer
from caunoi.core.clock import now
from caunoi.units import directory
from caunoi.units.models import Unit

_badges = count(1)
LONG_AGO = timedelta(days=900)


def get_unit(code: str) -> Unit:
    """The unit with that code."""
    return Unit.objects.get(code=code)


def make_unit(code: str, **over: Any) -> Unit:
    """A department of the city police, or what `over` says."""
    fields = {"name": code, "name_en": code, "short": code, "kind": "department", **over}
    unit = Unit.objects.create(code=code, **fields)
    directory.forget()
    return unit


def make_officer(role: str, unit: Unit | str, *, name: str = "", badge: str = "") -> Actor:
    """Somebody who has held this role in the unit for a long time, as access sees them."""
    number = next(_badges)
    badge = badge or f"HN-{number:04d}"
    account = Account(email=f"{badge.lower()}@example.test", name=name or f"Officer {number}")
    account.set_unusable_password()
    account.save()
    officer = Officer.objects.create(account=account, badge=badge)
    give_duty(officer.pk, role, unit)
    return get_actor(officer.pk)


def give_duty(officer_id: UUID, role: str, unit: Unit | str) -> Duty:
    """One more role for an officer, held for a long time."""
    unit = get_unit(unit) if isinstance(unit, str) else unit
    since = now() - LONG_AGO
    return Duty.objects.create(officer_id=officer_id, unit=unit, role=role, valid_from=since)


def get_actor(officer_id: UUID) -> Actor:
    """The officer with the duties held now."""
    actor = actor_for(officer_id)
    assert actor is not None
    return actor
