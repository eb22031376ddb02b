"""What each person may expect, read off the policy's table, not by the code that is tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from caunoi.accounts import policy
from caunoi.accounts.choices import Role, Scope
from tests.access.rows import Need

Answer = Literal["in", "absent", "refused", "login", "led"]


@dataclass(frozen=True)
class Person:
    """A role in the report's unit ("here") or in another ward ("away"), or an outsider.

    `role` is empty for an officer without a duty; `is_anybody` for somebody not signed in.
    """

    role: str = ""
    place: str = ""
    is_anybody: bool = False

    @property
    def label(self) -> str:
        """As the test's name shows it."""
        if self.is_anybody:
            return "not signed in"
        return f"{self.role} {self.place}" if self.role else "no duty"


ANYBODY, NO_DUTY = Person(is_anybody=True), Person()
HERE = [Person(role, "here") for role in Role.values]
AWAY = [Person(role, "away") for role in Role.values]


def holds(person: Person, permission: str) -> bool:
    """In whatever scope."""
    return bool(person.role) and permission in policy.POLICY[person.role]


def reaches(person: Person, permission: str) -> bool:
    """On the report of the test: no emergency, not about the police, in the unit "here"."""
    if not holds(person, permission):
        return False
    scope = policy.POLICY[person.role][permission]
    return scope == Scope.CITY or person.place == "here"


def expected(need: Need, person: Person) -> Answer:
    """How an address answers this person."""
    if need.kind == "open":
        return "in"
    if need.kind in ("shut", "demo", "secret"):
        return "absent"
    if person.is_anybody:
        return "login"
    allowed = {
        "signed_in": True,
        "own_thing": False,
        "led": False,
        "duty": bool(person.role),
        "token": True,
        "anywhere": any(holds(person, permission) for permission in need.permissions),
    }
    if need.kind == "led" and person.role:
        return "in" if holds(person, need.permissions[0]) else "led"
    if need.kind in allowed:
        return "in" if allowed[need.kind] else "absent"
    if need.kind == "in_ward":
        return "in" if reaches(person, need.permissions[0]) else "absent"
    if not reaches(person, policy.VIEW):
        return "absent"
    return "in" if reaches(person, need.permissions[0]) else "refused"
