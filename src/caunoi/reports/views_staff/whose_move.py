"""Whose move it is on a report: who does the next steps that this officer may not do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caunoi.accounts.choices import Role
from caunoi.accounts.policy import POLICY
from caunoi.reports.choices import State
from caunoi.reports.models import Report
from caunoi.reports.selectors.report_page import DeskClock, DeskView
from caunoi.reports.workflow import Move
from caunoi.units import directory

FEW = 3  # more people than that are named by their duties only
# What the officer at work does until the other has done it.
_MEANWHILE: dict[str, Any] = {
    State.VERIFYING.value: gettext_lazy(
        "Until then: go on verifying, and submit the file in a note (@ and a name calls an "
        "officer)."
    ),
    State.SUSPENDED.value: gettext_lazy(
        "Until then: when what the case waits for arrives, say so in a note (@ and a name calls an "
        "officer)."
    ),
}
_MEANWHILE_ELSE = gettext_lazy(
    "Until then: submit what they need in a note (@ and a name calls an officer)."
)


@dataclass(frozen=True, slots=True)
class Wait:
    """Steps that others do, and who these are."""

    who: str
    steps: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose move it is: others' steps by who does them, and what the officer does until then."""

    waits: tuple[Wait, ...] = ()
    meanwhile: str = ""
    theirs: DeskClock | None = None  # what a body outside the police owes, where we owe nothing


def turn_of(report: Report, view: DeskView, others: Sequence[Move], *, is_ours: bool) -> Turn:
    """Who has the next move; `others` are the next steps that are not this officer's to do.

    `is_ours` tells whether the officer has a next step of their own besides.
    """
    by_permission: dict[str, list[Move]] = {}
    for move in others:
        by_permission.setdefault(move.permission, []).append(move)
    waits = tuple(
        Wait(_who(permission, report, view), "; ".join(str(move.title) for move in moves))
        for permission, moves in by_permission.items()
    )
    is_idle = bool(waits) and not is_ours
    meanwhile = str(_MEANWHILE.get(report.state, _MEANWHILE_ELSE)) if is_idle else ""
    theirs = next((c for c in view.clocks if c.is_running and c.whose == "theirs"), None)
    return Turn(waits, meanwhile, None if view.next_clock else theirs)


def _who(permission: str, report: Report, view: DeskView) -> str:
    """The officers who may do it, by name where they are few, else by duty; with their unit."""
    unit = directory.find_unit_by_pk(report.unit_id)
    people = [p for p in view.people.values() if p.is_active and _roles(permission, p.roles)]
    if 0 < len(people) <= FEW:
        by_duty: dict[str, list[str]] = {}
        for person in people:
            by_duty.setdefault(_duties(_roles(permission, person.roles)), []).append(person.name)
        named = "; ".join(f"{duty} ({', '.join(names)})" for duty, names in by_duty.items())
    else:
        held = {role for person in people for role in _roles(permission, person.roles)}
        named = _duties(_roles(permission, [role for role in POLICY if role in (held or POLICY)]))
    return _("%(who)s, %(unit)s") % {"who": named, "unit": unit.label} if unit else named


def _roles(permission: str, roles: Iterable[str]) -> list[str]:
    return [role for role in roles if permission in POLICY[role]]


def _duties(roles: Iterable[str]) -> str:
    return ", ".join(str(Role(role).label) for role in roles)
