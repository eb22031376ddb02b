"""Ready and saved views of the inbox, with how many reports each holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may
from caunoi.accounts.choices import Role
from caunoi.reports.choices import Urgency
from caunoi.reports.models import SavedView
from caunoi.reports.selectors.asked import LATE, Values, as_query, filters_from, read_values
from caunoi.reports.selectors.filters import BadFilter
from caunoi.reports.selectors.inbox import COUNT_LIMIT, count_many
from caunoi.reports.selectors.visibility import reachable_units

_EMERGENCY = str(Urgency.EMERGENCY.value)


@dataclass(frozen=True, slots=True)
class View:
    """A named set of filters; `count` is None where it is not counted."""

    key: str
    title: str
    icon: str
    values: Values
    count: int | None = None
    saved_id: UUID | None = None
    is_own: bool = False
    unit_id: int | None = None
    is_counted: bool = True

    @property
    def query(self) -> str:
        """As an address's query."""
        return as_query(self.values)

    @property
    def shown_count(self) -> str:
        """As a badge shows it: a hundred and more are 99+."""
        if self.count is None:
            return ""
        return f"{COUNT_LIMIT - 1}+" if self.count >= COUNT_LIMIT else str(self.count)


def ready_views(by: Actor) -> list[View]:
    """The views that come with the officer's roles, the most pressing first."""
    new = View("new", _("New here"), "inbox", {"state": "received"})
    late = View("late", _("Late"), "clock-exclamation", {"due": LATE})
    waiting = View("waiting", _("Waiting for an answer"), "message-question", {"waiting": "1"})
    urgent = View("urgent", _("Emergencies"), "urgent", {"urgency": _EMERGENCY})
    suspended = View("suspended", _("Suspended"), "player-pause", {"state": "suspended"})
    if not may(by, policy.HANDLE):
        return [urgent, late, waiting, suspended, new]
    desk = [
        View("mine", _("Mine"), "user-check", {"assigned": "me"}),
        late,
        waiting,
        View("handed", _("Handed to us"), "arrows-exchange", {"state": "transferred"}),
        # Counted over a whole city it would read a week of everybody's work.
        View("closed", _("Closed this week"), "circle-check", {"closed": "week"},
             is_counted=not _sees_many_units(by)),
    ]  # fmt: skip
    first = [urgent, new] if Role.DISPATCHER in by.roles else [new, urgent]
    return [*first, *desk]


def _sees_many_units(by: Actor) -> bool:
    return len(reachable_units(by)) > 1


def saved_views(by: Actor) -> list[View]:
    """The officer's own views in their order, then those that heads shared with their units."""
    units = {duty.unit_id for duty in by.duties}
    found = SavedView.objects.filter(Q(officer_id=by.id) | Q(unit_id__in=units))
    rows = sorted(found, key=lambda view: (view.officer_id != by.id, view.position, view.pk))
    return [
        View(
            f"saved-{view.pk}", view.name, "bookmark" if view.unit_id is None else "users",
            read_values(view.filters), saved_id=view.pk, is_own=view.officer_id == by.id,
            unit_id=view.unit_id,
            # Words are looked for when they are asked for, not at every glance at the list.
            is_counted="q" not in view.filters,
        )
        for view in rows
    ]  # fmt: skip


def with_counts(by: Actor, views: Sequence[View]) -> list[View]:
    """The same views with their counts, all in one query."""
    wanted = {}
    for view in views:
        if view.is_counted:
            try:
                wanted[view.key] = filters_from(by, view.values)
            except BadFilter:
                continue  # saved before a unit or a category went; the list will say so
    try:
        counts = count_many(by, wanted)
    except BadFilter:
        counts = {}
    return [replace(view, count=counts.get(view.key)) for view in views]
