"""Officers for tests of what staff may do together."""

from __future__ import annotations

from datetime import timedelta

from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.models import Account, Duty, Officer
from caunoi.core.clock import now
from caunoi.units.models import Unit


def make_unit(code: str = "CAHN", **over: object) -> Unit:
    """A unit with this code; the same one when asked again."""
    fields = {"name": code, "name_en": code, "short": code, "kind": "city", **over}
    return Unit.objects.get_or_create(code=code, defaults=fields)[0]


def make_actor(name: str, role: str, *, unit: Unit | None = None) -> Actor:
    """An officer on duty since yesterday, as access sees them."""
    account = Account.objects.create_user(f"{name}@example.test", name=name.title())
    officer = Officer.objects.create(account=account, badge=name)
    since = now() - timedelta(days=1)
    Duty.objects.create(officer=officer, unit=unit or make_unit(), role=role, valid_from=since)
    actor = actor_for(officer.pk)
    assert actor is not None
    return actor
