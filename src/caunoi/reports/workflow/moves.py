"""The form of a workflow's table: one row a verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caunoi.reports.choices import State, Urgency

Words = Any  # a lazy translation


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a verb asks for.

    `form` says how: text, reason (real words), line, paper (a decision's number and date), unit,
    officer, category, kind, crime_source, urgency, report, proof (a paper, a reason, or files),
    files, flag, moment (aware, not in the future), months, count.
    """

    name: str
    label: Words
    form: str = "line"
    required: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """What an officer (or the reporter) may do from which states, and what follows.

    `to` is None where the state stays. `grounds` names the list in grounds.py from which one must
    be chosen. Rule codes of the part `law`: `meets` are the clocks that the verb ends as met,
    `may_meet` those that its service ends as met where the facts allow it, `cancels` those that it
    makes pointless ("*": all that are left), `starts` those it sets going,
    `may_start` those that its service starts where the facts ask for it, `needs` those that must
    not run any more. `law` is the article, as shown beside the button.
    `records` is the code of its event.
    """

    verb: str
    title: Words
    sources: frozenset[str]
    to: str | None
    permission: str
    fields: tuple[Field, ...] = ()
    grounds: str = ""
    meets: tuple[str, ...] = ()
    may_meet: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    may_start: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    law: str = ""
    records: str = ""
    by_reporter: bool = False


@dataclass(frozen=True, slots=True)
class AtReceipt:
    """A clock that runs from the receipt, for these urgencies and kinds of unit (none: all)."""

    rule: str
    urgencies: frozenset[int] = frozenset(Urgency.values)
    unit_kinds: frozenset[str] = frozenset()

    def applies(self, urgency: int, unit_kind: str) -> bool:
        """Whether a report of that urgency in that kind of unit has this clock."""
        return urgency in self.urgencies and (not self.unit_kinds or unit_kind in self.unit_kinds)


def from_states(*states: State) -> frozenset[str]:
    """A set of states for `Move.sources`."""
    return frozenset(state.value for state in states)


ALL = ("*",)
OPEN = frozenset(state.value for state in State) - {State.CLOSED.value}
AT_WORK = OPEN - {State.TRANSFERRED.value}
EVERY = frozenset(state.value for state in State)
