"""What officers read beside posts: members, promises, appeals, hand-overs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, officers_in
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Officer
from caunoi.core.clock import now
from caunoi.neighbourhoods.choices import PromiseState
from caunoi.neighbourhoods.models import (
    Appeal,
    Charge,
    Handover,
    Membership,
    Muting,
    Neighbourhood,
    Outlet,
    PrivateReceipt,
    Promise,
)
from caunoi.neighbourhoods.selectors.finding import units_within
from caunoi.reports.models import Report
from caunoi.reports.selectors import visible_reports
from caunoi.units.models import Unit


def promises_by_group(groups: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """(running, of those overdue) of each neighbourhood."""
    late = Q(due_at__lt=now())
    rows = (
        Promise.objects.filter(neighbourhood__in=list(groups), state=PromiseState.OPEN)
        .values_list("neighbourhood")
        .annotate(running=Count("pk"), late=Count("pk", filter=late))
    )
    return {pk: (running, overdue) for pk, running, overdue in rows}


def promises_of(by: Actor, *, settled: bool = False) -> QuerySet[Promise]:
    """Promises of the neighbourhoods that the officer sees, the next one due first."""
    rows = Promise.objects.select_related(
        "neighbourhood", "officer__account", "made_by__account", "post__parent", "report"
    )
    units = units_within(by, policy.VIEW_GROUPS)
    if units is not None:
        rows = rows.filter(neighbourhood__unit__in=units)
    if settled:
        return rows.exclude(state=PromiseState.OPEN).order_by("-settled_at")
    return rows.filter(state=PromiseState.OPEN).order_by("due_at")


def promises_on_report(report_id: UUID) -> QuerySet[Promise]:
    """What was promised about a report, beside the law's clocks."""
    return (
        Promise.objects.filter(report=report_id)
        .exclude(state=PromiseState.DROPPED)
        .select_related("officer__account", "neighbourhood")
        .order_by("due_at")
    )


def appeals_of(by: Actor) -> QuerySet[Appeal]:
    """Appeals that the officer decides: what waits first."""
    muted = Muting.objects.select_related("officer__account").order_by("-since")
    rows = Appeal.objects.select_related(
        "membership__neighbourhood", "decided_by__account"
    ).prefetch_related(Prefetch("membership__mutings", muted, to_attr="muted"))
    units = units_within(by, policy.JUDGE_GROUPS)
    if units is not None:
        rows = rows.filter(membership__neighbourhood__unit__in=units)
    return rows.order_by(F("decided_at").desc(nulls_first=True), "-lodged_at")


def members_of(neighbourhood: Neighbourhood) -> QuerySet[Membership]:
    """The present members, newest first; names as they gave them, contacts stay sealed."""
    newest = Muting.objects.filter(membership=OuterRef("pk")).order_by("-since")
    return (
        Membership.objects.filter(neighbourhood=neighbourhood, left_at=None)
        .annotate(mute_told_at=Subquery(newest.values("told_at")[:1]))
        .only("id", "display_name", "joined_by", "joined_at", "muted_until", "contact")
        .order_by("-joined_at")
    )


def waiting_receipts(member: Membership) -> list[PrivateReceipt]:
    """Receipts of own posts that became reports, which the member has not got yet."""
    return list(
        PrivateReceipt.objects.filter(membership=member, handed_at=None)
        .exclude(sealed=None)
        .select_related("post")
        .order_by("made_at")
    )


def handovers_of(by: Actor) -> QuerySet[Handover]:
    """Hand-overs of the units that the officer sees, newest first."""
    rows = Handover.objects.select_related(
        "unit", "giver__account", "taker__account", "request__proposer__account"
    )
    units = units_within(by, policy.VIEW_GROUPS)
    if units is not None:
        rows = rows.filter(unit__in=units)
    return rows.order_by("-asked_at")


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """All that a hand-over gives, read again from its ids."""

    handover: Handover
    places: Sequence[dict[str, object]]
    groups: Sequence[Outlet]
    reports: Sequence[Report]
    hidden_reports: int
    promises: Sequence[Promise]
    added_reports: frozenset[str]
    added_promises: frozenset[str]


def read_handover(by: Actor, handover: Handover) -> HandoverPage:
    """The one page that lists it all; a report that the reader may not see is only counted."""
    listed, added = handover.listed, handover.added
    reports = [*listed["reports"], *added.get("reports", [])]
    promises = [*listed["promises"], *added.get("promises", [])]
    seen = list(visible_reports(by).filter(pk__in=reports).order_by("next_due", "received_at"))
    return HandoverPage(
        handover, listed["places"],
        list(Outlet.objects.filter(pk__in=[one["id"] for one in listed["groups"]])
             .select_related("neighbourhood")),
        seen, len(set(reports)) - len(seen),
        list(Promise.objects.filter(pk__in=promises).select_related("neighbourhood", "report")
             .order_by("due_at")),
        frozenset(added.get("reports", [])), frozenset(added.get("promises", [])),
    )  # fmt: skip


def colleagues(units: Iterable[Unit]) -> list[Officer]:
    """The area officers of these units."""
    from_units = {officer for unit in units for officer in officers_in(unit, [Role.AREA_OFFICER])}
    return list(
        Officer.objects.filter(pk__in=from_units)
        .select_related("account")
        .order_by("account__name")
    )


def unit_run_by(officer_id: UUID) -> Unit | None:
    """The ward's police in whose neighbourhoods the officer is in charge now."""
    charge = (
        Charge.objects.filter(officer=officer_id, until=None, neighbourhood__closed_at=None)
        .select_related("neighbourhood__unit")
        .order_by("since")
        .first()
    )
    return charge.neighbourhood.unit if charge is not None else None
