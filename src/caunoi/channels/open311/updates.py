"""What happened lately to the reports that Open311 shows: FixMyStreet's extension."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from caunoi.channels.open311.listing import MOST, public_reports, read_span
from caunoi.channels.open311.reading import read_number
from caunoi.channels.open311.rendering import Thing, say_moment
from caunoi.core.ids import id_at
from caunoi.core.models import Event
from caunoi.reports import events
from caunoi.reports.choices import State
from caunoi.reports.codes import spell_code
from caunoi.reports.models import Report
from caunoi.reports.selectors.sentences import sentences_of

LATELY = timedelta(days=1)
# Steps of the police only: what a reporter does or is written to is theirs.
TOLD = (
    events.REPORT_RECEIVED, events.REPORT_CLASSIFIED, events.REPORT_ASSIGNED,
    events.REPORT_INSPECTED, events.REPORT_TRANSFERRED, events.REPORT_TRANSFER_ACCEPTED,
    events.REPORT_ACCEPTED, events.REPORT_SUSPENDED, events.REPORT_RESUMED, events.REPORT_CLOSED,
    events.REPORT_REOPENED,
)  # fmt: skip


def list_updates(given: Any) -> list[Thing]:
    """Steps between two moments, oldest first; two statements. Raises Fault 400."""
    start, end = read_span(given, default=LATELY)
    page = read_number(given, "page", default=1, most=100_000)
    size = read_number(given, "page_size", default=MOST, most=MOST)
    first = (page - 1) * size
    found = Event.objects.filter(
        # Ids sort by time: the primary key finds the days without an index of their own.
        id__gte=_first_id(start), id__lte=_last_id(end), at__range=(start, end), code__in=TOLD,
        subject_kind=Report.history_kind, subject_id__in=public_reports().values("pk"),
    ).order_by("id")  # fmt: skip
    rows: list[dict[str, Any]] = list(
        found.values("id", "code", "at", "data", "subject_id")[first : first + size]  # type: ignore[arg-type]
    )
    codes = dict(
        Report.objects.filter(pk__in={row["subject_id"] for row in rows}).values_list("pk", "code")
    )
    return [_update(row, codes[row["subject_id"]]) for row in rows]


def _first_id(moment: datetime) -> UUID:
    return UUID(int=id_at(moment - timedelta(minutes=1)).int & ~((1 << 80) - 1))


def _last_id(moment: datetime) -> UUID:
    return UUID(int=id_at(moment + timedelta(minutes=1)).int | ((1 << 80) - 1))


def _update(row: dict[str, Any], code: str) -> Thing:
    after = (row["data"] or {}).get("after", {})
    is_closed = row["code"] == events.REPORT_CLOSED or after.get("state") == State.CLOSED
    words = sentences_of([(row["code"], row["at"], row["data"])])
    return {
        "update_id": str(row["id"]), "service_request_id": spell_code(code),
        "status": "closed" if is_closed else "open", "updated_datetime": say_moment(row["at"]),
        "description": words[0].words if words else "", "media_url": None,
        "external_status_code": str(after.get("state") or "") or None,
    }  # fmt: skip
