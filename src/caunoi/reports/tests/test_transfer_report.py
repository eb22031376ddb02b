"""From unit to unit: every date stays, and what nobody takes in twelve hours comes back."""

from __future__ import annotations

import pytest

from caunoi.core.errors import NotFound, RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.likely_units import read_unit
from caunoi.reports.models import Message
from caunoi.reports.services.handling import classify_report
from caunoi.reports.services.transferring import (
    accept_transfer,
    return_overdue_transfers,
    transfer_report,
)
from caunoi.reports.tests.reading import at, clock, events_of, everything, last_event, running
from caunoi.testing.cast import CRIMINAL, FIRE_POLICE, OTHER_WARD, WARD
from caunoi.testing.make import make_report, make_unit

WHY = "Vụ việc thuộc thẩm quyền của đơn vị khác"


@pytest.fixture
def theft(city, travel):
    return make_report("crime_report", unit=WARD, category="hinh_su.trom_cap")


def send(report, by, to=CRIMINAL):
    return transfer_report(report_id=report.pk, by=by, unit=to, why=WHY)


def test_it_goes_with_all_its_dates_and_the_reporter_is_told(theft, hoa, khoa, travel):
    classify_report(report_id=theft.pk, by=hoa, crime_source="tin_bao", competent=False)
    dates = {rule: c.due_at for rule, c in running(theft).items()}
    travel.move_to(at("2026-11-24 10:00"))

    send(theft, hoa)

    theft.refresh_from_db()
    assert (theft.state, theft.unit.code, theft.state_before) == (
        State.TRANSFERRED, CRIMINAL, State.CLASSIFIED,
    )  # fmt: skip
    assert theft.assignee_id is None
    clocks = running(theft)
    assert clocks["any.accept_transfer"].due_at == at("2026-11-24 22:00")
    # Sending it on is what these two asked for; every other date is as it was.
    for rule in ("crime_report.transfer", "crime_report.ward_hands_over"):
        assert clock(theft, rule).met_at == at("2026-11-24 10:00")
        dates.pop(rule)
    assert {rule: clocks[rule].due_at for rule in dates} == dates
    told = Message.objects.get(report=theft, direction="to_reporter")
    assert "Phòng Cảnh sát hình sự" in told.text
    event = last_event(theft)
    assert (event.data["before"]["unit"], event.data["after"]["unit"]) == (WARD, CRIMINAL)

    accept_transfer(report_id=theft.pk, by=khoa)

    theft.refresh_from_db()
    assert (theft.state, theft.state_before) == (State.CLASSIFIED, "")
    assert "any.accept_transfer" not in running(theft)


def test_the_sender_sees_it_no_more_and_a_double_click_is_one_hand_over(theft, hoa):
    send(theft, hoa)
    send(theft, hoa)

    assert len(events_of(theft, "report.transferred")) == 1
    with pytest.raises(NotFound):
        transfer_report(report_id=theft.pk, by=hoa, unit=FIRE_POLICE, why=WHY)


@pytest.mark.parametrize("to", [WARD, "EXT-115", "BCA", "CAH-008", "nowhere", ""])
def test_units_that_cannot_have_it_are_refused(theft, hoa, to):
    before = everything(theft)
    with pytest.raises(RuleBroken) as refused:
        send(theft, hoa, to)
    assert refused.value.missing == ("unit",)
    assert everything(theft) == before


def test_a_unit_it_is_hidden_from_never_gets_it(city, son):
    report = make_report(
        text="Cán bộ Công an phường Định Công vòi vĩnh tiền của tôi khi làm căn cước."
    )
    before = everything(report)
    with pytest.raises(RuleBroken):
        send(report, son, WARD)
    assert everything(report) == before
    send(report, son, CRIMINAL)


def test_to_another_ward_the_file_is_still_owed(theft, hoa):
    send(theft, hoa, OTHER_WARD)
    assert "crime_report.ward_hands_over" in running(theft)


def test_whoever_did_not_take_it_may_send_it_on_with_twelve_fresh_hours(theft, hoa, khoa, travel):
    send(theft, hoa)
    travel.move_to(at("2026-11-24 20:00"))

    transfer_report(report_id=theft.pk, by=khoa, unit=FIRE_POLICE, why="Đây là vụ cháy nổ")

    assert running(theft)["any.accept_transfer"].due_at == at("2026-11-25 08:00")
    theft.refresh_from_db()
    assert theft.state_before == State.RECEIVED  # not the hand-over itself
    assert theft.previous_unit.code == CRIMINAL


def test_after_twelve_hours_it_is_back_with_the_senders_head(theft, hoa, duc, travel):
    classify_report(report_id=theft.pk, by=hoa, crime_source="tin_bao")
    send(theft, hoa)
    travel.move_to(at("2026-11-24 21:14"))
    assert return_overdue_transfers() == 0
    travel.move_to(at("2026-11-24 21:15"))

    assert return_overdue_transfers() == 1
    assert return_overdue_transfers() == 0

    theft.refresh_from_db()
    assert (theft.state, theft.unit.code, theft.assignee_id) == (
        State.CLASSIFIED, WARD, duc.id,
    )  # fmt: skip
    assert clock(theft, "any.accept_transfer").cancelled_for == "return"
    # The file is with the ward again, and so is what it owes, counted from the first receipt.
    assert running(theft)["crime_report.ward_hands_over"].due_at == at("2026-11-25 09:15")
    event = last_event(theft)
    assert (event.code, event.by) == ("report.transfer_returned", "system:transfers")
    assert event.data["after"]["assignee"] == str(duc.id)
    assert Message.objects.filter(report=theft, direction="to_reporter").count() == 2
    assert theft.next_rule in running(theft)


def test_what_was_taken_in_time_stays(theft, hoa, khoa, travel):
    send(theft, hoa)
    accept_transfer(report_id=theft.pk, by=khoa)
    travel.move_to(at("2026-11-26 09:15"))

    assert return_overdue_transfers() == 0
    theft.refresh_from_db()
    assert theft.unit.code == CRIMINAL


def test_a_sender_that_is_gone_is_stood_in_for_by_its_heir(changing_city, travel, hoa, khoa):
    report = make_report("crime_report", unit=WARD)
    send(report, hoa)
    gone = make_unit("GONE", valid_to=at("2026-01-01 00:00").date())
    report.refresh_from_db()
    report.previous_unit = gone  # nobody follows it
    report.save(update_fields=["previous_unit"])
    travel.move_to(at("2026-11-25 09:15"))

    assert return_overdue_transfers() == 0  # stays where somebody can see it

    report.refresh_from_db()
    assert (report.state, report.unit.code) == (State.TRANSFERRED, CRIMINAL)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cua nam", "CA-00082"),
        ("Công an phường Cửa Nam", "CA-00082"),
        ("PC02", "PC02"),
        ("cong an phuong", "cong an phuong"),  # fits many
        ("khong co noi nay", "khong co noi nay"),
    ],
)
def test_a_unit_is_known_by_a_part_of_its_name_without_marks(city, typed, code):
    assert read_unit(typed) == code


def test_a_slip_in_the_units_name_breaks_no_article(theft, hoa):
    with pytest.raises(RuleBroken) as refused:
        send(theft, hoa, to="khong co noi nay")
    assert refused.value.ground == ""
    assert refused.value.missing == ("unit",)
