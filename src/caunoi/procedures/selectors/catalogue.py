"""Procedures as officers see them: those of their units, with drafts and versions."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.procedures.choices import DeskKind, VersionState
from caunoi.procedures.content import Words
from caunoi.procedures.models import Procedure, Version
from caunoi.units import directory
from caunoi.units.choices import UnitKind
from caunoi.units.models import Unit


def visible_procedures(actor: Actor) -> QuerySet[Procedure]:
    """Those of whose text the officer writes or releases, with what is being written."""
    wanted = Q(pk=None)
    for permission in (policy.EDIT_PROCEDURES, policy.RELEASE_PROCEDURES):
        for duty, scope in scopes_of(actor, permission):
            if scope == Scope.CITY:
                wanted |= Q(pk__isnull=False)
            whole = scope == Scope.SUBTREE
            ids = directory.subtree_ids(duty.unit_code) if whole else {duty.unit_id}
            wanted |= Q(unit__in=ids)
    waiting = Version.objects.filter(state__in=(VersionState.DRAFT, VersionState.WAITING))
    return (
        Procedure.objects.filter(wanted, retired_at=None)
        .select_related("current", "unit")
        .prefetch_related(Prefetch("versions", waiting, to_attr="fetched_drafts"))
        .order_by("position", "slug")
    )


def handled_by(unit: Unit) -> list[Procedure]:
    """Procedures for which a unit may open a desk, in their order."""
    offered = Procedure.objects.filter(retired_at=None).exclude(current=None)
    rows = offered.select_related("unit", "current").order_by("position", "slug")
    return [one for one in rows if is_handled_by(unit, one)]


def is_handled_by(unit: Unit, procedure: Procedure) -> bool:
    """Whether people come to this unit for it: the text is its own (or of the department above
    it), or it is handed in at wards and this is one.
    """
    desk = procedure.in_force.content["desk"]
    if unit.kind == UnitKind.WARD and desk in (DeskKind.WARD, DeskKind.BOTH):
        return True
    return desk != DeskKind.NONE and directory.is_within(unit.code, procedure.unit.code)


def name_of(procedure: Procedure) -> str:
    """What a procedure is called in its version in force, in the reader's language."""
    return str(Words.model_validate(procedure.in_force.content["name"]))
