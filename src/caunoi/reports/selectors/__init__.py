"""Reads in which visibility is applied: nothing reaches a page or the API but through these."""

from caunoi.reports.selectors.visibility import get_report, may_see, visible_reports

__all__ = ["get_report", "may_see", "visible_reports"]
