"""Other reports that belong beside one: its group, the same person's, the same matter nearby."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Left

from caunoi.accounts.access import Actor
from caunoi.core.folding import fold
from caunoi.reports import catalogue
from caunoi.reports.choices import State
from caunoi.reports.codes import spell_code
from caunoi.reports.models import Report
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.selectors.visibility import visible_reports
from caunoi.units import directory

NEAR = timedelta(days=7)
MANY = 8
EXCERPT = 240
LIKELY = 0.18  # share of words in common from which a double is offered first
GROUP, CONTACT, PLACE = "group", "contact", "place"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One report beside another, with why it stands there."""

    id: UUID
    code: str
    state: str
    category: str
    unit: str
    received_at: datetime
    excerpt: str
    why: str
    likeness: float

    @property
    def spelled_code(self) -> str:
        """As people say it."""
        return spell_code(self.code)


@dataclass(frozen=True, slots=True)
class Related:
    """What stands beside a report, each list best first."""

    group: tuple[Neighbour, ...] = ()
    contact: tuple[Neighbour, ...] = ()
    place: tuple[Neighbour, ...] = ()

    @property
    def likely_double(self) -> Neighbour | None:
        """The report that most likely tells of the same matter."""
        best = max((*self.contact, *self.place), key=lambda n: n.likeness, default=None)
        return best if best is not None and best.likeness >= LIKELY else None

    def __bool__(self) -> bool:
        return bool(self.group or self.contact or self.place)


def related_reports(report: Report, by: Actor) -> Related:
    """What this officer may see beside the report, in one query."""
    parts = [(PLACE, _near(report))]
    if report.cluster_id is not None:
        parts.append((GROUP, Q(cluster_id=report.cluster_id)))
    same = _same_contact(report)
    if same is not None:
        parts.append((CONTACT, same))
    visible = visible_reports(by).exclude(pk=report.pk)
    first, *rest = [_columns(visible.filter(where), why) for why, where in parts]
    rows = first.union(*rest, all=True) if rest else first
    mine = _words(report.text)
    found = [_neighbour(row, mine) for row in rows]
    grouped = {n.id for n in found if n.why == GROUP}
    same_person = {n.id for n in found if n.why == CONTACT}
    return Related(
        tuple(n for n in found if n.why == GROUP),
        tuple(n for n in found if n.why == CONTACT and n.id not in grouped),
        _best(n for n in found if n.why == PLACE and n.id not in grouped | same_person),
    )


def _near(report: Report) -> Q:
    if not report.area_code:
        return Q(pk__in=[])
    return Q(
        area_code=report.area_code, category=report.category,
        received_at__gte=report.received_at - NEAR, received_at__lte=report.received_at + NEAR,
    )  # fmt: skip


def _same_contact(report: Report) -> Q | None:
    contact = report.contact
    if contact is None:
        return None
    where = Q(pk__in=[])
    for name in ("phone_index", "email_index", "platform_index"):
        value = getattr(contact, name)
        if value is not None:
            where |= Q(**{f"contact__{name}": bytes(value)})
    return where if len(where) > 1 else None


def _columns(found: ReportQuerySet, why: str) -> QuerySet[Any, Any]:
    return (
        found.annotate(excerpt=Left("text", EXCERPT), why=Value(why, output_field=CharField()))
        .order_by("-received_at", "-id")
        .values_list(
            "id", "code", "state", "category", "unit_id", "received_at", "excerpt", "why"
        )[:MANY]
    )  # fmt: skip


def _neighbour(row: tuple[Any, ...], mine: frozenset[str]) -> Neighbour:
    pk, code, state, category, unit_id, received_at, excerpt, why = row
    filed, unit = catalogue.find_category(category), directory.find_unit_by_pk(unit_id)
    theirs = _words(excerpt)
    both = len(mine | theirs)
    return Neighbour(
        pk, code, str(State(state).label), filed.name if filed else category,
        unit.short if unit else "", received_at, excerpt, why,
        len(mine & theirs) / both if both else 0.0,
    )  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in fold(text[:EXCERPT]).split() if len(word) > 2)


def _best(found: Iterable[Neighbour]) -> tuple[Neighbour, ...]:
    return tuple(sorted(found, key=lambda n: (-n.likeness, -n.received_at.timestamp())))
