"""The inbox: pages by cursor, and counts that stop counting at a hundred."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from caunoi.accounts.access import Actor
from caunoi.core.folding import fold
from caunoi.reports.models import Report
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.selectors.filters import MAX_WORDS, BadFilter, Filters, filtered_parts
from caunoi.reports.selectors.text_search import ids_with_words
from caunoi.reports.selectors.visibility import visible_reports

__all__ = [
    "COUNT_LIMIT", "MAX_PAGE", "BadFilter", "Filters", "Page", "Row", "count_many",
    "count_reports", "count_together", "list_reports",
]  # fmt: skip

EXCERPT = 200
MAX_PAGE = 100
COUNT_LIMIT = 100  # a badge shows 99+ beyond


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
    cluster_size: int  # reports of its group that the officer may see, itself among them; or 0


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the cursor of the next page, empty at the end."""

    rows: tuple[Row, ...]
    next: str


_COLUMNS = (
    "id", "code", "kind", "category", "state", "urgency", "excerpt", "area_code", "place",
    "unit_id", "assignee_id", "assignee_name", "channel", "anonymous", "received_at",
    "next_rule", "next_due", "touched_at", "waits_for_answer", "about_police", "cluster_size",
)  # fmt: skip


def list_reports(by: Actor, filters: Filters, *, cursor: str = "", limit: int = 50) -> Page:
    """One page of what the officer may see through these filters.

    One query; where words are searched up to four before it. Each reads an index in the order of
    the page, so that the time does not grow with the table.

    Raises:
        BadFilter: a filter or the cursor cannot be read.
    """
    limit = max(1, min(limit, MAX_PAGE))
    parts = [_in_order(part, filters, cursor) for part in filtered_parts(by, filters)]
    if fold(filters.q) and not filters.code:
        words = filters.q[:MAX_WORDS]
        found = ids_with_words(parts, words, limit=limit + 1, newest_first=not filters.by_due)
        parts = [_ordered(Report.objects.filter(pk__in=found), filters)]
    first, *others = [_values(by, part)[: limit + 1] for part in parts]
    rows = [Row(*values) for values in (first.union(*others, all=True) if others else first)]
    if len(parts) > 1:
        rows.sort(key=lambda row: _place(row, filters), reverse=not filters.by_due)
    following = _cursor(rows[limit - 1], filters) if len(rows) > limit else ""
    return Page(tuple(rows[:limit]), following)


def _in_order(part: ReportQuerySet, filters: Filters, cursor: str) -> ReportQuerySet:
    if filters.by_due:
        part = part.filter(next_due__isnull=False)
    return _ordered(_after(part, filters, cursor) if cursor else part, filters)


def _ordered(found: ReportQuerySet, filters: Filters) -> ReportQuerySet:
    return found.order_by(*(("next_due", "id") if filters.by_due else ("-received_at", "-id")))


def _values(by: Actor, found: ReportQuerySet) -> QuerySet[Report, tuple[Any, ...]]:
    return found.annotate(
        excerpt=Left("text", EXCERPT), assignee_name=F("assignee__account__name"),
        cluster_size=_cluster_size(by),
    ).values_list(*_COLUMNS)  # fmt: skip


def _cluster_size(by: Actor) -> Case:
    """How many reports of a row's group the officer may see; a group may reach beyond that."""
    together = visible_reports(by).filter(cluster_id=OuterRef("cluster_id")).order_by()
    counted = together.values("cluster_id").annotate(size=Count("pk")).values("size")
    return Case(
        When(cluster_id__isnull=False, then=Subquery(counted)),
        default=Value(0), output_field=IntegerField(),
    )  # fmt: skip


def count_reports(by: Actor, filters: Filters) -> int:
    """How many, at most COUNT_LIMIT: nobody reads a larger badge, and no table is walked for it."""
    return count_many(by, {"": filters})[""]


def count_many(by: Actor, wanted: Mapping[str, Filters]) -> dict[str, int]:
    """As `count_reports` for several filters at once, in one query.

    Raises:
        BadFilter: as `list_reports`.
    """
    sets = {}
    for name, filters in wanted.items():
        parts = filtered_parts(by, filters)
        if filters.q.strip() and not filters.code:
            parts = [part.matching(filters.q[:MAX_WORDS]) for part in parts]
        # In order: left alone, the planner walks the table for what stands at its end.
        sets[name] = [_ordered(part, filters) for part in parts]
    return count_together(sets)


def count_together(wanted: Mapping[str, Sequence[ReportQuerySet]]) -> dict[str, int]:
    """How many reports each name's sets hold together, at most COUNT_LIMIT, in one query.

    The sets come in an order that an index has, so that only the first hundred are looked at.
    """
    columns: list[str] = []
    params: list[Any] = []
    names: list[str] = []
    for name, parts in wanted.items():
        for part in parts:
            sql, given = part.values("pk")[:COUNT_LIMIT].query.sql_with_params()
            columns.append(f"(SELECT count(*) FROM ({sql}) AS part)")  # noqa: S608  (from the ORM)
            params += given
            names.append(name)
    counts = dict.fromkeys(wanted, 0)
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(columns)}", params)
            found = cursor.fetchone() or ()
        for name, number in zip(names, found, strict=True):
            counts[name] = min(counts[name] + number, COUNT_LIMIT)
    return counts


def _place(row: Row, filters: Filters) -> tuple[datetime, str]:
    at = row.next_due if filters.by_due else row.received_at
    assert at is not None
    return at, str(row.id)


def _cursor(row: Row, filters: Filters) -> str:
    at, key = _place(row, filters)
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{key}".encode()).decode().rstrip("=")


def _after(found: ReportQuerySet, filters: Filters, cursor: str) -> ReportQuerySet:
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        moment, _sep, key = packed.partition("|")
        at, last = datetime.fromisoformat(moment), UUID(key)
        if at.tzinfo is None:
            raise ValueError(cursor)
    except (ValueError, binascii.Error) as error:
        raise BadFilter(_("This page link is not valid any more."), ground="cursor") from error
    if filters.by_due:
        return found.filter(Q(next_due__gte=at), Q(next_due__gt=at) | Q(next_due=at, id__gt=last))
    # The first condition lets the index start at the right row.
    return found.filter(
        Q(received_at__lte=at), Q(received_at__lt=at) | Q(received_at=at, id__lt=last)
    )
