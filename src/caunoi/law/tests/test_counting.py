"""Counting obeys its laws for every start, length and calendar, not only for the golden cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caunoi.law import counting
from caunoi.law.calendar import Calendar, get_calendar
from caunoi.law.calendar_schema import CalendarBase, CalendarYear
from caunoi.law.choices import TimeUnit
from caunoi.law.tests.cases import HANOI, moments

DAYS = st.dates(date(2023, 6, 1), date(2028, 12, 31))
MOMENTS = moments(2023, 2028)
MOMENT = timedelta(microseconds=1)
LENGTHS = st.integers(1, 90)
DAY_UNITS = st.sampled_from([TimeUnit.DAYS, TimeUnit.WORKING_DAYS, TimeUnit.MONTHS])
CLOCK_UNITS = st.sampled_from([TimeUnit.MINUTES, TimeUnit.HOURS, TimeUnit.WORKING_HOURS])


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The real office week with any days off and any worked Saturdays in 2026."""
    year = st.dates(date(2026, 1, 1), date(2026, 12, 31))
    off = sorted(draw(st.sets(year, min_size=1, max_size=25)))
    free = draw(st.sets(year.filter(lambda day: day.isoweekday() > 5), max_size=5)) - set(off)
    source = {"source": "drawn", "certainty": "A"}
    base = CalendarBase.model_validate(
        {
            "zone": "Asia/Ho_Chi_Minh",
            "weekend": [6, 7],
            "office": [
                {"opens": "08:00", "closes": "12:00"},
                {"opens": "13:00", "closes": "17:00"},
            ],
            "fixed": [],
            **source,
        }
    )
    name = {"vi": "x", "en": "x"}
    written = CalendarYear.model_validate(
        {
            "year": 2026,
            "version": 1,
            "known_from": date(2025, 12, 1),
            "off": [{"first": day, "name": name, **source} for day in off],
            "worked": [{"day": day, "instead_of": off[0], **source} for day in sorted(free)],
            **source,
        }
    )
    return Calendar(base, [written])


@given(DAYS, LENGTHS, DAY_UNITS, st.booleans())
def test_a_last_day_is_never_before_the_first(first, length, unit, counted):
    last = counting.last_day(first, length, unit, get_calendar(), count_first_day=counted)

    assert last >= first


@given(DAYS, DAYS, LENGTHS, DAY_UNITS)
def test_who_starts_later_never_ends_earlier(one, other, length, unit):
    earlier, later = sorted((one, other))
    days = get_calendar()

    assert counting.last_day(earlier, length, unit, days) <= counting.last_day(
        later, length, unit, days
    )


@given(DAYS, LENGTHS, DAY_UNITS)
def test_a_longer_limit_ends_later(first, length, unit):
    days = get_calendar()

    assert counting.last_day(first, length, unit, days) < counting.last_day(
        first, length + 1, unit, days
    )


@given(
    calendars(), st.dates(date(2025, 12, 1), date(2026, 12, 31)), st.integers(1, 40), st.booleans()
)
def test_a_limit_in_working_days_ends_on_one_and_holds_exactly_that_many(
    days, first, count, counted
):
    last = counting.last_day(first, count, TimeUnit.WORKING_DAYS, days, count_first_day=counted)

    assert days.is_working(last)
    begin = first if counted else first + timedelta(days=1)
    worked = sum(days.is_working(begin + timedelta(n)) for n in range((last - begin).days + 1))
    assert worked == count


@given(calendars(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_rolling_goes_forward_to_a_working_day_over_days_off_only(days, day):
    rolled = counting.roll(day, days)

    assert rolled >= day
    assert days.is_working(rolled)
    assert not any(days.is_working(day + timedelta(n)) for n in range((rolled - day).days))
    assert counting.roll(rolled, days) == rolled


@given(calendars(), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_the_file_of_the_year_beats_the_week(days, day):
    if day in days._worked:
        assert days.is_working(day)
    elif day in days._off:
        assert not days.is_working(day)
    else:
        assert days.is_working(day) == (day.isoweekday() <= 5)


@given(DAYS, st.integers(1, 30))
def test_months_keep_the_date_or_take_the_last_day_of_the_month(first, months):
    last = counting.add_months(first, months)

    assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == months
    if last.day != first.day:
        assert last.day < first.day
        assert (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 2, 28), 1, date(2026, 3, 28)),
    ],
)
def test_months_that_lawyers_ask_about(first, months, last):
    assert counting.add_months(first, months) == last


@given(MOMENTS, st.integers(1, 200))
def test_hours_run_through_nights_weekends_and_tet(start, hours):
    end = counting.moment_after(start, hours, TimeUnit.HOURS, get_calendar())

    assert end - start == timedelta(hours=hours)


@given(MOMENTS, MOMENTS, st.integers(1, 60), CLOCK_UNITS)
def test_moments_never_run_backwards(one, other, length, unit):
    earlier, later = sorted((one, other))
    days = get_calendar()
    first = counting.moment_after(earlier, length, unit, days)
    second = counting.moment_after(later, length, unit, days)

    assert earlier < first <= second


@given(MOMENTS, st.integers(1, 60))
def test_working_hours_hold_exactly_the_office_time_asked_for(start, hours):
    days = get_calendar()

    end = counting.add_working_hours(start, hours, days)

    assert _office_time(start, end, days) == timedelta(hours=hours)
    assert _office_time(start, end - MOMENT, days) == timedelta(hours=hours) - MOMENT


def _office_time(start: datetime, end: datetime, days: Calendar) -> timedelta:
    """Office time between two moments, summed day by day: another way to the same figure."""
    total, day = timedelta(), start.astimezone(days.zone).date()
    while day <= end.astimezone(days.zone).date():
        if days.is_working(day):
            for opens, closes in days.office:
                low = max(start, datetime.combine(day, opens, days.zone))
                high = min(end, datetime.combine(day, closes, days.zone))
                total += max(timedelta(), high - low)
        day += timedelta(days=1)
    return total


@given(DAYS)
def test_a_day_ends_at_midnight_in_the_city(day):
    end = counting.end_of(day, HANOI)

    assert end.tzinfo == UTC
    assert (end.hour, end.minute) == (17, 0)  # no daylight saving: always 24:00 = 17:00 UTC
    assert counting.last_day_before(end, HANOI) == day
    assert counting.last_day_before(end - MOMENT, HANOI) == day
    assert counting.last_day_before(end + MOMENT, HANOI) == day + timedelta(days=1)


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_a_day_ends_at_midnight_also_where_clocks_change(day):
    """A city with daylight saving would still get its own midnight."""
    berlin = ZoneInfo("Europe/Berlin")
    end = counting.end_of(day, berlin).astimezone(berlin)

    assert (end.date(), end.hour, end.minute) == (day + timedelta(days=1), 0, 0)


def test_the_first_day_may_be_counted():
    days = get_calendar()
    monday = date(2026, 12, 7)

    assert counting.last_day(monday, 3, TimeUnit.DAYS, days) == date(2026, 12, 10)
    assert counting.last_day(monday, 3, TimeUnit.DAYS, days, count_first_day=True) == date(
        2026, 12, 9
    )
    saturday = date(2026, 12, 12)  # a day off never is working day one
    assert counting.last_day(
        saturday, 1, TimeUnit.WORKING_DAYS, days, count_first_day=True
    ) == date(2026, 12, 14)
