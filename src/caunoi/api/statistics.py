"""Public figures: counts of reports by unit, category, kind, ward or month; small ones hidden."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import Any, Literal

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from caunoi.api import examples
from caunoi.api.schemas import KindName, problems
from caunoi.core.clock import today
from caunoi.core.small_counts import SMALL
from caunoi.reports.selectors.figures import KEPT_SECONDS, Cell, figures

router = Router(tags=["public"])
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
USUAL_SPAN = timedelta(days=364)
Grouping = Literal["unit", "category", "subcategory", "kind", "area", "month"]


class StatisticsIn(Schema):
    """What to count. Without days: the last year."""

    since: date | None = Field(
        None, ge=FIRST, le=LAST, description="First day.", examples=["2026-01-01"]
    )
    until: date | None = Field(
        None, ge=FIRST, le=LAST, description="Last day, included.", examples=["2026-06-30"]
    )
    by: Grouping = Field("unit", description="What each cell stands for.")
    unit: str = Field(
        "", max_length=32, description="Code of a unit; those under it count too.",
        examples=["CA-00316"],
    )  # fmt: skip
    kind: KindName | None = Field(None, description="Only reports of this kind.")


class CellOut(Schema):
    """The figures of one cell; null where fewer than ten reports are counted."""

    key: str = Field(examples=["CA-00316"])
    name: str = Field(examples=[examples.UNIT])
    received: int | None = Field(examples=[418])
    closed: int | None = Field(examples=[371])
    answered: int | None = Field(description="An officer has written.", examples=[384])
    late: int | None = Field(description="A legal limit was missed.", examples=[19])
    median_hours: float | None = Field(
        description="From the receipt to the first answer, the median.", examples=[5.4]
    )
    hidden: bool = Field(description="All of it is hidden because it counts too few.")


class StatisticsOut(Schema):
    """Cells, largest first (months in order), and all of them together."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FIGURES]})

    since: date
    until: date
    by: Grouping
    smallest: int = Field(description="What counts fewer is hidden.", examples=[SMALL])
    total: CellOut
    cells: list[CellOut]


@router.get(
    "/statistics",
    response={200: StatisticsOut, 304: None, **problems(422)},
    summary="Public figures",
)
def get_statistics(request: HttpRequest, query: Query[StatisticsIn]) -> HttpResponse:
    """Reports received from one day to another, grouped; nobody can be told from them.

    A cell that counts fewer than ten is hidden, and another with it where a sum would tell it.
    What speaks of the police counts only in the figures of the whole city. Counted anew every ten
    minutes; the answer carries an ETag.
    """
    until = query.until or today()
    since = query.since or until - USUAL_SPAN
    found = figures(
        since=since, until=until, by=query.by, unit=query.unit or None, kind=query.kind or ""
    )
    body = orjson.dumps({
        "since": found.since, "until": found.until, "by": found.by, "smallest": SMALL,
        "total": _cell(found.total), "cells": [_cell(cell) for cell in found.cells],
    })  # fmt: skip
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    given = parse_etags(request.headers.get("If-None-Match", ""))
    same = "*" in given or any(one.removeprefix("W/") == etag for one in given)
    answer = HttpResponse(
        b"" if same else body, status=304 if same else 200, content_type="application/json"
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "key": cell.key, "name": cell.label, "received": cell.received, "closed": cell.closed,
        "answered": cell.answered, "late": cell.late, "median_hours": cell.hours,
        "hidden": cell.is_hidden,
    }  # fmt: skip
