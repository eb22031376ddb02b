"""The days off of 2024 to 2027, their swaps, their versions, and years nobody has decided yet."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from caunoi.law.calendar import build_calendar, get_calendar
from caunoi.law.choices import Certainty


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 2, 8), date(2024, 2, 14)),
        (date(2025, 1, 25), date(2025, 2, 2)),
        (date(2026, 2, 14), date(2026, 2, 22)),
        (date(2027, 2, 4), date(2027, 2, 10)),
    ],
)
def test_nobody_works_at_tet(first, last):
    days = get_calendar()
    run = [first + timedelta(n) for n in range((last - first).days + 1)]

    assert not any(days.is_working(day) for day in run)
    assert days.is_working(first - timedelta(days=1))
    assert days.is_working(last + timedelta(days=1))


@pytest.mark.parametrize(
    ("off", "worked"),
    [
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_a_swapped_day_is_off_and_its_saturday_is_worked(off, worked):
    days = get_calendar()

    assert off.isoweekday() <= 5
    assert worked.isoweekday() == 6
    assert not days.is_working(off)
    assert days.is_working(worked)


def test_working_days_of_each_year():
    """Counted with a pencil: weekdays of the year, less weekday holidays, plus worked Saturdays."""
    days = get_calendar()
    worked = {
        year: sum(
            days.is_working(date(year, 1, 1) + timedelta(n))
            for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
        )
        for year in (2024, 2025, 2026, 2027)
    }

    assert worked == {
        2024: 262 - 12 + 1,
        2025: 261 - 12 + 1,
        2026: 261 - 14 + 2,
        2027: 261 - 12,
    }


def test_a_year_without_a_decision_says_so():
    days = get_calendar()

    assert days.is_decided(2026)
    assert not days.is_decided(2027)
    assert not days.is_decided(2031)
    assert days.certainty_of(date(2027, 2, 8)) == Certainty.C
    assert days.certainty_of(date(2026, 1, 10)) == Certainty.A


def test_a_year_without_a_file_has_its_weekends_and_fixed_days():
    days = get_calendar()

    assert not days.is_working(date(2031, 9, 2))
    assert english_name(date(2031, 9, 2)) == "National Day"
    assert not days.is_working(date(2031, 9, 6))
    assert days.is_working(date(2031, 9, 4))
    assert days.is_working(date(2023, 11, 24))  # Culture Day is off since 2026 only


def test_the_names_of_days_off_are_known():
    assert english_name(date(2026, 11, 24)) == "Vietnam Culture Day"
    assert english_name(date(2026, 11, 28)) is None  # a plain Saturday
    assert english_name(date(2026, 11, 25)) is None


def english_name(day: date) -> str | None:
    name = get_calendar().name_of(day)
    return name.en if name else None


def test_a_new_version_of_a_year_takes_over_and_the_old_one_stays(home: Path):
    old = (home / "calendar" / "vn-2027.toml").read_text(encoding="utf-8")
    new = (
        old.replace("version = 1", "version = 2")
        .replace("known_from = 2026-11-24", "known_from = 2026-12-20")
        .replace("last = 2027-02-10", "last = 2027-02-11")
    )
    (home / "calendar" / "vn-2027-v2.toml").write_text(new, encoding="utf-8")

    newest = build_calendar(home)
    before = build_calendar(home, as_known_on=date(2026, 12, 1))

    assert not newest.is_working(date(2027, 2, 11))
    assert before.is_working(date(2027, 2, 11))
    assert newest.stamp_of(date(2026, 12, 1), date(2027, 1, 5)) == "vn-2026.1+2027.2"
    assert before.stamp_of(date(2026, 12, 1), date(2027, 1, 5)) == "vn-2026.1+2027.1"
