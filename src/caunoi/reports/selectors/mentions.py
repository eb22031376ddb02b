"""Notes in which an officer was called, as far as they may still see the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Lower

from caunoi.accounts.access import Actor
from caunoi.accounts.models import Officer
from caunoi.reports.codes import spell_code
from caunoi.reports.models import Mention
from caunoi.reports.selectors.visibility import visible_reports
from caunoi.reports.workflow.wording import CALLED

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
    names = called_names([text for _code, _author, text, _at, _seen in rows], {})
    called = [
        Called(code, author or "", name_called(text, names), at, seen is None)
        for code, author, text, at, seen in rows
    ]
    fresh = [one for one in called if one.is_new]
    seen = sorted((one for one in called if not one.is_new), key=lambda c: c.at, reverse=True)
    return (*fresh, *seen)


def called_names(texts: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """The names of those whom notes call, by badge in small letters; `known` are name by badge."""
    badges = {badge.casefold() for text in texts for badge in CALLED.findall(text)}
    names = {badge.casefold(): name for badge, name in known.items()}
    if unknown := badges - names.keys():
        rows = (
            Officer.objects.annotate(small=Lower("badge"))
            .filter(small__in=unknown)
            .values_list("badge", "account__name")
        )
        names |= {badge.casefold(): name for badge, name in rows if name}
    return {badge: names[badge] for badge in badges & names.keys()}


def name_called(text: str, names: Mapping[str, str]) -> str:
    """The note with names in the place of the badges that call; unknown ones stay as written."""
    return CALLED.sub(lambda hit: f"@{names.get(hit[1].casefold(), hit[1])}", text)


def unseen_by_report(by: Actor) -> Counter[UUID]:
    """How many unseen notes name the officer, by report; stops counting at a hundred."""
    rows = Mention.objects.filter(officer_id=by.id, seen_at=None).values_list(
        "note__report_id", flat=True
    )
    return Counter(rows[:COUNT_LIMIT])


def count_unseen_mentions(by: Actor) -> int:
    """How many notes name the officer that they have not seen, at most a hundred."""
    return unseen_by_report(by).total()
