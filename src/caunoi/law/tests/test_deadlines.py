"""`due`: versions stay with their case, extensions keep inside the law, and it can say why."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from django.utils import translation
from hypothesis import given

from caunoi.core.errors import RuleBroken
from caunoi.law.calendar import get_calendar
from caunoi.law.deadlines import check_extension, compute, due, explain_limit
from caunoi.law.errors import NoSuchRule, NotInForce
from caunoi.law.rules import all_rules, get_rule, rule_in_force
from caunoi.law.schema import Rule
from caunoi.law.tests.cases import HANOI, add_second_version, hanoi, moments


def test_both_ends_are_kept_and_are_utc():
    found = due("crime_report.verify", hanoi(2026, 1, 26, 8))

    assert found.due_at == datetime(2026, 2, 15, 17, tzinfo=UTC)
    assert found.legal_due_at == datetime(2026, 2, 23, 17, tzinfo=UTC)
    assert (found.last_day, found.legal_last_day) == (date(2026, 2, 15), date(2026, 2, 23))
    assert (found.rule, found.version, found.calendar) == ("crime_report.verify", 1, "vn-2026.1")
    assert found.started_at == datetime(2026, 1, 26, 1, tzinfo=UTC)


def test_the_city_decides_which_day_it_is():
    """18:00 UTC on the 23rd is already the 24th in Hanoi."""
    found = due("crime_report.verify", datetime(2026, 11, 23, 18, tzinfo=UTC))

    assert found.last_day == date(2026, 12, 14)


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="aware"):
        due("crime_report.verify", datetime(2026, 11, 23, 18))  # noqa: DTZ001


def test_an_unknown_rule_is_refused_in_words():
    with pytest.raises(NoSuchRule) as caught, translation.override("en"):
        due("crime_report.eat", hanoi(2026, 11, 24))

    assert "crime_report.eat" in str(caught.value)
    assert not isinstance(caught.value, NotInForce)  # a slip must not pass for "no limit"


def test_no_rule_was_in_force_before_the_law():
    with pytest.raises(NotInForce):
        due("crime_report.verify", hanoi(2017, 12, 31, 12))


def test_a_case_keeps_the_version_in_force_at_its_start(home: Path):
    add_second_version(home, valid_from="2027-03-01")

    before = due("crime_report.verify", hanoi(2027, 2, 28, 23, 59))
    after = due("crime_report.verify", hanoi(2027, 3, 1, 0, 0))

    assert (before.version, before.last_day) == (1, date(2027, 3, 20))
    assert (after.version, after.last_day) == (2, date(2027, 3, 16))


def test_old_versions_can_still_be_asked_for(home: Path):
    add_second_version(home, valid_from="2027-03-01")

    old = due("crime_report.verify", hanoi(2027, 3, 1), 1)

    assert (old.version, old.last_day) == (1, date(2027, 3, 21))
    assert get_rule("crime_report.verify", 1).length == 20
    assert [rule.version for rule in all_rules() if rule.code == "crime_report.verify"] == [2, 1]


def test_a_repealed_rule_is_not_used(home: Path):
    path = home / "rules" / "fire_hazard.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("version = 1\n", "version = 1\nvalid_to = 2026-06-01\n"), "utf-8")

    assert due("fire_hazard.look", hanoi(2026, 5, 31, 23)).version == 1
    with pytest.raises(NotInForce):
        due("fire_hazard.look", hanoi(2026, 6, 1))


def test_art_147_is_at_most_four_months_in_all():
    received = hanoi(2026, 11, 24, 9, 15)
    verify = due("crime_report.verify", received)
    head = due("crime_report.extend_by_head", received)
    procuracy = due("crime_report.extend_by_procuracy", head.due_at, total_from=received)

    assert [found.last_day for found in (verify, head, procuracy)] == [
        date(2026, 12, 14),
        date(2027, 1, 24),
        date(2027, 3, 24),
    ]


@given(moments(2019, 2029))
def test_no_chain_of_extensions_passes_four_months(received: datetime):
    head = due("crime_report.extend_by_head", received)
    for start in (head.due_at, head.legal_due_at):
        procuracy = due("crime_report.extend_by_procuracy", start, total_from=received)
        day = received.astimezone(HANOI).date()
        most = (day.year * 12 + day.month - 1) + 4
        assert procuracy.last_day is not None
        assert (procuracy.last_day.year * 12 + procuracy.last_day.month - 1) <= most
        assert procuracy.last_day.day <= day.day or procuracy.last_day.month != most % 12 + 1


def test_an_extension_needs_to_know_where_its_total_starts():
    with pytest.raises(ValueError, match="total_from"):
        due("crime_report.extend_by_procuracy", hanoi(2027, 1, 25))


def test_less_may_be_granted_but_never_more():
    received, end = hanoi(2026, 11, 24, 9, 15), hanoi(2027, 1, 25)

    one = due("crime_report.extend_by_procuracy", end, total_from=received, length=1)

    assert one.last_day == date(2027, 2, 24)
    with pytest.raises(RuleBroken) as caught:
        due("crime_report.extend_by_procuracy", end, total_from=received, length=3)
    assert caught.value.ground == "crime_report.extend_by_procuracy"


def test_the_procuracy_cannot_extend_what_the_head_has_not():
    at = hanoi(2026, 12, 1)

    rule = check_extension(
        "crime_report.extend_by_procuracy", extending="crime_report.extend_by_head", used=0, at=at
    )
    assert rule.times == 1
    with pytest.raises(RuleBroken):
        check_extension(
            "crime_report.extend_by_procuracy", extending="crime_report.verify", used=0, at=at
        )
    with pytest.raises(RuleBroken):
        check_extension(
            "crime_report.extend_by_procuracy",
            extending="crime_report.extend_by_head",
            used=1,
            at=at,
        )


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
@hypothesis.settings(max_examples=25)  # for each of some fifty rules
@given(started_at=moments(2024, 2027))
def test_every_rule_rolls_forward_only_and_warns_in_order(rule: Rule, started_at: datetime):
    total_from = started_at - timedelta(days=40) if rule.max_total else None
    found = compute(rule, started_at, get_calendar(), total_from=total_from)

    assert found.legal_due_at >= found.due_at
    if rule.direction == "after":
        assert found.due_at > started_at or rule.max_total
    else:
        assert found.due_at < started_at
    if found.legal_last_day and rule.roll == "next_working_day":
        assert get_calendar().is_working(found.legal_last_day)
    moments = [reminder.at for reminder in found.reminders]
    assert moments == sorted(moments)
    assert all(moment >= started_at for moment in moments)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_every_rule_can_be_explained_with_its_article(rule: Rule, language: str):
    case = rule.cases[0]
    with translation.override(language):
        found = compute(
            rule, case.start, get_calendar(), total_from=case.total_from, length=case.length
        )
        said = found.explain()

        assert str(rule.title) in said
        assert str(rule.article) in said
        assert found.say_end() in said
        assert "%" not in said


def test_the_sentence_can_be_read_aloud_in_english():
    with translation.override("en"):
        said = due("crime_report.verify", hanoi(2026, 1, 26, 8)).explain()

    assert said == (
        "Check, verify and decide on the report: 20 days from receipt of the report "
        "(Criminal Procedure Code, Art. 147.1). "
        "Counted from 08:00 on Monday 26 January 2026, "
        "it ends at the end of Sunday 15 February 2026. "
        "The first day is not counted. "
        "Sunday 15 February 2026 is a day off (Lunar New Year (Tet)); "
        "the legal limit is therefore the end of Monday 23 February 2026."
    )


def test_the_sentence_can_be_read_aloud_in_vietnamese():
    with translation.override("vi"):
        said = due("crime_report.verify", hanoi(2026, 1, 26, 8)).explain()

    assert said == (
        "Kiểm tra, xác minh và ra quyết định giải quyết tin: 20 ngày kể từ khi tiếp nhận tin "
        "(khoản 1 Điều 147 Bộ luật Tố tụng hình sự). "
        "Tính từ 08:00, thứ Hai 26/01/2026, thời hạn đến hết ngày Chủ nhật 15/02/2026. "
        "Ngày đầu tiên không tính. "
        "Chủ nhật 15/02/2026 là ngày nghỉ (Tết Nguyên đán) nên hạn theo luật là "
        "hết ngày thứ Hai 23/02/2026."
    )


def test_a_date_in_an_undecided_year_says_that_it_may_move():
    with translation.override("en"):
        sure = due("question.answer_simple", hanoi(2026, 12, 7)).explain()
        unsure = due("question.answer_simple", hanoi(2026, 12, 28)).explain()

    assert "not decided yet" not in sure
    assert "not decided yet" in unsure


def test_a_stored_limit_is_explained_as_it_was_counted():
    """The files may change; what was promised stays what was promised."""
    found = due("crime_report.verify", hanoi(2026, 1, 26, 8))

    with translation.override("en"):
        said = explain_limit(
            found.rule,
            found.version,
            started_at=found.started_at,
            due_at=found.due_at,
            legal_due_at=found.legal_due_at,
        )
        assert said == found.explain()


def test_the_rule_in_force_needs_no_database_where_nothing_was_proposed():
    assert rule_in_force("crime_report.verify", hanoi(2026, 1, 26)).version == 1
