"""Reports by kind and month, for everybody: small cells hidden so that no sum tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.cache import cache
from django.db.models import Count
from django.db.models.functions import TruncMonth

from caunoi.core.clock import local, now
from caunoi.reports.choices import Kind
from caunoi.reports.models import Report
from caunoi.reports.selectors.figures import KEPT_SECONDS, SMALL

Counts = dict[tuple[str, str], int]  # (kind, "2026-11") → received


@dataclass(frozen=True, slots=True)
class PublicCount:
    """One number as everybody may see it: itself, that it is below SMALL, or (None) nothing."""

    value: int | None
    is_small: bool = False

    def __str__(self) -> str:
        """For tables that machines read."""
        if self.is_small:
            return f"<{SMALL}"
        return "-" if self.value is None else str(self.value)


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
    """Hide what is small, then, in every row and column with something hidden, the smallest that
    still shows, until the hidden ones of the line cannot be told from its sum.
    """
    lines = [[(kind.value, month) for month in months] for kind in Kind]
    lines += [[(kind.value, month) for kind in Kind] for month in months]
    every = {cell: counts.get(cell, 0) for line in lines for cell in line}
    hidden = {cell for cell, count in every.items() if 0 < count < SMALL}
    changed = True
    while changed:
        changed = False
        for line in lines:
            behind = [every[cell] for cell in line if cell in hidden]
            if not behind or sum(every[cell] for cell in line) < SMALL:
                continue  # nothing to tell, or a sum that is told nowhere
            if len(behind) > 1 and sum(behind) >= SMALL:
                continue
            shown = [cell for cell in line if cell not in hidden]
            if shown:  # what is not nought first: a month without any says nothing of a person
                hidden.add(min(shown, key=lambda cell: (not every[cell], every[cell], cell)))
                changed = True

    def told(kind: Kind, month: str) -> PublicCount:
        count = every[kind.value, month]
        if (kind.value, month) in hidden:
            return PublicCount(None, is_small=count < SMALL)
        return PublicCount(count)

    return Months(months, tuple((kind, tuple(told(kind, one) for one in months)) for kind in Kind))
