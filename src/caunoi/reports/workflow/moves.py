"""The form of a workflow's table: one row a verb."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from caunoi.reports.choices import State

Words = Any  # a lazy translation


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a verb asks for.

    `form` says how: text, line, paper (a decision's number and date), unit, officer, category, kind,
    urgency, ground, date, report, proof (a photo, a paper or a reason).
    """

    name: str
    label: Words
    form: str = "line"
    required: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """What an officer (or the reporter) may do from which states, and what follows.

    `to` is None where the state stays. `grounds` names the list in grounds.py from which one must
    be chosen. `meets` and `starts` are rule codes of the part `law`: the clocks that the verb ends
    and sets going. `law` is the article, as shown beside the button.
    """

    verb: str
    title: Words
    sources: frozenset[str]
    to: str | None
    permission: str
    fields: tuple[Field, ...] = ()
    grounds: str = ""
    meets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    law: str = ""
    by_reporter: bool = False


def from_states(*states: State) -> frozenset[str]:
    """A set of states for `Move.sources`."""
    return frozenset(state.value for state in states)


OPEN = frozenset(state.value for state in State) - {State.CLOSED.value}
AT_WORK = OPEN - {State.TRANSFERRED.value}
EVERY = frozenset(state.value for state in State)
