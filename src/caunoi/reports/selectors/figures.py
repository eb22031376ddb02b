"""Figures: what waits on one officer's desk, and counts over time for staff and for everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, F, Value, When
from django.db.models.functions import Left, StrIndex, TruncMonth
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, may, scopes_of
from caunoi.accounts.choices import Scope
from caunoi.core.clock import local, now, today
from caunoi.core.errors import Refused
from caunoi.core.small_counts import hidden_cells, is_small
from caunoi.places import selectors as places
from caunoi.reports import catalogue
from caunoi.reports.choices import Direction, Kind, State
from caunoi.reports.models import Message, Report
from caunoi.reports.querysets import ReportQuerySet
from caunoi.reports.selectors.visibility import visible_reports
from caunoi.reports.workflow import NOT_OWED
from caunoi.units import directory

COUNTED = 1000  # the strip shows 999+ beyond
LONGEST = timedelta(days=3 * 366)
KEPT_SECONDS = 600  # public figures are counted anew every ten minutes

By = Literal["unit", "category", "subcategory", "kind", "area", "month"]
BY: tuple[By, ...] = ("unit", "category", "subcategory", "kind", "area", "month")


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """What waits in an officer's reach, each at most COUNTED, counted as the inbox's filters do.

    What is late is due by tonight as well.
    """

    late: int
    due_by_tonight: int
    open: int
    waiting: int
    answered_this_week: int


def desk_figures(by: Actor) -> DeskFigures:
    """What the officer's reach holds now, in one query that stops counting at COUNTED."""
    if not may(by, policy.VIEW):
        return DeskFigures(0, 0, 0, 0, 0)
    moment = now()
    tonight = _midnight(today() + timedelta(days=1))
    monday = _midnight(today() - timedelta(days=today().weekday()))
    reach = visible_reports(by).open()
    answers = Message.objects.filter(
        unit_id__in=_units_of(by), direction=Direction.TO_REPORTER, at__gte=monday,
        author__isnull=False, report__in=visible_reports(by),
    )  # fmt: skip
    sets: list[Any] = [
        reach.filter(next_due__lt=moment).values("pk"),
        reach.filter(next_due__lt=tonight).values("pk"),
        reach.values("pk"),
        reach.filter(waits_for_answer=True).values("pk"),
        answers.values("report_id").distinct(),
    ]
    parts, values = [], []
    for one in sets:
        text, given = one.order_by()[:COUNTED].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({text}) counted)")  # noqa: S608  (the ORM's own SQL)
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        row = cursor.fetchone()
    return DeskFigures(*row)


def _units_of(by: Actor) -> set[int]:
    units: set[int] = set()
    for duty, scope in scopes_of(by, policy.VIEW):
        if scope == Scope.CITY:
            return {unit.pk for unit in directory.units_on()}
        below = directory.subtree(duty.unit_code) if scope == Scope.SUBTREE else ()
        units.update(unit.pk for code in below if (unit := directory.find_unit(code)))
        units.add(duty.unit_id)
    return units


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=local(now()).tzinfo)


class BadRange(Refused):
    """The range or the grouping of figures cannot be used; the message says why."""

    status = 422


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one unit, category, kind, ward or month; None where a small count is hidden.

    `late`: a legal time limit of ours was missed or has passed. `hours`: the median from receipt
    to the first answer an officer wrote. `is_hidden`: all of it, because it counts too few
    (`is_small`), or because a sum would tell another that does.
    """

    key: str
    label: str
    received: int | None
    closed: int | None
    late: int | None
    answered: int | None
    hours: float | None
    is_hidden: bool = False
    is_small: bool = False

    @property
    def in_time(self) -> float | None:
        """The share without a missed limit, 0 to 1."""
        if not self.received or self.late is None:
            return None
        return 1 - self.late / self.received


@dataclass(frozen=True, slots=True)
class Figures:
    """Cells, largest first (months in order), and their total."""

    by: By
    since: date
    until: date
    cells: tuple[Cell, ...]
    total: Cell


def figures(
    *,
    since: date,
    until: date,
    by: By = "unit",
    unit: str | None = None,
    kind: str = "",
    viewer: Actor | None = None,
) -> Figures:
    """Counts of reports received from one day to another (both included), grouped.

    With a `viewer`: exact, of what their duties show figures of. Without: for everybody, so that
    small cells are hidden and what is about the police counts in no cell smaller than the city.
    `unit`: a unit's code; those under it count too.

    Raises:
        BadRange: the days are the wrong way round or too far apart, or `by`, `kind` or `unit` is
            none.
    """
    _check(since, until, by, unit, kind)
    if viewer is not None:
        return _count(_base(since, until, unit, kind, viewer, by), since, until, by)
    key = f"figures:{get_language()}:{since}:{until}:{by}:{unit}:{kind}"
    known: Figures | None = cache.get(key)
    if known is None:
        known = _for_everybody(_count(_base(since, until, unit, kind, None, by), since, until, by))
        cache.set(key, known, KEPT_SECONDS)
    return known


def _check(since: date, until: date, by: str, unit: str | None, kind: str) -> None:
    if not timedelta() <= until - since <= LONGEST:
        raise BadRange(_("The first day must come before the last, by three years at most."),
                       ground="since")  # fmt: skip
    if by not in BY:
        raise BadRange(_("Figures cannot be grouped by that."), ground="by")
    if kind and kind not in Kind.values:
        raise BadRange(_("There is no such kind of report."), ground="kind")
    if unit and directory.find_unit(unit) is None:
        raise BadRange(_("There is no such unit."), ground="unit")


def _base(
    since: date, until: date, unit: str | None, kind: str, viewer: Actor | None, by: By
) -> ReportQuerySet:
    if viewer is not None:
        found = visible_reports(viewer, policy.VIEW_FIGURES)
    else:
        found = Report.objects.all()
        if by in {"unit", "area", "category", "subcategory"} or unit:
            found = found.filter(about_police=False)
    found = found.filter(
        received_at__gte=_midnight(since), received_at__lt=_midnight(until + timedelta(days=1))
    )
    if unit:
        below = map(directory.find_unit, directory.subtree(unit))
        found = found.filter(unit_id__in=[one.pk for one in below if one])
    return found.filter(kind=kind) if kind else found


_KEYS: dict[str, Any] = {
    "unit": F("unit_id"),
    "subcategory": F("category"),
    "kind": F("kind"),
    "area": F("area_code"),
    "category": Case(
        When(
            category__contains=".",
            then=Left("category", StrIndex("category", Value(".")) - 1),
        ),
        default=F("category"),
    ),
}


# First answers and missed limits are found once for all counted reports, not report by report:
# the planner joins by hash for a year of a city, by index for a month of a ward.
_COUNTED = """
WITH told AS MATERIALIZED ({told}),
first AS (
    SELECT report_id, min(at) AS answered FROM reports_message
    WHERE direction = 'to_reporter' AND author_id IS NOT NULL
        AND report_id IN (SELECT pk FROM told)
    GROUP BY report_id
),
missed AS (
    SELECT DISTINCT report_id FROM reports_deadline
    WHERE cancelled_at IS NULL AND extended_by_id IS NULL AND rule <> ALL(%s)
        AND legal_due_at < coalesce(met_at, %s) AND report_id IN (SELECT pk FROM told)
)
SELECT of, count(*), count(*) FILTER (WHERE is_closed), count(missed.report_id), count(answered),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered - came) / 3600)
FROM told
LEFT JOIN first ON first.report_id = told.pk
LEFT JOIN missed ON missed.report_id = told.pk
GROUP BY GROUPING SETS ((of), ())
ORDER BY grouping(of) DESC, 2 DESC, 1
"""


def _count(found: ReportQuerySet, since: date, until: date, by: By) -> Figures:
    moment = now()
    key = TruncMonth("received_at", tzinfo=local(moment).tzinfo) if by == "month" else _KEYS[by]
    closed = Case(When(state=State.CLOSED, then=True), default=False, output_field=BooleanField())
    told = found.order_by().annotate(of=key, is_closed=closed, came=F("received_at"))
    try:
        text, values = told.values("pk", "of", "is_closed", "came").query.sql_with_params()
    except EmptyResultSet:  # the viewer's duties show no figures at all
        return Figures(by, since, until, (), Cell("", _("All"), 0, 0, 0, 0, None))
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED.format(told=text), [*values, sorted(NOT_OWED), moment])
        rows = cursor.fetchall()
    total = _cell("", _("All"), rows[0][1:])
    cells = [_cell(*_name(by, row[0]), row[1:]) for row in rows[1:]]
    if by == "month":
        cells.sort(key=lambda cell: cell.key)
    return Figures(by, since, until, tuple(cells), total)


def _cell(key: str, label: str, row: Iterable[Any]) -> Cell:
    received, closed, late, answered, hours = row
    told = None if hours is None else round(float(hours), 1)
    return Cell(key, label, received, closed, late, answered, told)


def _name(by: By, value: Any) -> tuple[str, str]:
    if by == "month":
        return f"{value:%Y-%m}", f"{value:%m/%Y}"
    if by == "unit":
        unit = directory.find_unit_by_pk(value)
        return (unit.code, unit.label) if unit else (str(value), "")
    if by == "kind":
        return value, str(Kind(value).label)
    if by == "area":
        ward = places.resolve_ward(value) if value else None
        return value, ward.label if ward else (value or _("Ward not known"))
    category = catalogue.find_category(value)
    return value, category.name if category else value


def _for_everybody(counted: Figures) -> Figures:
    """Hide small cells, and others with them until no sum tells what was hidden."""
    sizes = {cell.key: cell.received or 0 for cell in counted.cells}
    hidden = hidden_cells(sizes, [list(sizes)])
    cells = tuple(
        _hidden(cell) if cell.key in hidden else _without_small(cell) for cell in counted.cells
    )
    total = counted.total
    few = is_small(total.received or 0)
    return replace(counted, cells=cells, total=_hidden(total) if few else _without_small(total))


def _hidden(cell: Cell) -> Cell:
    return Cell(
        cell.key, cell.label, None, None, None, None, None,
        is_hidden=True, is_small=is_small(cell.received or 0),
    )  # fmt: skip


def _without_small(cell: Cell) -> Cell:
    keep: Callable[[int | None], int | None] = lambda n: None if n and is_small(n) else n  # noqa: E731
    answered = keep(cell.answered)
    return replace(
        cell, closed=keep(cell.closed), late=keep(cell.late), answered=answered,
        hours=cell.hours if answered else None,
    )  # fmt: skip
