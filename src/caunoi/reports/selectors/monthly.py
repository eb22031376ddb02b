"""Reports by kind and month, for everybody: small cells hidden so that no sum tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncMonth

from caunoi.core.clock import local, now
from caunoi.core.small_counts import SMALL, PublicCount, hidden_cells
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.reports.selectors.figures import KEPT_SECONDS

Counts = dict[tuple[str, str], int]  # (kind, "2026-11") → received


@dataclass(frozen=True, slots=True)
class Months:
    """Months in order, as "2026-11"; for each kind its counts in that order."""

    months: tuple[str, ...]
    rows: tuple[tuple[Kind, tuple[PublicCount, ...]], ...]


def received_by_month(*, since: date, until: date) -> Months:
    """Reports received from one day to another, of every kind, month by month."""
    key = f"figures:months:{since}:{until}"
    known: Months | None = cache.get(key)
    if known is None:
        known = _hide(_count(since, until), _months(since, until))
        cache.set(key, known, KEPT_SECONDS)
    return known


def _months(since: date, until: date) -> tuple[str, ...]:
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    return tuple(f"{month // 12}-{month % 12 + 1:02}" for month in range(first, last + 1))


def _count(since: date, until: date) -> Counts:
    zone = local(now()).tzinfo
    rows = (
        Report.objects.filter(
            received_at__gte=datetime.combine(since, time.min, tzinfo=zone),
            received_at__lte=datetime.combine(until, time.max, tzinfo=zone),
        )
        .order_by()
        .values_list("kind", TruncMonth("received_at", tzinfo=zone))
        .annotate(Count("pk"))
    )
    return {(kind, f"{month:%Y-%m}"): count for kind, month, count in rows}


def _hide(counts: Counts, months: tuple[str, ...]) -> Months:
    """Every row and every column has a sum that other figures tell."""
    lines = [[(kind.value, month) for month in months] for kind in Kind]
    lines += [[(kind.value, month) for kind in Kind] for month in months]
    every = {cell: counts.get(cell, 0) for line in lines for cell in line}
    hidden = hidden_cells(every, lines)

    def told(kind: Kind, month: str) -> PublicCount:
        count = every[kind.value, month]
        if (kind.value, month) in hidden:
            return PublicCount(None, is_small=count < SMALL)
        return PublicCount(count)

    return Months(months, tuple((kind, tuple(told(kind, one) for one in months)) for kind in Kind))
