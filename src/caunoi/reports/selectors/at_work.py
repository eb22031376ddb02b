"""Who is at an emergency: whoever took it on, or was given it since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from caunoi.reports import events
from caunoi.reports.choices import Urgency
from caunoi.reports.models import Report
from caunoi.reports.selectors.colleagues import Colleague
from caunoi.reports.selectors.timeline import Row
from caunoi.reports.workflow.common import CLAIM

_OFFICER = "officer:"


@dataclass(frozen=True, slots=True)
class AtWork:
    """An officer who has an emergency in hand, and since when."""

    name: str
    at: datetime


def who_is_at_it(
    report: Report, rows: Iterable[Row], people: Mapping[UUID, Colleague]
) -> AtWork | None:
    """The officer who has this open emergency in hand, by its history; None where nobody has.

    A hand-over to another unit ends it: there, whoever takes it over has it.
    """
    if report.urgency != Urgency.EMERGENCY or not report.is_open:
        return None
    found: tuple[str, datetime] | None = None
    for row in rows:
        if row.code == events.REPORT_TRANSFERRED:
            found = None
        elif given := row.after.get("assignee"):
            found = (str(given), row.at)
        elif _takes_on(row):
            found = (row.by.removeprefix(_OFFICER), row.at)
    if found is None:
        return None
    person = people.get(UUID(found[0]))
    return AtWork(person.name, found[1]) if person is not None else None


def _takes_on(row: Row) -> bool:
    if not row.by.startswith(_OFFICER):
        return False
    has_met = bool(set(row.after.get("met", ())) & set(CLAIM))
    return has_met or row.code == events.REPORT_TRANSFER_ACCEPTED
