"""How each unit answers questions: counts over the reports of that kind, and votes on answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from caunoi.core.choices import REPORTER
from caunoi.core.clock import now
from caunoi.core.small_counts import SMALL, PublicCount, PublicShare, public_count, public_share
from caunoi.questions.choices import Field
from caunoi.questions.fields import unit_of_field

DAYS = 90
AGAIN = timedelta(days=7)

# One row a unit, and one without a unit for all the others: asked, answered, in time, median
# seconds, asked again. In time: the limit that was running when it was answered had not ended.
# Asked again: reopened by the asker within seven days, or the same contact sent another question of
# the same category within seven days.
_SQL = """
WITH asked AS (
  SELECT r.id, CASE WHEN r.unit_id = ANY(%(units)s) THEN r.unit_id END AS unit_id,
    r.received_at, r.closed_at, r.state, r.reopened, r.contact_id, r.category
  FROM reports_report r
  WHERE r.kind = 'question' AND r.received_at >= %(since)s
), judged AS (
  SELECT a.*,
    a.closed_at IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM reports_deadline d WHERE d.report_id = a.id AND d.rule LIKE 'question.answer%%'
      AND d.cancelled_at IS NULL AND d.extended_by_id IS NULL
      AND coalesce(d.met_at, a.closed_at) > d.legal_due_at
    ) AS in_time,
    (
      EXISTS (
        SELECT 1 FROM core_event o JOIN core_event c ON c.subject_kind = o.subject_kind
          AND c.subject_id = o.subject_id AND c.code = 'report.closed' AND c.at <= o.at
        WHERE o.subject_kind = 'report' AND o.subject_id = a.id AND o.code = 'report.reopened'
          AND o.by = %(asker)s AND o.at < c.at + %(again)s
      )
      OR EXISTS (
        SELECT 1 FROM reports_contact mine JOIN reports_contact other
          ON other.id <> mine.id AND (other.phone_index = mine.phone_index
                                      OR other.email_index = mine.email_index)
        JOIN reports_report n ON n.contact_id = other.id AND n.kind = 'question'
          AND n.category = a.category
        WHERE mine.id = a.contact_id AND n.received_at > a.closed_at
          AND n.received_at < a.closed_at + %(again)s
      )
    ) AS again
  FROM asked a
)
SELECT unit_id, count(*), count(closed_at), count(*) FILTER (WHERE in_time),
  extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - received_at)),
  count(*) FILTER (WHERE again)
FROM judged GROUP BY unit_id
"""
_VOTES = """
SELECT CASE WHEN a.unit_id = ANY(%(units)s) THEN a.unit_id END AS of_unit,
  count(*) FILTER (WHERE v.helped AND v.searched),
  count(*) FILTER (WHERE v.helped), count(*) FILTER (WHERE NOT v.helped)
FROM questions_vote v JOIN questions_answer a ON a.id = v.answer_id
WHERE v.at >= %(since)s GROUP BY of_unit
"""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's questions of the last days."""

    field: str
    unit: str
    asked: int
    answered: int
    in_time: int
    median: timedelta | None
    again: int
    found: int  # answered by search: a reader who had typed a question said that it helped
    helpful: int
    unhelpful: int

    @property
    def median_days(self) -> float | None:
        """The median in days, to one decimal."""
        return round(self.median / timedelta(days=1), 1) if self.median is not None else None

    @property
    def share_in_time(self) -> int | None:
        """Percent of the answered ones."""
        return round(100 * self.in_time / self.answered) if self.answered else None


def figures_by_unit(*, since: datetime | None = None) -> list[UnitFigures]:
    """The five units' figures of the last ninety days, or since a moment; last all other units.

    Every question is in one row: praise, proposals and what wards are asked are no field of the
    five, and would be missing from the sum.
    """
    units = {field: unit_of_field(field) for field in Field}
    params: dict[str, Any] = {
        "since": since or now() - timedelta(days=DAYS), "again": AGAIN, "asker": REPORTER,
        "units": [unit.pk for unit in units.values()],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL, params)
        asked = {row[0]: row[1:] for row in cursor.fetchall()}
        cursor.execute(_VOTES, params)
        votes = {row[0]: row[1:] for row in cursor.fetchall()}
    lines: list[tuple[int | None, str, str]] = [
        (unit.pk, str(field.label), unit.label) for field, unit in units.items()
    ]
    lines.append((None, _("all that is in none of these fields"), _("All other units")))
    rows = []
    for pk, field_label, label in lines:
        count, answered, in_time, median, again = asked.get(pk, (0, 0, 0, None, 0))
        found, helpful, unhelpful = votes.get(pk, (0, 0, 0))
        rows.append(
            UnitFigures(
                field_label, label, count, answered, in_time,
                timedelta(seconds=float(median)) if median is not None else None, again, found,
                helpful, unhelpful,
            )
        )  # fmt: skip
    return rows


@dataclass(frozen=True, slots=True)
class PublicUnitFigures:
    """One unit's questions as everybody may see them: what counts few is told as few."""

    unit: str
    field: str
    asked: PublicCount
    answered: PublicCount
    in_time: PublicShare | None
    median_days: float | None
    again: PublicCount
    found: PublicCount
    helpful: PublicCount
    unhelpful: PublicCount


def public_figures_by_unit() -> list[PublicUnitFigures]:
    """The figures of the last ninety days, for everybody: five units, then all the others."""
    return [_for_everybody(row) for row in figures_by_unit()]


def _for_everybody(row: UnitFigures) -> PublicUnitFigures:
    # A share or a middle of a few says what became of each.
    median_days = row.median_days if row.answered >= SMALL else None
    return PublicUnitFigures(
        row.unit, row.field, public_count(row.asked), public_count(row.answered),
        public_share(row.answered, row.answered - row.in_time), median_days,
        public_count(row.again), public_count(row.found), public_count(row.helpful),
        public_count(row.unhelpful),
    )  # fmt: skip
