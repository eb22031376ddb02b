"""A new version is shown on running clocks before it is switched on; nothing moves by itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from caunoi.law import rules
from caunoi.law.deadlines import due
from caunoi.law.replay import compare
from caunoi.law.tests.cases import HANOI, add_second_version, hanoi


def test_each_clock_is_shown_under_both_versions(home: Path):
    add_second_version(home, valid_from="2027-03-01")
    clocks = [("a", hanoi(2026, 12, 1, 9)), ("b", hanoi(2027, 3, 2, 9))]

    shifts = compare("crime_report.verify", 2, clocks)

    assert [shift.id for shift in shifts] == ["a", "b"]
    moved, kept = shifts
    assert (moved.old.version, moved.new.version) == (1, 2)
    assert (moved.old.last_day, moved.new.last_day) == (date(2026, 12, 21), date(2026, 12, 16))
    assert moved.moved_by == timedelta(days=-5)
    assert moved.is_changed
    assert (kept.old.version, kept.new.version) == (2, 2)
    assert not kept.is_changed


def test_it_tells_which_cases_would_fall_overdue(home: Path):
    add_second_version(home, valid_from="2027-03-01")
    (shift,) = compare("crime_report.verify", 2, [(1, hanoi(2026, 12, 1, 9))])

    assert not shift.falls_overdue(hanoi(2026, 12, 16, 23))
    assert shift.falls_overdue(hanoi(2026, 12, 17, 0))
    assert shift.falls_overdue(hanoi(2026, 12, 21, 23))
    assert not shift.falls_overdue(hanoi(2026, 12, 22, 0))


def test_no_running_deadline_moves_silently(home: Path):
    """Ten thousand clocks start before a new version; each keeps its date to the second."""
    first = datetime(2026, 1, 1, 8, tzinfo=HANOI)
    clocks = [(n, first + timedelta(minutes=52 * n)) for n in range(10_000)]
    before = {n: due("crime_report.verify", start).due_at for n, start in clocks}

    add_second_version(home, valid_from="2027-03-01")
    rules.forget()
    shifts = compare("crime_report.verify", 2, clocks)

    assert {shift.id: shift.old.due_at for shift in shifts} == before
    assert all(due("crime_report.verify", start).due_at == before[n] for n, start in clocks[::500])
    assert all(shift.moved_by == timedelta(days=-5) for shift in shifts)


def test_an_extension_is_compared_with_its_total(home: Path):
    received = hanoi(2026, 11, 24, 9)
    (shift,) = compare(
        "crime_report.extend_by_procuracy",
        1,
        [("a", hanoi(2027, 1, 25))],
        totals_from={"a": received},
    )

    assert shift.new.last_day == date(2027, 3, 24)
    assert not shift.is_changed
