"""Extensions (Art. 147): two months in all, then the procuracy's two more; each only once."""

from __future__ import annotations

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import Report
from caunoi.reports.selectors.report_page import desk_view
from caunoi.reports.services.deciding import extend_by_procuracy, extend_limit
from caunoi.reports.services.handling import send_paper
from caunoi.reports.tests.reading import at, clock, everything, last_event, running
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import PAPER, bring_to

WHY = "Vụ việc có nhiều tình tiết, xảy ra tại nhiều nơi"


@pytest.fixture
def verified(city, travel, duc, hoa):
    report = make_report("crime_report", unit=WARD)
    return bring_to(report, "extend", head=duc, officer=hoa)


def test_the_head_extends_to_two_months_in_all_before_day_20_ends(verified, duc, travel):
    assert clock(verified, "crime_report.verify").due_at == at("2026-12-15 00:00")
    travel.move_to(at("2026-12-14 23:59"))

    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)

    clocks = running(verified)
    assert "crime_report.verify" not in clocks
    longer = clocks["crime_report.extend_by_head"]
    assert longer.due_at == at("2027-01-25 00:00")  # 24:00 on 24 January, a Sunday
    assert longer.legal_due_at == at("2027-01-26 00:00")
    assert clock(verified, "crime_report.verify").extended_by_id == longer.pk
    verified.refresh_from_db()
    assert verified.state == State.VERIFYING
    assert last_event(verified).code == "report.extended"


def test_after_day_20_the_head_cannot_extend_any_more(verified, duc, travel):
    travel.move_to(at("2026-12-15 00:00"))
    before = everything(verified)

    with pytest.raises(RuleBroken) as refused:
        extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)

    assert refused.value.ground == "crime_report.extend_by_head"
    assert everything(verified) == before


def test_the_head_extends_only_once(verified, duc, travel):
    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)
    travel.shift(3600)
    before = everything(verified)

    with pytest.raises(RuleBroken):
        extend_limit(report_id=verified.pk, by=duc, why=f"{WHY} nữa", paper=PAPER)

    assert everything(verified) == before


def test_the_procuracy_never_extends_before_the_head_did(verified, duc):
    before = everything(verified)

    with pytest.raises(RuleBroken):
        extend_by_procuracy(report_id=verified.pk, by=duc, paper=PAPER)

    assert everything(verified) == before


def test_asking_the_procuracy_is_due_five_days_before_the_end(verified, duc):
    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)

    asking = running(verified)["crime_report.request_extension"]
    assert asking.due_at == at("2027-01-20 00:00")  # 24:00 on the 19th
    send_paper(
        "request_extension", report_id=verified.pk, by=duc, paper="77/CV, 10/01/2027", why=WHY
    )
    assert "crime_report.request_extension" not in running(verified)


def test_after_an_extension_the_next_step_is_the_decision_not_the_request_that_may_be_left_out(
    verified, duc, travel
):
    send_paper(
        "notify_receipt", report_id=verified.pk, by=duc, paper="1/TB", message="Đã nhận tin."
    )
    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)

    clocks = running(verified)
    verified.refresh_from_db()
    extended = clocks["crime_report.extend_by_head"]
    assert clocks["crime_report.request_extension"].due_at < extended.due_at
    assert (verified.next_rule, verified.next_due) == (extended.rule, extended.due_at)
    view = desk_view(verified, duc)
    assert view.next_clock is not None
    assert view.next_clock.rule == extended.rule
    assert [move.verb for move in view.way.moves] == ["prosecute", "not_prosecute", "suspend"]
    # The day for asking passes: nothing that is owed is late.
    travel.move_to(at("2027-01-21 10:00"))
    assert not Report.objects.due_before(at("2027-01-21 10:00")).exists()


def test_with_the_procuracy_four_months_and_not_a_day_more(verified, duc, travel):
    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)
    travel.move_to(at("2027-01-18 10:00"))

    extend_by_procuracy(report_id=verified.pk, by=duc, paper="5/QĐ-VKS, 18/01/2027")

    clocks = running(verified)
    assert clocks["crime_report.extend_by_procuracy"].due_at == at("2027-03-25 00:00")
    assert "crime_report.request_extension" not in clocks
    assert last_event(verified).code == "report.extended_by_procuracy"


def test_the_procuracy_may_grant_less(verified, duc):
    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)

    extend_by_procuracy(report_id=verified.pk, by=duc, paper="5/QĐ-VKS", months=1)

    assert running(verified)["crime_report.extend_by_procuracy"].due_at == at("2027-02-25 00:00")


def test_the_procuracy_cannot_grant_more_than_two_months(verified, duc):
    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)

    with pytest.raises(RuleBroken):
        extend_by_procuracy(report_id=verified.pk, by=duc, paper="5/QĐ-VKS", months=3)


def test_a_third_extension_is_refused(verified, duc, travel):
    extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)
    extend_by_procuracy(report_id=verified.pk, by=duc, paper="5/QĐ-VKS, 18/01/2027")
    travel.shift(3600)
    before = everything(verified)

    with pytest.raises(RuleBroken):
        extend_by_procuracy(report_id=verified.pk, by=duc, paper="6/QĐ-VKS, 18/02/2027")
    with pytest.raises(RuleBroken):
        extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)

    assert everything(verified) == before


def test_an_extension_needs_a_reason_and_the_decisions_number(verified, duc):
    for why, paper in ((".", PAPER), ("", PAPER), (WHY, ""), (WHY, "quyết định")):
        with pytest.raises(RuleBroken):
            extend_limit(report_id=verified.pk, by=duc, why=why, paper=paper)


def test_months_end_on_the_last_day_of_a_shorter_month(city, travel, duc, hoa):
    travel.move_to(at("2025-12-31 10:00"))
    report = bring_to(make_report("crime_report", unit=WARD), "extend", head=duc, officer=hoa)

    extend_limit(report_id=report.pk, by=duc, why=WHY, paper=PAPER)
    extend_by_procuracy(report_id=report.pk, by=duc, paper="5/QĐ-VKS, 18/02/2026")

    assert clock(report, "crime_report.extend_by_head").due_at == at("2026-03-01 00:00")
    last = clock(report, "crime_report.extend_by_procuracy")
    assert at("2026-04-28 00:00") < last.due_at <= at("2026-05-01 00:00")  # never past 30 April


def test_the_clocks_start_when_the_message_was_sent_not_when_it_reached_us(city, travel, duc, hoa):
    report = make_report("crime_report", unit=WARD, sent_at=at("2026-11-20 08:00"))

    assert clock(report, "crime_report.verify").due_at == at("2026-12-11 00:00")
    assert clock(report, "crime_report.classify").due_at == at("2026-11-21 08:00")
