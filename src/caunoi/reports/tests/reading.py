"""What the tests of verbs read again and again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from caunoi.core.models import Event
from caunoi.reports.models import Deadline, Report

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> datetime:
    """A moment in the city's time: "2026-11-24 09:15"."""
    return datetime.fromisoformat(text).replace(tzinfo=HANOI)


def events_of(report: Report, code: str = "") -> list[Event]:
    """The report's events, oldest first."""
    found = Event.objects.filter(subject_id=report.pk).order_by("number")
    return list(found.filter(code=code) if code else found)


def last_event(report: Report) -> Event:
    """The newest of them."""
    return events_of(report)[-1]


def running(report: Report) -> dict[str, Deadline]:
    """The clocks that run, by rule."""
    rows = Deadline.objects.filter(report=report, met_at=None, cancelled_at=None, extended_by=None)
    return {row.rule: row for row in rows}


def clock(report: Report, rule: str) -> Deadline:
    """The newest clock of the rule, whatever became of it."""
    found = Deadline.objects.filter(report=report, rule=rule).order_by("started_at", "id").last()
    assert found is not None, rule
    return found


def everything(report: Report) -> dict[str, Any]:
    """All that a refused act must leave as it was."""
    columns = [f.attname for f in Report._meta.concrete_fields if f.name != "search"]
    row = Report.objects.filter(pk=report.pk).values(*columns).get()
    return {
        "report": row,
        "events": [event.code for event in events_of(report)],
        "clocks": list(Deadline.objects.filter(report=report).order_by("id").values()),
        "messages": report.messages.count(),
    }
