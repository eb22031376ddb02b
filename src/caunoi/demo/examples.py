"""Receipts that demo.json lists: reports in different states, to be opened by whoever tries it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from caunoi.demo.memory import Tale
from caunoi.reports.choices import Direction, Kind, State, Urgency
from caunoi.reports.codes import spell_code

EACH = 2
Test = Callable[[Tale, datetime], bool]


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt that demo.json lists, and what is seen behind it."""

    code: str
    secret: str
    what: str


def _is_overdue(tale: Tale, at: datetime) -> bool:
    report = tale.report
    return report.is_open and report.next_due is not None and report.next_due < at


def _has_dialogue(tale: Tale, _at: datetime) -> bool:
    ways = [m.direction for m in tale.messages if m.direction != Direction.NOTE]
    return tale.report.is_open and len(ways) >= 4 and len(set(ways)) == 2


_WHAT: tuple[tuple[str, Test], ...] = (
    ("overdue", _is_overdue),
    ("suspended", lambda t, _at: t.report.state == State.SUSPENDED),
    ("closed, rating open", lambda t, at: t.report.state == State.CLOSED
     and t.report.rating is None and (at - (t.report.closed_at or at)).days < 20),
    ("closed and rated", lambda t, _at: t.report.rating is not None),
    ("anonymous", lambda t, _at: t.report.anonymous and t.report.is_open),
    ("about the police", lambda t, _at: t.report.about_police and t.report.is_open),
    ("emergency", lambda t, _at: t.report.urgency == Urgency.EMERGENCY),
    ("with a dialogue", _has_dialogue),
    ("prosecuted", lambda t, _at: t.report.outcome == "prosecute"),
    ("reopened", lambda t, _at: t.report.reopened > 0),
    ("just received", lambda t, _at: t.report.state == State.RECEIVED),
    ("a question answered", lambda t, _at: t.report.kind == Kind.QUESTION
     and t.report.state == State.CLOSED),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pick:
    """A receipt that could be listed, and when its report came."""

    at: datetime
    told: Told


def pick_receipts(tales: Sequence[Tale], at: datetime) -> list[Pick]:
    """A few receipts of each sort, the newest first; no report twice."""
    found: list[Pick] = []
    taken: set[str] = set()
    newest = sorted(tales, key=lambda tale: tale.report.received_at, reverse=True)
    for what, fits in _WHAT:
        chosen = [t for t in newest if t.report.code not in taken and fits(t, at)][:EACH]
        taken |= {tale.report.code for tale in chosen}
        found += [
            Pick(t.report.received_at, Told(spell_code(t.report.code), t.secret, what))
            for t in chosen
        ]
    return found


def best_picks(picks: Sequence[Pick]) -> list[Told]:
    """Of all that were picked, the newest of each sort."""
    newest = sorted(picks, key=lambda pick: pick.at, reverse=True)
    return [
        pick.told
        for what, _fits in _WHAT
        for pick in [p for p in newest if p.told.what == what][:EACH]
    ]
