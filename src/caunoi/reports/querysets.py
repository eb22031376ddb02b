"""Filters on reports that say what they mean."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from caunoi.reports.choices import State
from caunoi.reports.search_words import text_query

if TYPE_CHECKING:
    from caunoi.reports.models import Report  # noqa: F401  (the type of the rows)


class ReportQuerySet(models.QuerySet["Report"]):
    """Filters only; who may see what stands in selectors.py."""

    def open(self) -> Self:
        """Work remains."""
        return self.exclude(state=State.CLOSED)

    def due_before(self, moment: datetime) -> Self:
        """Open, with a next deadline before that moment."""
        return self.open().filter(next_due__lt=moment)

    def matching(self, words: str) -> Self:
        """Text, place or code hold all these words, whatever their marks; the last may be cut."""
        query = text_query(words)
        if not query:
            return self
        digits = "".join(c for c in words if c.isdecimal())
        matches = Q(search=SearchQuery(query, config="simple", search_type="raw"))
        if len(digits) == 9:
            matches |= Q(code=digits)
        return self.filter(matches)
