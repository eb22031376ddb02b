"""Classifying: the report gets its name in law, its 24 hours end, the history says who."""

from __future__ import annotations

import pytest

from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.reports.choices import State
from caunoi.reports.models import CategoryCorrection, Deadline
from caunoi.reports.services.handling import classify_report
from caunoi.testing.make import make_report


def test_classifying_meets_its_clock_and_is_written_down(hoa):
    report = make_report("crime_report", category="hinh_su.trom_cap")

    classify_report(report_id=report.pk, by=hoa, crime_source="to_giac")

    report.refresh_from_db()
    assert (report.state, report.crime_source) == (State.CLASSIFIED, "to_giac")
    assert Deadline.objects.get(report=report, rule="crime_report.classify").met_at is not None
    event = Event.objects.get(subject_id=report.pk, code="report.classified")
    assert event.by == hoa.ref
    assert event.data["before"]["state"] == "received"
    assert event.data["after"]["state"] == "classified"
    assert "crime_report.classify" in event.data["after"]["met"]
