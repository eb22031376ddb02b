"""Which times there are: hours, days off by the law's calendar, shut days; clear words for a no."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils.timezone import get_default_timezone
from django.utils.translation import override

from caunoi.law.calendar import get_calendar
from caunoi.procedures.slots import OFFICE, Offer, read_hours, times_of, why_not, write_hours


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=get_default_timezone())


OFFER = Offer(OFFICE, 30, 21, {date(2026, 12, 3): "bảo trì hệ thống"})
NOW = at("2026-11-24 09:15")


def test_a_working_day_has_its_hours_cut_into_times():
    times = times_of(OFFER, date(2026, 11, 25), get_calendar())
    assert times[0] == at("2026-11-25 08:00")
    assert times[-1] == at("2026-11-25 16:30")
    assert at("2026-11-25 12:00") not in times
    assert len(times) == 14


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("2026-11-24 09:00", "This time is over"),
        ("2026-12-30 09:00", "up to 21 days"),
        ("2026-11-29 09:00", "not open on Sunday"),
        ("2026-12-03 09:00", "bảo trì hệ thống"),
        ("2026-11-25 12:30", "no such time"),
        ("2026-11-25 08:10", "no such time"),
    ],
)
def test_a_time_that_cannot_be_had_says_why(moment, says):
    with override("en"):
        assert says in why_not(OFFER, at(moment), NOW, get_calendar())


def test_a_holiday_is_called_by_its_name():
    new_year, before = at("2027-01-01 09:00"), at("2026-12-20 09:00")
    with override("en"):
        assert "New Year" in why_not(OFFER, new_year, before, get_calendar())
    assert times_of(OFFER, date(2027, 1, 1), get_calendar()) == []


def test_a_desk_that_opens_on_saturdays_does():
    offer = Offer({"6": [["08:00", "10:00"]]}, 60, 21, {})
    assert len(times_of(offer, date(2026, 11, 28), get_calendar())) == 2
    assert not why_not(offer, at("2026-11-28 09:00"), NOW, get_calendar())


def test_hours_are_typed_as_people_write_them():
    typed = "1-5 08:00-11:30 13:30-17:00\n6 08:00-11:30"
    hours = read_hours(typed)
    assert set(hours) == set("123456")
    assert write_hours(hours) == typed
    for wrong in ("", "8 08:00-09:00", "1 09:00-08:00", "1 abc", "1-5", "x 08:00-09:00",
                  "1 08:00-11:00 10:00-12:00", "5-1 08:00-09:00", "1 8h-9h"):  # fmt: skip
        with pytest.raises(ValueError, match="^"):
            read_hours(wrong)
