"""The inbox: filters, pages by cursor, counts that stop counting at a hundred."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import F, Q
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.reports.choices import Kind, State
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.selectors.visibility import visible_reports

EXCERPT = 200
MAX_PAGE = 100
COUNT_LIMIT = 100  # a badge shows 99+ beyond
MAX_WORDS = 120  # characters of a search


class BadFilter(Refused):
    """A filter holds something that cannot be a value of it; the message names it."""

    status = 422


@dataclass(frozen=True, slots=True)
class Filters:
    """What an inbox shows. Empty fields do not filter.

    `state` is a State, "open" or "all"; `assigned` is "me", "none" or an officer's id; `category`
    a leaf or a top of the tree; `unit` a unit's pk; `order` "new" (received last first) or "due"
    (soonest deadline first, open reports only).
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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the inbox."""

    id: UUID
    code: str
    kind: str
    category: str
    state: str
    urgency: int
    excerpt: str
    area_code: str
    place: str
    unit_id: int
    assignee_id: UUID | None
    assignee_name: str | None
    channel: str
    anonymous: bool
    received_at: datetime
    next_rule: str
    next_due: datetime | None
    touched_at: datetime
    waits_for_answer: bool
    about_police: bool
    cluster_id: UUID | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the cursor of the next page, empty at the end."""

    rows: tuple[Row, ...]
    next: str


_COLUMNS = (
    "id", "code", "kind", "category", "state", "urgency", "excerpt", "area_code", "place",
    "unit_id", "assignee_id", "assignee_name", "channel", "anonymous", "received_at",
    "next_rule", "next_due", "touched_at", "waits_for_answer", "about_police", "cluster_id",
)  # fmt: skip


def list_reports(by: Actor, filters: Filters, *, cursor: str = "", limit: int = 50) -> Page:
    """One page of what the officer may see through these filters, in one query.

    Raises:
        BadFilter: a filter or the cursor cannot be read.
    """
    limit = max(1, min(limit, MAX_PAGE))
    found = filtered(by, filters)
    if filters.order == "due":
        found = found.filter(next_due__isnull=False).order_by("next_due", "id")
    else:
        found = found.order_by("-received_at", "-id")
    if cursor:
        found = _after(found, filters.order, cursor)
    values = found.annotate(
        excerpt=Left("text", EXCERPT), assignee_name=F("assignee__account__name")
    ).values_list(*_COLUMNS)[: limit + 1]
    rows = [Row(*value) for value in values]
    following = _cursor(rows[limit - 1], filters.order) if len(rows) > limit else ""
    return Page(tuple(rows[:limit]), following)


def count_reports(by: Actor, filters: Filters) -> int:
    """How many, at most COUNT_LIMIT: nobody reads a larger badge, and no table is walked for it."""
    return filtered(by, filters).order_by()[:COUNT_LIMIT].count()


def filtered(by: Actor, filters: Filters) -> ReportQuerySet:
    """The visible reports that pass the filters, in no order.

    Raises:
        BadFilter: an unknown state or kind, or an officer's id that is none.
    """
    found = visible_reports(by)
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
    found = _by_person(found, by, filters)
    if filters.q.strip():
        found = found.matching(filters.q[:MAX_WORDS])
    return found


def _by_state(found: ReportQuerySet, filters: Filters) -> ReportQuerySet:
    if filters.state == "open":
        found = found.open()
    elif filters.state and filters.state != "all":
        if filters.state not in State.values:
            raise BadFilter(_("There is no such state."), ground="state")
        found = found.filter(state=filters.state)
    if filters.overdue:
        found = found.due_before(now())
    if filters.due_before is not None:
        found = found.due_before(filters.due_before)
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


def _cursor(row: Row, order: str) -> str:
    at = row.next_due if order == "due" else row.received_at
    assert at is not None
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{row.id}".encode()).decode().rstrip("=")


def _after(found: ReportQuerySet, order: str, cursor: str) -> ReportQuerySet:
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _sep, key = packed.partition("|")
        at, last = datetime.fromisoformat(moment), UUID(key)
        if at.tzinfo is None:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as error:
        raise BadFilter(_("This page link is not valid any more."), ground="cursor") from error
    if order == "due":
        return found.filter(Q(next_due__gte=at), Q(next_due__gt=at) | Q(next_due=at, id__gt=last))
    # The first condition lets the index start at the right row.
    return found.filter(
        Q(received_at__lte=at), Q(received_at__lt=at) | Q(received_at=at, id__lt=last)
    )
