"""Verdicts of triage: one a key, only what is open, the right one for the kind."""

from __future__ import annotations

import pytest

from caunoi.reports.choices import Kind, State
from caunoi.reports.workflow import MOVES, moves_from
from caunoi.reports.workflow.verdicts import VERDICTS, name_of, verdicts_for


def keys(kind, state, without=()):
    found = verdicts_for(kind, state, moves_from(kind, state), without=without)
    return {verdict.key: verdict.verb for verdict in found}


def test_a_fresh_crime_report_can_be_taken_sent_on_grouped_or_called_an_emergency():
    assert keys("crime_report", "received", without={"claim"}) == {
        "a": "classify", "q": "change_kind", "n": "transfer", "d": "group", "e": "set_urgency",
    }  # fmt: skip


def test_a_question_is_answered_by_its_key():
    assert keys("question", "received")["q"] == "close"
    assert "c" not in keys("question", "received")


def test_an_emergency_is_taken_on_before_anything_else_is_called_one():
    assert keys("fire_hazard", "received")["e"] == "claim"


def test_what_was_handed_over_is_taken_over():
    assert keys("order_feedback", "transferred")["a"] == "accept_transfer"


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("state", State.values)
def test_every_verdict_is_a_step_that_is_open(kind, state):
    assert set(keys(kind, state).values()) <= {move.verb for move in moves_from(kind, state)}


def test_every_verdict_fills_in_only_what_its_step_asks_for():
    for verdict in VERDICTS:
        for kind in verdict.kinds:
            move = MOVES[kind].get(verdict.verb)
            if move is not None:
                asked = {field.name for field in move.fields} | (
                    {"ground"} if move.grounds else set()
                )
                assert set(verdict.values) <= asked, (verdict.verb, kind)


def test_what_a_verdict_with_a_name_of_its_own_did_is_told_by_that_name():
    move = MOVES["crime_report"]["change_kind"]
    (verdict,) = [v for v in VERDICTS if v.verb == "change_kind"]
    assert name_of(move, {"kind": "question", "why": "Chỉ là một câu hỏi"}) == verdict.name
    assert name_of(move, {"kind": "fire_hazard"}) == move.title
    assert name_of(MOVES["crime_report"]["set_urgency"], {"urgency": "1"}) != "Set the urgency"


def test_a_verdict_is_called_as_its_step_unless_what_is_filled_in_makes_it_another_act():
    assert {v.verb for v in VERDICTS if v.name} == {"change_kind", "set_urgency"}
