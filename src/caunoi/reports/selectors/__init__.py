"""Reads in which visibility is applied: nothing reaches a page or the API but through these."""

from caunoi.reports.selectors.inbox import (
    BadFilter,
    Filters,
    Page,
    Row,
    count_reports,
    list_reports,
)
from caunoi.reports.selectors.visibility import get_report, may_see, visible_reports

__all__ = [
    "BadFilter", "Filters", "Page", "Row", "count_reports", "get_report", "list_reports",
    "may_see", "visible_reports",
]  # fmt: skip
