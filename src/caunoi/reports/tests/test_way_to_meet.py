"""Which step meets a clock, and which must come before it."""

from __future__ import annotations

import pytest

from caunoi.law.rules import get_rule_book
from caunoi.reports.choices import Kind, State
from caunoi.reports.workflow import MOVES, OF_OTHERS, WINDOWS
from caunoi.reports.workflow.next_step import decisions, onward, way_to_meet


def verbs(rule, state, kind):
    way = way_to_meet(rule, state, MOVES[kind])
    return way.is_direct, [move.verb for move in way.moves]


def test_the_verb_that_meets_the_clock_is_named():
    assert verbs("crime_report.classify", "received", "crime_report") == (True, ["classify"])


def test_the_verb_that_the_clock_asks_for_comes_first():
    found = verbs("any.claim_emergency", "received", "crime_report")[1]
    assert (found[0], "classify" in found) == ("claim", True)


def test_what_leads_there_is_named_where_nothing_meets_it_yet():
    assert verbs("crime_report.verify", "received", "crime_report") == (False, ["classify"])
    assert verbs("crime_report.verify", "classified", "crime_report") == (False, ["assign"])


def test_a_verification_ends_by_each_decision():
    is_direct, found = verbs("crime_report.verify", "verifying", "crime_report")
    assert is_direct
    assert {"prosecute", "not_prosecute", "suspend"} <= set(found)


def test_a_pause_is_never_the_first_way_to_end_a_verification():
    assert verbs("crime_report.verify", "verifying", "crime_report")[1][0] != "suspend"


def test_a_ward_sends_a_crime_on_by_handing_it_to_the_unit_of_this_force():
    rule = "crime_report.ward_hands_over"
    is_direct, found = verbs(rule, "classified", "crime_report")
    assert (is_direct, found[0], "hand_over" in found) == (True, "transfer", True)
    assert verbs(rule, "transferred", "crime_report") == (False, ["accept_transfer"])


def test_what_was_handed_over_must_be_taken_over_first():
    assert verbs("crime_report.verify", "transferred", "crime_report")[1] == ["accept_transfer"]
    assert verbs("any.accept_transfer", "transferred", "question") == (True, ["accept_transfer"])


def test_a_clock_that_no_verb_meets_names_none():
    assert verbs("no.such_rule", "received", "question") == (False, [])


@pytest.mark.parametrize("kind", Kind.values)
def test_every_clock_that_a_kind_starts_can_be_met_from_where_it_starts(kind):
    """No officer stands before a running clock without a way to meet it."""
    known = set(get_rule_book().codes)
    own = {m.to for m in MOVES[kind].values() if m.to}
    dead_ends = []
    for move in MOVES[kind].values():
        for rule in move.starts:
            if rule in WINDOWS | OF_OTHERS or rule not in known:
                continue
            states = [move.to] if move.to else sorted(move.sources)
            dead_ends += [
                (move.verb, rule, state)
                for state in own.intersection(states) - {State.CLOSED}
                if not way_to_meet(rule, state, MOVES[kind]).moves
            ]
    assert not dead_ends


def decided(state, kind, running=(), extending=()):
    found = decisions(state, MOVES[kind], running=running, extending=extending)
    return [move.verb for move in found]


def test_what_decides_how_a_report_goes_on_is_told_the_commonest_first():
    assert decided("received", "crime_report") == ["classify", "transfer"]
    assert decided("classified", "crime_report") == ["assign", "transfer", "hand_over"]
    assert decided("checking", "denunciation") == ["accept", "not_accept", "transfer"]
    verifying = decided("verifying", "crime_report", extending=["crime_report.extend_by_head"])
    assert verifying == ["prosecute", "not_prosecute", "extend", "suspend", "hand_over"]


def test_a_longer_limit_is_offered_only_in_the_place_of_one_that_runs():
    assert "extend" not in decided("verifying", "crime_report")
    assert "say_when" in decided("in_progress", "question", running=["question.answer_simple"])
    assert "say_when" not in decided("in_progress", "question", running=["question.answer_complex"])


def test_papers_letters_and_corrections_decide_nothing():
    for kind in Kind.values:
        for state in State.values:
            assert not set(decided(state, kind)) & {
                "notify_receipt", "reply", "note", "correct_category", "reassign", "group",
                "reopen", "change_kind",
            }  # fmt: skip


@pytest.mark.parametrize("kind", Kind.values)
def test_every_state_but_the_last_has_a_way_on_without_a_clock_too(kind):
    """Also where no clock runs, the page can say whose move it is."""
    known = {move.to for move in MOVES[kind].values() if move.to} - {State.CLOSED.value}
    for state in known:
        moves = onward(state, MOVES[kind])
        assert moves, state
        assert not {move.verb for move in moves} & {"transfer", "change_kind"}
    assert onward(State.CLOSED, MOVES[kind]) == ()
