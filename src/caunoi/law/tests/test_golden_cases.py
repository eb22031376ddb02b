"""Every rule in law/rules gives what its golden cases say, counted by hand."""

from __future__ import annotations

import pytest

from caunoi.law.calendar import get_calendar
from caunoi.law.deadlines import compute
from caunoi.law.rules import all_rules
from caunoi.law.schema import Case, Rule

CASES = [(rule, case) for rule in all_rules() for case in rule.cases]


@pytest.mark.parametrize(
    ("rule", "case"),
    CASES,
    ids=[f"{rule.code}-{rule.version}: {case.says}" for rule, case in CASES],
)
def test_the_rule_agrees_with_the_case_counted_by_hand(rule: Rule, case: Case) -> None:
    found = compute(
        rule, case.start, get_calendar(), total_from=case.total_from, length=case.length
    )

    if case.due is not None:
        assert found.due_at == found.legal_due_at == case.due
    else:
        expected_legal = case.legal_last_day or case.last_day
        assert (found.last_day, found.legal_last_day) == (case.last_day, expected_legal)


def test_every_limit_of_the_law_has_its_rule() -> None:
    """LAW.md sections 4 and 5, by hand: a rule that disappears is noticed."""
    expected = {
        "crime_report.classify": (24, "hours"),
        "crime_report.notify_receipt": (3, "working_days"),
        "crime_report.verify": (20, "days"),
        "crime_report.extend_by_head": (2, "months"),
        "crime_report.extend_by_procuracy": (2, "months"),
        "crime_report.send_prosecution": (24, "hours"),
        "crime_report.send_non_prosecution": (24, "hours"),
        "crime_report.send_suspension": (24, "hours"),
        "crime_report.resume": (1, "months"),
        "crime_report.resume_by_procuracy": (1, "months"),
        "crime_report.send_resumption": (3, "days"),
        "crime_report.notify_result": (3, "days"),
        "crime_report.complain": (15, "days"),
        "crime_report.settle_complaint": (7, "days"),
        "crime_report.complain_to_procuracy": (3, "days"),
        "crime_report.procuracy_settles_complaint": (7, "days"),
        "crime_report.hand_over_to_procuracy": (5, "days"),
        "denunciation.check": (7, "working_days"),
        "denunciation.settle": (30, "days"),
        "denunciation.notify_suspension": (5, "working_days"),
        "complaint.accept": (10, "days"),
        "complaint.settle": (30, "days"),
        "complaint.settle_complex": (45, "days"),
        "complaint.settle_remote": (45, "days"),
        "complaint.settle_remote_complex": (60, "days"),
        "question.answer_simple": (5, "working_days"),
        "question.say_when": (3, "working_days"),
        "question.answer_complex": (15, "working_days"),
        "question.extend": (15, "days"),
        "question.answer_online_ready": (3, "working_days"),
        "order_feedback.accept": (8, "working_hours"),
        "order_feedback.accept_urgent": (4, "working_hours"),
        "any.accept_transfer": (12, "hours"),
    }
    firsts = {
        rule.code: (rule.length, rule.unit.value) for rule in all_rules() if rule.version == 1
    }

    assert {code: firsts.get(code) for code in expected} == expected


def test_the_classification_climbs_at_18_22_and_24_hours() -> None:
    rule = next(rule for rule in all_rules() if rule.code == "crime_report.classify")
    case = rule.cases[0]
    found = compute(rule, case.start, get_calendar())

    climbs = [
        (int((step.at - case.start).total_seconds() // 3600), step.to.value)
        for step in found.reminders
    ]

    assert climbs == [(18, "officer"), (22, "head"), (24, "procuracy")]
