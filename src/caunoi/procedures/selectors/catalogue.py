"""Procedures as officers see them: those of their units, with drafts and versions."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.procedures.choices import VersionState
from caunoi.procedures.models import Procedure, Version
from caunoi.units import directory


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
