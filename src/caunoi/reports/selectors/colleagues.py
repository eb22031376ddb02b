"""Who works where a report is, and who is at it: names for pickers, mentions and the history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from caunoi.accounts import policy
from caunoi.accounts.access import Actor
from caunoi.accounts.choices import Role
from caunoi.accounts.models import Officer
from caunoi.core.clock import now
from caunoi.core.folding import fold
from caunoi.reports.models import Mention, Presence, ReplyDraft, Report
from caunoi.reports.selectors.company import FRESH, Beside, Company, Unsent, company
from caunoi.reports.selectors.mentions import COUNT_LIMIT
from caunoi.units import directory

MAX_FOUND = 8
# Who above the unit is worth calling to a note.
_ABOVE = frozenset({Role.HEAD, Role.COMMANDER})


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer; `roles` are those held in the report's unit now, none for people elsewhere."""

    id: UUID
    name: str
    badge: str
    is_active: bool
    roles: tuple[str, ...]

    @property
    def label(self) -> str:
        """Name, badge and duties, as a list of officers shows them."""
        duties = ", ".join(str(Role(role).label) for role in self.roles)
        return " · ".join(filter(None, [self.name, self.badge, duties]))


@dataclass(frozen=True, slots=True)
class Gathering:
    """Everybody who matters at a report, as one officer's page of it shows them.

    `unseen`: the notes that call this officer and were not seen, by report.
    """

    people: dict[UUID, Colleague]
    company: Company
    unseen: Counter[UUID]


def gather(report: Report, by: Actor, named: Collection[UUID] = ()) -> Gathering:
    """The officers of the report's unit and those named, who else is here, what is unsent and
    which notes call this officer; in one query.
    """
    drafts = ReplyDraft.objects.filter(report=report)
    present = Presence.objects.filter(report=report, at__gt=now() - FRESH)
    mine = drafts.filter(officer=OuterRef("pk"))
    calls = Mention.objects.filter(officer=OuterRef("pk"), seen_at=None)
    rows = _rows(
        Q(duties__unit=report.unit_id),
        Q(pk__in={*named, by.id})
        | Q(pk__in=drafts.values("officer"))
        | Q(pk__in=present.values("officer")),
    ).annotate(
        is_writing=Subquery(present.filter(officer=OuterRef("pk")).values("writing")[:1]),
        draft=Subquery(mine.values("text")[:1]),
        draft_at=Subquery(mine.values("updated_at")[:1]),
        calls=ArraySubquery(calls.values("note__report")[:COUNT_LIMIT]),
    )
    seen: dict[UUID, tuple[Any, ...]] = {}
    people: dict[UUID, Colleague] = {}
    for *row, writing, text, at, reports in rows.values_list(
        *_COLUMNS, "is_writing", "draft", "draft_at", "calls"
    ):
        _add(people, row)
        seen[row[0]] = (writing, text, at, reports)
    unsent = [
        Unsent(pk, people[pk].name, text, at)
        for pk, (_writing, text, at, _reports) in seen.items()
        if text is not None
    ]
    here = [
        Beside(pk, people[pk].name, writing)
        for pk, (writing, *_rest) in seen.items()
        if writing is not None and pk != by.id
    ]
    calls_of_mine = seen[by.id][3] if by.id in seen else ()
    return Gathering(people, company(here, unsent, by), Counter(calls_of_mine))


def people_of(report: Report, named: Collection[UUID] = ()) -> dict[UUID, Colleague]:
    """The officers on duty in the report's unit, and those named besides, in one query."""
    people: dict[UUID, Colleague] = {}
    rows = _rows(Q(duties__unit=report.unit_id), Q(pk__in=named))
    for row in rows.values_list(*_COLUMNS):
        _add(people, row)
    return people


_COLUMNS = ("pk", "account__name", "badge", "account__is_active", "here__role")


def _rows(where: Q, besides: Q) -> QuerySet[Officer]:
    """Officers with a duty as `where` says now, one row a duty, and those `besides`."""
    moment = now()
    held = where & Q(duties__valid_from__lte=moment)
    held &= Q(duties__valid_to=None) | Q(duties__valid_to__gt=moment)
    return (
        Officer.objects.annotate(here=FilteredRelation("duties", condition=held))
        .filter(besides | Q(here__isnull=False))
        .order_by("account__name", "pk")
    )


def _add(people: dict[UUID, Colleague], row: Sequence[Any]) -> None:
    pk, name, badge, is_active, role = row
    earlier = people[pk].roles if pk in people else ()
    roles = (*earlier, role) if role and role not in earlier else earlier
    people[pk] = Colleague(pk, name or badge, badge, is_active, roles)


def assignable(people: Iterable[Colleague]) -> list[Colleague]:
    """Those of them who can be given a report of the unit."""
    return [
        person
        for person in people
        if person.is_active and any(policy.HANDLE in policy.POLICY[role] for role in person.roles)
    ]


def find_colleagues(report: Report, words: str) -> list[Colleague]:
    """Officers of the unit and heads above it whose name or badge has these words, few at a time.

    Whether each may know of a report about the police is for the caller to ask.
    """
    chain = (directory.find_unit(code) for code in directory.ancestors(report.unit.code)[1:])
    units = [unit.pk for unit in chain if unit is not None]
    above = Q(duties__unit__in=units, duties__role__in=list(_ABOVE))
    found: dict[UUID, Colleague] = {}
    for row in _rows(Q(duties__unit=report.unit_id) | above, Q(pk__in=[])).values_list(*_COLUMNS):
        _add(found, row)
    sought = fold(words)
    return [
        person
        for person in found.values()
        if person.is_active and _reads(person) and sought in fold(f"{person.name} {person.badge}")
    ][:MAX_FOUND]


def _reads(person: Colleague) -> bool:
    return any(policy.VIEW in policy.POLICY[role] for role in person.roles)
