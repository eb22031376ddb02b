"""`/so-lieu/`: what everybody may know of how reports and questions are answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from caunoi.core.clock import today
from caunoi.core.small_counts import PublicCount, PublicShare, public_share
from caunoi.questions.selectors.figures import PublicUnitFigures, public_figures_by_unit
from caunoi.reports.selectors.figures import Cell, figures
from caunoi.reports.selectors.monthly import Months, received_by_month

MONTHS = 12
LEFT_OUT = "-"


@dataclass(frozen=True, slots=True)
class KindLine:
    """One kind of report in the last year."""

    label: str
    received: PublicCount
    answered: PublicCount
    late: PublicCount
    in_time: PublicShare | None
    hours: float | None


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """Everything that the page shows."""

    since: date
    until: date
    kinds: tuple[KindLine, ...]
    total: KindLine
    months: Months
    units: tuple[PublicUnitFigures, ...]

    @property
    def lines(self) -> list[tuple[str, list[PublicCount]]]:
        """The months, the latest first, each with a count of every kind."""
        counts = [row for _kind, row in self.months.rows]
        found = [
            (f"{month[5:]}/{month[:4]}", [row[number] for row in counts])
            for number, month in enumerate(self.months.months)
        ]
        return found[::-1]


def public_figures() -> PublicFigures:
    """The last twelve months, this one included, and the questions of ninety days by unit."""
    until = today()
    number = until.year * 12 + until.month - MONTHS
    since = date(number // 12, number % 12 + 1, 1)
    counted = figures(since=since, until=until, by="kind")
    return PublicFigures(
        since, until, tuple(_kind(cell) for cell in counted.cells), _kind(counted.total),
        received_by_month(since=since, until=until),
        tuple(public_figures_by_unit()),
    )  # fmt: skip


def _kind(cell: Cell) -> KindLine:
    received = PublicCount(cell.received, is_small=cell.is_small)
    if not cell.received:
        return KindLine(cell.label, received, received, received, None, None)
    return KindLine(
        label=cell.label, received=received,
        answered=PublicCount(cell.answered, is_small=cell.answered is None),
        late=PublicCount(cell.late, is_small=cell.late is None),
        in_time=public_share(cell.received, cell.late), hours=cell.hours,
    )  # fmt: skip


def as_rows(told: PublicFigures) -> Iterator[tuple[str, str, str, str]]:
    """Table, line, what is counted, the number: one number a row, as spreadsheets sort it."""
    yield _("table"), _("line"), _("what"), _("number")
    year = f"{told.since.isoformat()}/{told.until.isoformat()}"
    for line in (*told.kinds, told.total):
        yield year, line.label, _("received"), str(line.received)
        yield year, line.label, _("answered"), str(line.answered)
        yield year, line.label, _("late"), str(line.late)
        yield year, line.label, _("in time, %"), _or_nothing(line.in_time)
        yield year, line.label, _("median hours to the first answer"), _or_nothing(line.hours)
    for kind, counts in told.months.rows:
        for month, count in zip(told.months.months, counts, strict=True):
            yield month, str(kind.label), _("received"), str(count)
    days = timedelta(days=90)
    span = f"{(told.until - days).isoformat()}/{told.until.isoformat()}"
    for unit in told.units:
        yield span, unit.unit, _("questions asked"), str(unit.asked)
        yield span, unit.unit, _("questions answered"), str(unit.answered)
        yield span, unit.unit, _("in time, %"), _or_nothing(unit.in_time)
        yield span, unit.unit, _("median days"), _or_nothing(unit.median_days)
        yield span, unit.unit, _("asked again within seven days"), str(unit.again)
        yield span, unit.unit, _("found by search"), str(unit.found)


def _or_nothing(value: float | PublicShare | None) -> str:
    return LEFT_OUT if value is None else str(value)
