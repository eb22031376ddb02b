"""Where it happened, told after the report itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from caunoi.core.choices import REPORTER
from caunoi.core.clock import now, today
from caunoi.core.history import record
from caunoi.reports import events
from caunoi.reports.models import Report
from caunoi.reports.places import locate
from caunoi.reports.search_words import words_of_report
from caunoi.reports.services.intake import MAX_PLACE, clean_text


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """A place as its reporter told it: a point, a ward's code, words; what is not told is empty."""

    lat: float | None = None
    lon: float | None = None
    area_code: str = ""
    words: str = ""


@transaction.atomic
def give_place(report: Report, *, told: Whereabouts, channel: str = "") -> Report:
    """Fill the place of a report that has none; what stands there already is never changed.

    A point may still be added where only a ward or words are known, if it lies in that ward. Unit
    and clocks stay: an officer decides whether it belongs elsewhere. Records `report.placed`;
    nothing new changes nothing.
    """
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not locked.is_open:
        return locked
    fields = _point(locked, told) + _words(locked, told)
    if not fields:
        return locked
    at = now()
    locked.place_unknown, locked.touched_at = False, at
    locked.save(update_fields=[*fields, "place_unknown", "touched_at"])
    record(
        events.REPORT_PLACED, subject=locked, by=REPORTER, at=at,
        after={"area": locked.area_code, "channel": channel or locked.channel},
    )  # fmt: skip
    return locked


def _point(report: Report, told: Whereabouts) -> list[str]:
    """Point and ward, where there are none; returns the fields that changed."""
    spot = locate(told.lat, told.lon, "", today())
    ward = told.area_code or spot.area_code
    strange = report.area_code and spot.area_code and spot.area_code != report.area_code
    fields = []
    if spot.quadkey and report.lat is None and not strange:
        report.lat, report.lon = told.lat, told.lon
        report.quadkey, report.h3_cell = spot.quadkey, spot.h3_cell
        fields += ["lat", "lon", "quadkey", "h3_cell"]
    if ward and not report.area_code and not report.place:
        report.area_code = locate(None, None, ward, today()).area_code
        fields += ["area_code"] if report.area_code else []
    return fields


def _words(report: Report, told: Whereabouts) -> list[str]:
    words = clean_text(told.words)[:MAX_PLACE]
    if not words or report.place:
        return []
    report.place = words
    found = words_of_report(report.text, words, report.code, report.received_at)
    report.search = SearchVector(Value(found), config="simple")
    return ["place", "search"]
