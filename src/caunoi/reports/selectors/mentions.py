"""Notes in which an officer was called, as far as they may still see the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from caunoi.accounts.access import Actor
from caunoi.reports.codes import spell_code
from caunoi.reports.models import Mention
from caunoi.reports.selectors.visibility import visible_reports

MANY = 50
COUNT_LIMIT = 100


@dataclass(frozen=True, slots=True)
class Called:
    """One note that names the officer."""

    code: str
    author: str
    text: str
    at: datetime
    is_new: bool

    @property
    def spelled_code(self) -> str:
        """As people say it."""
        return spell_code(self.code)


def mentions_of(by: Actor) -> tuple[Called, ...]:
    """The latest notes that name the officer, those not seen yet first."""
    rows = (
        Mention.objects.filter(officer_id=by.id, note__report__in=visible_reports(by).values("pk"))
        .order_by(F("seen_at").desc(nulls_first=True), "-note__at", "-note_id")
        .values_list(
            "note__report__code", "note__author__account__name", "note__text", "note__at", "seen_at"
        )[:MANY]
    )
    called = [
        Called(code, author or "", text, at, seen is None) for code, author, text, at, seen in rows
    ]
    fresh = [one for one in called if one.is_new]
    seen = sorted((one for one in called if not one.is_new), key=lambda c: c.at, reverse=True)
    return (*fresh, *seen)


def unseen_by_report(by: Actor) -> Counter[UUID]:
    """How many unseen notes name the officer, by report; stops counting at a hundred."""
    rows = Mention.objects.filter(officer_id=by.id, seen_at=None).values_list(
        "note__report_id", flat=True
    )
    return Counter(rows[:COUNT_LIMIT])


def count_unseen_mentions(by: Actor) -> int:
    """How many notes name the officer that they have not seen, at most a hundred."""
    return unseen_by_report(by).total()
