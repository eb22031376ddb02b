"""How a neighbourhood grows and what happens in it, month by month; nobody is singled out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth

from caunoi.core.clock import now, today
from caunoi.neighbourhoods.choices import Care, PostKind, PromiseState
from caunoi.neighbourhoods.models import Membership, Participation, Post, Promise, TipCount

MONTHS = 12
FEW = 5  # fewer than these are said as "fewer than 5"
IN_TIME = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one or more neighbourhoods."""

    first: date
    members: int  # at its end
    joined: int
    left: int
    active: int  # residents who took part
    posts: int
    official: int
    answered: int  # of its residents' posts that wanted an answer
    in_time: int  # within a day
    waiting: int  # of its posts, still
    reports: int  # posts that became reports
    tips: int  # sent past the group
    promises: int
    kept: int


def months_of(groups: Sequence[UUID], count: int = MONTHS) -> list[Month]:
    """The last months, oldest first, of these neighbourhoods together."""
    firsts = _firsts(count)
    since = firsts[0]
    members = Membership.objects.filter(neighbourhood__in=groups)
    joined = _by_month(members.values_list("joined_at__date", flat=True), since)
    left = _by_month(members.exclude(left_at=None).values_list("left_at__date", flat=True), since)
    before = members.filter(joined_at__date__lt=since).filter(
        Q(left_at=None) | Q(left_at__date__gte=since)
    ).count()  # fmt: skip
    active = dict(
        Participation.objects.filter(neighbourhood__in=groups, month__gte=since)
        .values_list("month").annotate(count=Count("pk"))
    )  # fmt: skip
    tips: Counter[date] = Counter()
    for month, number in TipCount.objects.filter(
        neighbourhood__in=groups, month__gte=since
    ).values_list("month", "count"):
        tips[month] += number
    posts, promises = _posts(groups, since), _promises(groups, since)
    found = []
    total = before
    for first in firsts:
        total += joined[first] - left[first]
        said = posts.get(first, {})
        made, kept = promises.get(first, (0, 0))
        found.append(
            Month(
                first, total, joined[first], left[first], active.get(first, 0),
                said.get("words", 0), said.get("official", 0), said.get("answered", 0),
                said.get("in_time", 0), said.get("waiting", 0), said.get("reports", 0),
                tips[first], made, kept,
            )
        )  # fmt: skip
    return found


def _firsts(count: int) -> list[date]:
    first = today().replace(day=1)
    found = [first]
    while len(found) < count:
        first = (first - timedelta(days=1)).replace(day=1)
        found.append(first)
    return found[::-1]


def _by_month(days: object, since: date) -> Counter[date]:
    return Counter(
        day.replace(day=1)
        for day in days  # type: ignore[attr-defined]
        if day.replace(day=1) >= since
    )


def _posts(groups: Sequence[UUID], since: date) -> dict[date, Mapping[str, Any]]:
    word = Q(kind=PostKind.WORD)
    cared = word & Q(care__in=[Care.ANSWERED, Care.REPORT])
    rows = (
        Post.objects.filter(neighbourhood__in=groups, at__date__gte=since)
        .annotate(month=TruncMonth("at"))
        .values("month")
        .annotate(
            words=Count("pk", filter=word),
            official=Count("pk", filter=~word & ~Q(kind=PostKind.ANSWER)),
            answered=Count("pk", filter=cared),
            in_time=Count("pk", filter=cared & Q(cared_at__lte=F("at") + IN_TIME)),
            waiting=Count("pk", filter=Q(care=Care.WAITING)),
            reports=Count("pk", filter=word & Q(care=Care.REPORT)),
        )
    )
    found: dict[date, Mapping[str, Any]] = {row["month"].date(): row for row in rows}
    return found


def _promises(groups: Sequence[UUID], since: date) -> dict[date, tuple[int, int]]:
    rows = (
        Promise.objects.filter(neighbourhood__in=groups, made_at__date__gte=since)
        .exclude(state=PromiseState.DROPPED)
        .annotate(month=TruncMonth("made_at"))
        .values("month")
        .annotate(
            made=Count("pk"),
            kept=Count("pk", filter=Q(state=PromiseState.KEPT, settled_at__lte=F("due_at"))),
        )
    )
    return {row["month"].date(): (row["made"], row["kept"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand now."""

    members: int
    reachable: int
    active_now: int
    active_before: int
    waiting: int
    oldest_days: int
    running: int
    late: int


def standing_of(groups: Sequence[UUID], months: Sequence[Month]) -> Standing:
    """The figures at the top of the page."""
    present = Membership.objects.filter(neighbourhood__in=groups, left_at=None)
    waiting = Post.objects.filter(neighbourhood__in=groups, care=Care.WAITING)
    oldest = waiting.order_by("at").values_list("at", flat=True).first()
    promises = Promise.objects.filter(neighbourhood__in=groups, state=PromiseState.OPEN)
    return Standing(
        present.count(), present.exclude(contact=None).count(), months[-1].active,
        months[-2].active if len(months) > 1 else 0, waiting.count(),
        (now() - oldest).days if oldest else 0, promises.count(),
        promises.filter(due_at__lt=now()).count(),
    )  # fmt: skip
