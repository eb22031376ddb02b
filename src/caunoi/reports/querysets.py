"""Filters on reports that say what they mean."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from caunoi.core.folding import fold
from caunoi.reports.choices import State

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
        tokens = fold(words).split()
        if not tokens:
            return self
        digits = "".join(c for c in words if c.isdecimal())
        query = SearchQuery(
            " & ".join([*tokens[:-1], f"{tokens[-1]}:*"]), config="simple", search_type="raw"
        )
        matches = Q(search=query)
        if len(digits) == 9:
            matches |= Q(code=digits)
        return self.filter(matches)
