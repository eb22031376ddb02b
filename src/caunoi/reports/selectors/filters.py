"""What an inbox shows: the filters, and the visible reports that pass them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.reports.choices import Kind, State
from caunoi.reports.codes import read_code
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.selectors.visibility import visible_parts

MAX_WORDS = 120  # characters of a search


class BadFilter(Refused):
    """A filter holds something that cannot be a value of it; the message names it."""

    status = 422


@dataclass(frozen=True, slots=True)
class Filters:
    """What an inbox shows. Empty fields do not filter.

    `state` is a State, "open" or "all"; `assigned` is "me", "none" or an officer's id; `category`
    a leaf or a top of the tree; `unit` a unit's pk; `order` "new" (received last first) or "due"
    (soonest deadline first, open reports only). What is overdue or due before a moment always
    comes soonest first. A whole code in `q` finds that report in every state.
    """

    state: str = "open"
    unit: int | None = None
    kind: str = ""
    category: str = ""
    area: str = ""
    channel: str = ""
    urgency: int | None = None
    assigned: str = ""
    overdue: bool = False
    waiting: bool = False  # the reporter wrote last
    due_before: datetime | None = None
    q: str = ""
    order: Literal["new", "due"] = "new"
    closed_since: datetime | None = None

    @property
    def by_due(self) -> bool:
        """Whether the soonest deadline comes first."""
        return self.order == "due" or self.overdue or self.due_before is not None

    @property
    def code(self) -> str:
        """The nine digits of a report, where `q` holds nothing else."""
        return (read_code(self.q) or "") if self.q.strip()[:1].isdecimal() else ""


def filtered_parts(by: Actor, filters: Filters) -> list[ReportQuerySet]:
    """The visible reports that pass all filters but the words of `q`, in no order.

    As a few sets that have no report in common: one for each way an officer comes to see reports.
    Each alone can be read in order from an index, their union cannot.

    Raises:
        BadFilter: an unknown state or kind, or an officer's id that is none.
    """
    return [_narrowed(part, by, filters) for part in visible_parts(by)]


def _narrowed(found: ReportQuerySet, by: Actor, filters: Filters) -> ReportQuerySet:
    if filters.code:
        return found.filter(code=filters.code)
    found = _by_state(found, filters)
    if filters.unit is not None:
        found = found.filter(unit_id=filters.unit)
    if filters.kind:
        if filters.kind not in Kind.values:
            raise BadFilter(_("There is no such kind of report."), ground="kind")
        found = found.filter(kind=filters.kind)
    if filters.category:
        tops = Q(category__startswith=f"{filters.category}.")
        found = found.filter(tops if "." not in filters.category else Q(category=filters.category))
    for name in ("channel", "urgency"):
        value = getattr(filters, name)
        if value:
            found = found.filter(**{name: value})
    if filters.area:
        found = found.filter(area_code=filters.area)
    return _by_person(found, by, filters)


def _by_state(found: ReportQuerySet, filters: Filters) -> ReportQuerySet:
    if filters.state == "open":
        found = found.open()
    elif filters.state and filters.state != "all":
        if filters.state not in State.values:
            raise BadFilter(_("There is no such state."), ground="state")
        found = found.filter(state=filters.state)
        if filters.state != State.CLOSED:
            found = found.open()  # says the same once more, in the words of the indexes
    if filters.overdue:
        found = found.due_before(now())
    if filters.due_before is not None:
        found = found.due_before(filters.due_before)
    if filters.closed_since is not None:
        found = found.filter(state=State.CLOSED, closed_at__gte=filters.closed_since)
    return found


def _by_person(found: ReportQuerySet, by: Actor, filters: Filters) -> ReportQuerySet:
    if filters.waiting:
        found = found.filter(waits_for_answer=True)
    if filters.assigned == "me":
        return found.filter(assignee_id=by.id)
    if filters.assigned == "none":
        return found.filter(assignee=None)
    if filters.assigned:
        try:
            return found.filter(assignee_id=UUID(filters.assigned))
        except ValueError as error:
            raise BadFilter(_("There is no such officer."), ground="assigned") from error
    return found
