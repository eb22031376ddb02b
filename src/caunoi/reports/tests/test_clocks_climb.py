"""Running out: warned before, then officer, head, procuracy; the state never moves by itself."""

from __future__ import annotations

import pytest

from caunoi.reports.models import Report
from caunoi.reports.services.closing import tell_result
from caunoi.reports.services.escalating import climb
from caunoi.reports.services.handling import classify_report
from caunoi.reports.tests.reading import at, clock, events_of, running
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import bring_to


@pytest.fixture
def on_new_years_eve(city, travel):
    """A tip that comes in on the eve of Tet, at half past eleven at night."""
    travel.move_to(at("2026-02-16 23:30"))
    return make_report("crime_report", unit=WARD, category="hinh_su.trom_cap")


def told(report, rule="crime_report.classify"):
    """(code, to whom) of each telling about that clock, in order."""
    return [
        (event.code, event.data["after"]["to"])
        for event in events_of(report)
        if event.code.startswith("deadline.") and event.data["after"]["rule"] == rule
    ]


def test_24_hours_on_a_holiday_night_climb_at_18_22_and_24(on_new_years_eve, travel):
    report = on_new_years_eve
    for moment, expected in (
        ("2026-02-17 17:29", []),
        ("2026-02-17 17:30", [("deadline.warned", ["officer"])]),
        ("2026-02-17 21:29", []),
        ("2026-02-17 21:30", [("deadline.warned", ["head"])]),
        ("2026-02-17 23:29", []),
        ("2026-02-17 23:30", [("deadline.missed", ["procuracy"])]),
        ("2026-02-18 09:00", []),
    ):
        before = len(told(report))
        travel.move_to(at(moment))
        climb()
        climb()
        assert told(report)[before:] == expected, moment
    stored = clock(report, "crime_report.classify")
    assert (stored.warned, stored.escalated) == (3, 3)


def test_an_expired_clock_changes_no_state_and_no_unit(on_new_years_eve, travel):
    report = on_new_years_eve
    before = Report.objects.filter(pk=report.pk).values("state", "unit", "assignee").get()
    travel.move_to(at("2026-04-01 09:00"))
    climb()
    assert Report.objects.filter(pk=report.pk).values("state", "unit", "assignee").get() == before
    assert "crime_report.classify" in running(report)  # still owed


def test_who_was_away_for_a_month_hears_everything_in_one_word(on_new_years_eve, travel):
    report = on_new_years_eve
    travel.move_to(at("2026-04-01 09:00"))
    climb()
    assert told(report) == [("deadline.missed", ["officer", "head", "procuracy"])]
    assert told(report, "crime_report.verify") == [
        ("deadline.missed", ["officer", "head", "procuracy"])
    ]


def test_a_clock_that_was_met_says_nothing(on_new_years_eve, travel, hoa):
    report = on_new_years_eve
    classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao")
    travel.move_to(at("2026-02-18 12:00"))
    climb()
    assert told(report) == []


def test_an_extension_is_warned_of_anew(city, travel, duc, hoa):
    report = bring_to(
        make_report("crime_report", unit=WARD), "extend_by_procuracy", head=duc, officer=hoa
    )
    travel.move_to(at("2027-01-20 09:00"))
    climb()
    assert told(report, "crime_report.verify") == []
    assert told(report, "crime_report.extend_by_head") == [("deadline.warned", ["officer", "head"])]
    assert told(report, "crime_report.request_extension")[-1] == (
        "deadline.missed", ["officer", "head"],
    )  # fmt: skip


def test_the_reporters_own_time_is_a_reminder_and_lapses_without_blame(city, travel, duc, hoa):
    report = bring_to(make_report("crime_report", unit=WARD), "notify_result",
                      head=duc, officer=hoa)  # fmt: skip
    tell_result(report_id=report.pk, by=duc, message="Kết quả như sau.")
    window = clock(report, "crime_report.complain")
    travel.move_to(at("2026-12-06 09:00"))
    climb()
    assert told(report, "crime_report.complain") == [("deadline.warned", ["reporter"])]
    travel.move_to(window.legal_due_at)

    done = climb()

    assert done.lapsed == 1
    assert clock(report, "crime_report.complain").cancelled_for == "lapsed"
    assert len(told(report, "crime_report.complain")) == 1


def test_a_reminder_that_comes_after_the_window_is_not_sent(city, travel, duc, hoa):
    report = bring_to(make_report("crime_report", unit=WARD), "notify_result",
                      head=duc, officer=hoa)  # fmt: skip
    tell_result(report_id=report.pk, by=duc, message="Kết quả như sau.")
    travel.move_to(at("2027-01-04 09:00"))  # nobody ran the worker for weeks
    climb()
    assert told(report, "crime_report.complain") == []


def test_an_emergency_that_nobody_takes_reaches_the_command_centre_and_the_head(city, travel):
    report = make_report("crime_report", unit=WARD, category="hinh_su.cuop_giat")
    for minute, expected in ((2, ["officer"]), (5, ["command"]), (10, ["head"])):
        travel.move_to(at(f"2026-11-24 09:{15 + minute}"))
        climb()
        assert told(report, "any.claim_emergency")[-1][1] == expected


def test_a_limit_keeps_one_round_short(city, travel):
    for number in range(3):
        make_report("crime_report", unit=WARD, text=f"Tin số {number}, mất xe máy")
    travel.move_to(at("2026-12-30 09:00"))

    rounds = []
    while (done := climb(limit=4)).missed:
        rounds.append(done.missed)

    assert max(rounds) <= 4
    assert climb().missed == 0
