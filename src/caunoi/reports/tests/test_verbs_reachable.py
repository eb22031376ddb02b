"""Every step in the workflow's tables can be done, and every clock of the law is started by one."""

from __future__ import annotations

import inspect
from functools import partial

import pytest

from caunoi.law.rules import get_rule_book
from caunoi.reports import workflow
from caunoi.reports.choices import State
from caunoi.reports.services.moving import BY_REPORTER, FUNCTIONS
from caunoi.reports.workflow import MOVES, Move

ROWS = [(kind, move) for kind, table in MOVES.items() for move in table.values()]
IDS = [f"{kind}:{move.verb}" for kind, move in ROWS]


@pytest.mark.parametrize(("kind", "move"), ROWS, ids=IDS)
def test_every_verb_of_every_kind_has_a_function_that_takes_its_fields(kind: str, move: Move):
    functions = BY_REPORTER if move.by_reporter else FUNCTIONS

    function = functions[move.verb]

    inner = function.func if isinstance(function, partial) else function
    taken = set(inspect.signature(inner).parameters)
    asked = {field.name for field in move.fields} | ({"ground"} if move.grounds else set())
    assert asked <= taken


def test_no_function_waits_for_a_verb_that_no_table_has():
    verbs = {move.verb for _kind, move in ROWS}
    assert set(FUNCTIONS) | set(BY_REPORTER) == verbs


@pytest.mark.parametrize(("kind", "move"), ROWS, ids=IDS)
def test_every_verb_records_an_event_and_names_only_rules_and_grounds_that_exist(kind, move):
    rules = {*move.meets, *move.starts, *move.may_start, *move.needs, *move.cancels} - {"*"}

    assert rules <= set(get_rule_book().codes)
    assert move.records
    assert not move.grounds or workflow.GROUNDS[move.grounds]


def test_every_rule_of_the_law_is_started_by_some_verb_or_by_the_receipt():
    started = {rule for _kind, move in ROWS for rule in (*move.starts, *move.may_start)}
    for kind in MOVES:
        for urgency in (1, 2, 3, 4):
            for unit_kind in ("ward", "department"):
                started |= set(
                    workflow.clocks_at_receipt(kind, urgency=urgency, unit_kind=unit_kind)
                )

    assert set(get_rule_book().codes) - started == set()


def test_no_state_is_a_dead_end():
    """From every state that a kind can reach, some verb leads on to closing."""
    for kind, table in MOVES.items():
        reachable, todo = {State.RECEIVED.value}, [State.RECEIVED.value]
        while todo:
            state = todo.pop()
            for move in table.values():
                if state in move.sources and move.to and move.to not in reachable:
                    reachable.add(move.to)
                    todo.append(move.to)
        for state in reachable - {State.TRANSFERRED, State.CLOSED}:
            assert _reaches_closed(table, state), (kind, state)


def _reaches_closed(table: dict[str, Move], start: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        state = todo.pop()
        if state == State.CLOSED:
            return True
        for move in table.values():
            if state in move.sources and move.to and move.to not in seen:
                seen.add(move.to)
                todo.append(move.to)
    return False


def test_no_crime_report_is_closed_without_a_decision():
    closing = [move for move in MOVES["crime_report"].values() if move.to == State.CLOSED]

    assert [move.verb for move in closing] == ["close"]
    assert closing[0].sources == {State.DECIDED}
    assert closing[0].grounds


def test_no_verb_refuses_or_deletes_a_report():
    verbs = {move.verb for _kind, move in ROWS}
    assert not verbs & {"refuse", "reject", "delete", "discard"}


def test_every_way_to_close_names_a_ground():
    for kind, move in ROWS:
        if move.to == State.CLOSED:
            assert move.grounds, (kind, move.verb)
