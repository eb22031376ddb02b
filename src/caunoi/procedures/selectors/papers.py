"""Papers that wait for an officer's look, and the units that take them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.procedures.catalogue import Listed
from caunoi.procedures.choices import DeskKind
from caunoi.procedures.models import Paper, PaperCheck
from caunoi.units import directory
from caunoi.units.choices import UnitKind


def visible_papers(actor: Actor) -> QuerySet[PaperCheck]:
    """Requests to units where the officer may look at papers, what waits longest first."""
    wanted = Q(pk=None)
    for duty, scope in scopes_of(actor, policy.JUDGE_PAPERS):
        ids = directory.subtree_ids(duty.unit_code) if scope == Scope.SUBTREE else {duty.unit_id}
        wanted |= Q(unit__in=ids)
    return PaperCheck.objects.filter(wanted).select_related("procedure__current", "unit")


def find_paper(actor: Actor, check_id: UUID, number: int) -> Paper | None:
    """One photo of a request that the officer may see, until it is forgotten."""
    return (
        Paper.objects.select_related("file")
        .filter(check_of__in=visible_papers(actor).filter(pk=check_id, forgotten_at=None),
                number=number)
        .first()
    )  # fmt: skip


def units_for(one: Listed) -> list[tuple[str, str]]:
    """Units that may be asked about a procedure's papers: (code, name), departments first."""
    desk = one.content.desk
    found: list[tuple[str, str]] = []
    department = directory.find_unit_by_pk(one.unit_id)
    if desk in (DeskKind.UNIT, DeskKind.BOTH) and department is not None:
        found.append((department.code, department.label))
    if desk in (DeskKind.WARD, DeskKind.BOTH):
        wards = [unit for unit in directory.units_on() if unit.kind == UnitKind.WARD]
        found += sorted(((unit.code, unit.label) for unit in wards), key=lambda row: row[1])
    return found
