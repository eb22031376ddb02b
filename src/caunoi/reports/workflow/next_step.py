"""Which step meets a clock, and what must come before it. Pure: reads the tables."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from caunoi.reports.choices import State
from caunoi.reports.workflow.moves import Move

_TAKE_OVER = "accept_transfer"
_WAYS_ROUND = frozenset({"transfer", "change_kind", "reopen"})
# Where a report is often handed to another unit; once it is worked on, that is the exception.
_HANDED_ON = frozenset({State.RECEIVED.value, State.CLASSIFIED.value, State.TRANSFERRED.value,
                        State.CHECKING.value, State.IN_PROGRESS.value})  # fmt: skip
_RARE = frozenset({"hand_over", "resume_by_procuracy"})


@dataclass(frozen=True, slots=True)
class Way:
    """The verbs that meet a clock now, or, where none does yet, those that lead there."""

    moves: tuple[Move, ...]
    is_direct: bool


def way_to_meet(rule: str, state: str, table: Mapping[str, Move]) -> Way:
    """The officers' verbs that meet the rule's clock from this state.

    Where the state knows none, the first verbs on the shortest ways to a state that does. Neither:
    no moves.
    """
    moves = [move for move in table.values() if not move.by_reporter]
    direct = [move for move in moves if rule in move.meets and state in move.sources]
    if state != State.TRANSFERRED:
        direct += [move for move in moves if rule in move.may_meet and state in move.sources]
    if direct:
        # What meets this clock and little else is what the clock asks for; a pause comes last.
        direct.sort(key=lambda m: (m.to == State.SUSPENDED, len(m.meets)))
        return Way(tuple(direct), is_direct=True)
    if state == State.TRANSFERRED:
        return Way((table[_TAKE_OVER],), is_direct=False)
    ends = {source for move in moves if rule in move.meets for source in move.sources}
    # Breadth first: each state with the verbs of `state` from which the shortest ways to it begin.
    reached: dict[str, tuple[Move, ...]] = {state: ()}
    edge = dict(reached) if ends else {}
    while edge:
        following: dict[str, tuple[Move, ...]] = {}
        for here, firsts in edge.items():
            for move in moves:
                if here in move.sources and move.to and move.to not in reached and _leads(move):
                    begun = firsts or (move,)
                    known = following.get(move.to, ())
                    following[move.to] = (*known, *(m for m in begun if m not in known))
        found = [first for to, firsts in following.items() if to in ends for first in firsts]
        if found:
            return Way(tuple(dict.fromkeys(found)), is_direct=False)
        reached |= following
        edge = following
    return Way((), is_direct=False)


def onward(state: str, table: Mapping[str, Move]) -> tuple[Move, ...]:
    """The officers' verbs by which a report goes on where no clock asks for one."""
    if state == State.TRANSFERRED:
        return (table[_TAKE_OVER],)
    return tuple(
        move
        for move in table.values()
        if state in move.sources
        and move.to not in {None, state}
        and not move.by_reporter
        and move.verb not in _WAYS_ROUND
    )


def decisions(
    state: str, table: Mapping[str, Move], *, running: Collection[str], extending: Collection[str]
) -> tuple[Move, ...]:
    """The officers' verbs that decide how the report goes on from here, the commonest first.

    `running`: rules of the clocks that run; `extending`: rules that would put a longer limit in
    the place of one of them. Papers, letters and corrections decide nothing.
    """
    found = [
        move
        for move in table.values()
        if state in move.sources
        and not move.by_reporter
        and (
            (move.to not in {None, state} and move.verb not in _WAYS_ROUND)
            or (move.verb == "transfer" and state in _HANDED_ON)
            or (move.verb == "say_when" and not set(move.starts) & set(running))
            or bool(set(move.starts) & set(extending))
        )
    ]
    return tuple(sorted(found, key=_rareness))


def _rareness(move: Move) -> int:
    if move.verb in _RARE:
        return 4
    if move.verb == "transfer":
        return 3
    if move.to == State.SUSPENDED:
        return 2
    return 1 if move.to is None else 0


def _leads(move: Move) -> bool:
    """Whether it is a step onward: handing over or changing the kind is a way round, not there."""
    return move.verb not in _WAYS_ROUND and move.cancels != ("*",)
