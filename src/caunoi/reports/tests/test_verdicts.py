"""Verdicts of triage: one a key, only what is open, the right one for the kind."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.reports.choices import Kind, State
from caunoi.reports.forms_staff import Offer, step_form
from caunoi.reports.services.moving import read_fields
from caunoi.reports.workflow import MOVES, check_move, moves_from
from caunoi.reports.workflow.verdicts import VERDICTS, Verdict, name_of, verdicts_for


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


WORDS = "Đơn vị đã đến tận nơi và giải quyết xong việc này."


def said_complete() -> list[tuple[str, Verdict]]:
    """Every verdict of which the desk says, with a template's words in it, that all is there."""
    offer = Offer(draft=lambda _verb: WORDS)
    found = []
    for verdict in VERDICTS:
        for kind in sorted(verdict.kinds):
            move = MOVES[kind].get(verdict.verb)
            if move is not None:
                form = step_form(move, offer, values=verdict.values, replies=verdict.replies)
                if not form.lacking:
                    found.append((kind, verdict))
    return found


@pytest.mark.django_db
def test_where_the_desk_says_that_all_is_filled_in_the_workflow_takes_it():
    told = said_complete()
    assert told
    for kind, verdict in told:
        move = MOVES[kind][verdict.verb]
        values = {**verdict.values, "message": WORDS}
        fields = read_fields(move, {f.name: str(values.get(f.name, "")) for f in move.fields})
        if move.grounds:
            fields["ground"] = verdict.values["ground"]
        check_move(kind, next(iter(move.sources)), verdict.verb, fields, on=date(2026, 11, 26))


@pytest.mark.django_db
def test_a_close_without_proof_is_not_said_to_be_complete():
    move = MOVES[Kind.ORDER_FEEDBACK]["close"]
    values = {"ground": "fixed"}
    offer = Offer(draft=lambda _verb: WORDS)
    (proof,) = [f for f in move.fields if f.form == "proof"]
    assert step_form(move, offer, values=values).lacking == str(proof.label)
    assert not step_form(move, offer, values={**values, "proof": "Biên bản số 15"}).lacking
