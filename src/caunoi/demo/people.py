"""The demo's staff: one account a role, and officers in every ward."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account, Duty, Officer
from caunoi.accounts.policy import POLICY
from caunoi.accounts.services.staff import make_officer, start_duty
from caunoi.accounts.services.tokens import issue_token
from caunoi.core.clock import now
from caunoi.core.ids import new_id
from caunoi.core.keys import keyed_hash
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.models import Unit

BY = "system:demo"
DEMO_DOMAIN = "demo.caunoi.localhost"
SERVED = timedelta(days=400)
NAMES_SEED = 113
# Who works in a unit of each kind, beside the cast.
CREWS: dict[str, tuple[Role, ...]] = {
    UnitKind.WARD: (Role.DUTY_OFFICER, Role.AREA_OFFICER, Role.HEAD),
    UnitKind.DEPARTMENT: (Role.DUTY_OFFICER, Role.HANDLER, Role.HEAD),
    UnitKind.TEAM: (Role.DUTY_OFFICER, Role.HANDLER, Role.HEAD),
    UnitKind.CITY: (Role.DUTY_OFFICER, Role.HANDLER, Role.HEAD),
}


@dataclass(frozen=True, slots=True)
class Login:
    """What demo.json says of an account."""

    role: str
    email: str
    password: str
    unit: str
    token: str


def read_cast() -> dict[str, Any]:
    """The demo's persons and sentences, from the city's data."""
    cast: dict[str, Any] = json.loads((settings.CITY_DATA / "demo" / "cast.json").read_text())
    return cast


def demo_password(local: str) -> str:
    """The account's password in this home, derived from the home's own secrets."""
    return "demo-" + keyed_hash("demo-password", local).hex()[:12]


@transaction.atomic
def make_staff() -> list[Login]:
    """Make the cast and the wards' officers; return the cast with passwords and tokens."""
    cast = read_cast()
    units = {unit.code: unit for unit in Unit.objects.all()}
    ward = directory.ward_police(cast["ward"])
    since = now() - SERVED
    logins = []
    for number, part in enumerate(cast["accounts"], start=1):
        code = ward.code if part["unit"] == "ward" and ward else part["unit"]
        password = demo_password(part["local"])
        officer = make_officer(
            email=f"{part['local']}@{DEMO_DOMAIN}", name=part["name"], badge=f"HN-{number:05d}",
            password=password, by=BY,
        )  # fmt: skip
        role = Role(part["role"])
        start_duty(officer=officer, unit=units[code], role=role, by=BY, at=since)
        scopes = sorted(POLICY[role])
        year = timedelta(days=365)
        token = (
            issue_token(officer=officer, name="demo", scopes=scopes, lasts=year, by=BY)
            if scopes else ""
        )  # fmt: skip
        logins.append(Login(role, officer.account.email, password, code, token))
    signing_in = {
        (login.unit, part["name"]) for login, part in zip(logins, cast["accounts"], strict=True)
    }
    _make_crews(units, signing_in)
    return logins


def _make_crews(units: dict[str, Unit], signing_in: set[tuple[str, str]]) -> None:
    """Officers in every ward and department, who do the work of the year.

    Nobody signs in as one of them; whom the cast knows in that unit (`signing_in`) is there.
    """
    since = now() - SERVED
    dice = random.Random(NAMES_SEED)
    words = json.loads((settings.CITY_DATA / "demo" / "year.json").read_text())
    accounts, officers, duties = [], [], []
    for unit in directory.units_on():
        for role in CREWS.get(unit.kind, ()):
            given = dice.choice(words[dice.choice(("men", "women"))])
            name = f"{dice.choice(words['family'])} {given}"
            if (unit.code, name) in signing_in:
                continue
            account = Account(
                id=new_id(), email=f"{role.value}.{unit.code}@{DEMO_DOMAIN}".lower(),
                name=name, password=make_password(None),
            )  # fmt: skip
            badge = f"{unit.code}-{role.value[:2].upper()}"
            officer = Officer(id=new_id(), account=account, badge=badge)
            accounts.append(account)
            officers.append(officer)
            duties.append(Duty(officer=officer, unit=units[unit.code], role=role, valid_from=since))
    Account.objects.bulk_create(accounts)
    Officer.objects.bulk_create(officers)
    Duty.objects.bulk_create(duties)
