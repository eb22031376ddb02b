"""Find a neighbourhood: by its code, by its ward, and which ones an officer may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.folding import fold
from caunoi.neighbourhoods.choices import Care
from caunoi.neighbourhoods.models import Charge, Neighbourhood, Outlet, Post
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import Place, find_area, suggest_areas
from caunoi.units import directory


@dataclass(frozen=True, slots=True)
class Found:
    """What a resident who looks for their neighbourhood gets.

    `wards`: the wards of today that the words could mean; `groups` those of the one ward.
    """

    ward: Place | None
    wards: tuple[Place, ...]
    groups: tuple[Neighbourhood, ...]
    note: str = ""


def find_neighbourhood(code: str) -> Neighbourhood | None:
    """The one with that code, closed or not, with ward, unit, officer and groups."""
    return _with_all(Neighbourhood.objects.filter(code=code)).first()


def look_for(words: str, ward: str = "") -> Found:
    """Neighbourhoods of the ward that is meant; past names lead to the ward of today."""
    place = find_area(ward) if ward else None
    if place is None and words.strip():
        suggestions = suggest_areas(words, limit=6)
        wards = {
            heir.place.code: heir.place
            for one in suggestions for heir in one.now if heir.place.kind == AreaKind.WARD
        }  # fmt: skip
        exact = [one for one in wards.values() if fold(one.short_name) == fold(words)]
        meant = exact if len(exact) == 1 else list(wards.values())
        if len(meant) != 1:
            return Found(None, tuple(meant[:12]), ())
        place = meant[0]
        note = "" if exact else suggestions[0].note
    else:
        note = ""
    if place is None or place.kind != AreaKind.WARD:
        return Found(None, (), ())
    rows = _with_all(Neighbourhood.objects.filter(area__code=place.code, closed_at=None))
    return Found(place, (), tuple(sorted(rows, key=by_name)), note)


def by_name(neighbourhood: Neighbourhood) -> tuple[tuple[int, str, int], ...]:
    """A key that sorts "group 2" before "group 10"."""
    return tuple(
        (1, "", int(word)) if word.isdecimal() else (0, word, 0)
        for word in neighbourhood.folded.split()
    )


def wards_with_groups() -> list[tuple[Place, int]]:
    """The wards in which there are neighbourhoods, by name, with how many."""
    rows = (
        Neighbourhood.objects.filter(closed_at=None, area__valid_to=None)
        .values_list("area__code")
        .annotate(count=Count("pk"))
    )
    found = [(place, count) for code, count in rows if (place := find_area(code)) is not None]
    return sorted(found, key=lambda row: row[0].folded)


def _with_all(rows: QuerySet[Neighbourhood]) -> QuerySet[Neighbourhood]:
    present = Charge.objects.filter(until=None).select_related("officer__account")
    return (
        rows.select_related("area", "unit")
        .prefetch_related(
            Prefetch("charges", present, to_attr="held"),
            Prefetch("outlets", Outlet.objects.filter(until=None), to_attr="linked"),
        )
        .annotate(residents=Count("members", filter=Q(members__left_at=None)))
    )


def has_group(neighbourhood: Neighbourhood) -> bool:
    """Whether a group on a platform is its own."""
    return neighbourhood.outlets.filter(until=None).exists()


def officer_of(neighbourhood: Neighbourhood) -> str:
    """Rank and name of the officer in charge; empty where there is none."""
    charge = charge_of(neighbourhood)
    if charge is None:
        return ""
    return " ".join(filter(None, [charge.officer.rank, charge.officer.account.name]))


def charge_of(neighbourhood: Neighbourhood) -> Charge | None:
    """Who is in charge now."""
    held: list[Charge] | None = getattr(neighbourhood, "held", None)
    if held is None:
        held = list(
            Charge.objects.filter(neighbourhood=neighbourhood, until=None).select_related(
                "officer__account"
            )
        )
    return held[0] if held else None


def units_within(by: Actor, permission: str) -> frozenset[int] | None:
    """Keys of the units in which the officer may do this; None: in all of them."""
    units: set[int] = set()
    for duty, scope in scopes_of(by, permission):
        if scope == Scope.CITY:
            return None
        units |= directory.subtree_ids(duty.unit_code) if scope == Scope.SUBTREE else {duty.unit_id}
    return frozenset(units)


def visible_neighbourhoods(
    by: Actor, permission: str = policy.VIEW_GROUPS
) -> QuerySet[Neighbourhood]:
    """Those of the units in which the officer's duties allow it."""
    rows = _with_all(Neighbourhood.objects.all())
    units = units_within(by, permission)
    return rows if units is None else rows.filter(unit__in=units)


@dataclass(frozen=True, slots=True)
class Line:
    """One neighbourhood in the officer's list."""

    neighbourhood: Neighbourhood
    officer: str
    is_mine: bool
    unanswered: int
    promises: int
    late: int
    urgent: int = 0  # of the unanswered, those that tell of danger


def waiting_by_group(groups: Iterable[UUID]) -> dict[UUID, int]:
    """How many posts wait for an answer in each."""
    rows = Post.objects.filter(neighbourhood__in=list(groups), care=Care.WAITING)
    return dict(rows.values_list("neighbourhood").annotate(count=Count("pk")))


def urgent_by_group(groups: Iterable[UUID]) -> dict[UUID, int]:
    """How many of the posts that wait in each tell of danger now."""
    rows = Post.objects.filter(neighbourhood__in=list(groups), care=Care.WAITING).exclude(call="")
    return dict(rows.values_list("neighbourhood").annotate(count=Count("pk")))


def waiting_for(by: Actor) -> tuple[int, int]:
    """(posts that wait for an answer where the officer runs groups, of those urgent)."""
    rows = Post.objects.filter(care=Care.WAITING)
    units = units_within(by, policy.RUN_GROUPS)
    if units is not None:
        rows = rows.filter(neighbourhood__unit__in=units)
    found = rows.aggregate(all=Count("pk"), urgent=Count("pk", filter=~Q(call="")))
    return found["all"], found["urgent"]


def list_lines(
    by: Actor, rows: Sequence[Neighbourhood], promises: dict[UUID, tuple[int, int]]
) -> list[Line]:
    """The officer's list: where danger is told of, then their own, then by name."""
    waiting = defaultdict(int, waiting_by_group(row.pk for row in rows))
    urgent = urgent_by_group(row.pk for row in rows)
    lines = []
    for row in rows:
        charge = charge_of(row)
        running, late = promises.get(row.pk, (0, 0))
        lines.append(
            Line(row, officer_of(row), charge is not None and charge.officer_id == by.id,
                 waiting[row.pk], running, late, urgent.get(row.pk, 0))
        )  # fmt: skip
    return sorted(
        lines, key=lambda one: (not one.urgent, not one.is_mine, by_name(one.neighbourhood))
    )
