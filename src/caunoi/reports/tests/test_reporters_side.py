"""What the reporter may do: write on, have it looked at again, rate; nameless ones too."""

from __future__ import annotations

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.errors import EmptyReport
from caunoi.reports.models import Message, Report
from caunoi.reports.services.closing import rate_report, reopen_by_reporter, reopen_report
from caunoi.reports.services.moving import perform_for_reporter
from caunoi.reports.services.talking import add_message
from caunoi.reports.tests.reading import at, clock, events_of, everything, last_event, running
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.make import get_unit, make_report
from caunoi.testing.paths import do
from caunoi.units import directory

WHY = "Quán lại mở nhạc to từ tối qua."


@pytest.fixture
def closed(city, travel, duc, hoa):
    report = make_report("order_feedback", unit=WARD, category="trat_tu.on_ao")
    return do(report, "close", head=duc, officer=hoa)


def test_a_message_is_taken_in_every_state(city, duc, hoa):
    report = make_report("order_feedback", unit=WARD, anonymous=True)
    for state in State:
        Report.objects.filter(pk=report.pk).update(
            state=state, closed_at=report.received_at, ground="fixed"
        )
        add_message(report, text=f"Lời nhắn khi {state}")
    assert len(events_of(report, "message.received")) == len(State)


def test_the_same_message_from_a_channel_twice_is_one(city):
    report = make_report("order_feedback", unit=WARD)
    first = add_message(report, text="Xin chào", channel="zalo", external_id="m-1")
    again = add_message(report, text="Xin chào", channel="zalo", external_id="m-1")
    assert first.pk == again.pk
    assert len(events_of(report, "message.received")) == 1


def test_nothing_at_all_is_no_message(city):
    report = make_report("order_feedback", unit=WARD)
    with pytest.raises(EmptyReport):
        add_message(report, text="  \n")


def test_reopening_is_free_once_within_thirty_days(closed, travel):
    assert running(closed)["any.reopen"].due_at == at("2026-12-25 00:00")
    travel.move_to(at("2026-12-20 09:00"))

    reopen_by_reporter(closed)

    closed.refresh_from_db()
    assert (closed.state, closed.reopened, closed.closed_at) == (State.IN_PROGRESS, 1, None)
    assert closed.waits_for_answer
    assert (closed.outcome, closed.ground) == ("", "")
    assert set(running(closed)) == {"any.finish_reopened"}
    assert clock(closed, "any.reopen").met_at == at("2026-12-20 09:00")
    event = last_event(closed)
    assert (event.code, event.by) == ("report.reopened", "reporter")
    assert event.data["before"]["ground"] == "fixed"


def test_the_second_time_asks_for_a_reason(closed, travel, duc, hoa):
    reopen_by_reporter(closed)
    travel.shift(3600)
    closed = do(Report.objects.get(pk=closed.pk), "close", head=duc, officer=hoa)
    before = everything(closed)
    travel.shift(3600)
    with pytest.raises(RuleBroken) as refused:
        reopen_by_reporter(closed)
    assert refused.value.missing == ("why",)
    assert everything(closed) == before

    reopen_by_reporter(closed, why=WHY)

    closed.refresh_from_db()
    assert closed.reopened == 2
    words = Message.objects.filter(report=closed, direction="from_reporter").latest("at")
    assert words.text == WHY


def test_after_thirty_days_too_and_with_one_it_is_never_refused(closed, travel):
    travel.move_to(clock(closed, "any.reopen").legal_due_at)
    with pytest.raises(RuleBroken):
        reopen_by_reporter(closed)
    travel.move_to(at("2028-01-10 09:00"))
    reopen_by_reporter(closed, why=WHY)


def test_an_officers_reopening_takes_nothing_from_the_reporter(closed, duc, hoa, travel):
    reopen_report(report_id=closed.pk, by=hoa, why="Còn thiếu biên bản")
    travel.shift(3600)
    closed = do(Report.objects.get(pk=closed.pk), "close", head=duc, officer=hoa)
    travel.shift(3600)

    reopen_by_reporter(closed)

    closed.refresh_from_db()
    assert closed.reopened == 1


def test_an_open_report_cannot_be_reopened_or_rated(city):
    report = make_report("order_feedback", unit=WARD)
    for act in (lambda: reopen_by_reporter(report), lambda: rate_report(report, stars=5)):
        with pytest.raises(RuleBroken):
            act()


def test_what_a_unit_that_is_gone_closed_goes_to_its_heir(changing_city, travel, duc, hoa):
    report = make_report("order_feedback", unit=WARD, area_code="00328")
    report = do(report, "close", head=duc, officer=hoa)
    old = get_unit(WARD)
    old.valid_to = at("2026-11-30 00:00").date()
    old.save()
    directory.forget()
    travel.move_to(at("2026-12-05 09:00"))
    from_now = Report.objects.get(pk=report.pk)

    reopen_by_reporter(from_now)

    from_now.refresh_from_db()
    assert from_now.unit.code == OTHER_WARD
    assert last_event(from_now).data["after"]["unit"] == OTHER_WARD


def test_a_rating_is_kept_and_can_be_changed(closed, travel):
    rate_report(closed, stars=2, words="Chậm quá")
    travel.shift(3600)
    rate_report(closed, stars=2, words="Chậm quá")
    assert len(events_of(closed, "report.rated")) == 1

    rate_report(closed, stars=4, words="Hôm nay yên rồi")

    closed.refresh_from_db()
    assert (closed.rating, closed.rating_words) == (4, "Hôm nay yên rồi")
    assert "yên" not in str(last_event(closed).data)


@pytest.mark.parametrize("stars", [0, 6, -1, "x", None, True])
def test_one_to_five_and_nothing_else(closed, stars):
    with pytest.raises(RuleBroken) as refused:
        perform_for_reporter("rate", closed, {"stars": stars})
    assert refused.value.missing == ("stars",)


def test_the_reporter_cannot_do_an_officers_work(closed):
    before = everything(closed)
    for verb in ("reopen", "note", "close", "transfer"):
        with pytest.raises(RuleBroken):
            perform_for_reporter(verb, closed, {})
    assert everything(closed) == before
