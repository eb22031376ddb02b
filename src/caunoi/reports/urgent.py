"""Which number somebody who writes to us should call first, and what their words report."""

from __future__ import annotations

from caunoi.reports.catalogue import CategoryRow, find_category
from caunoi.reports.choices import Kind, Urgency
from caunoi.reports.suggest import danger_now, suggest

POLICE, FIRE = "113", "114"
_LOOKED_AT = 8


def number_to_call(text: str) -> str:
    """The number of danger now, else of a kind that is an emergency; empty where it is neither.

    The kind is what a report of the text would get: whatever rings as an emergency at our desks
    is told its number too.
    """
    danger = danger_now(text)
    if danger is not None:
        return danger.call
    category = likely_category(text)
    if category is None or category.urgency != Urgency.EMERGENCY:
        return ""
    return FIRE if category.kind == Kind.FIRE_HAZARD else POLICE


def likely_category(text: str, *, least: float = 0.0) -> CategoryRow | None:
    """The category that a report of the text would get; none where its score is below `least`."""
    found = suggest(text, limit=1)
    return find_category(found[0].code) if found and found[0].score >= least else None


def event_category(text: str) -> CategoryRow | None:
    """The likeliest category that is none of questions: what happened, whoever only asks."""
    for one in suggest(text, limit=_LOOKED_AT):
        row = find_category(one.code)
        if row is not None and row.kind != Kind.QUESTION:
            return row
    return None
