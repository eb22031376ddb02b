"""Suspension (Art. 148, 149), and a denunciation's time that stands still in it (Art. 34)."""

from __future__ import annotations

import pytest

from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.services.deciding import (
    extend_limit,
    resume_by_procuracy,
    resume_report,
    suspend_report,
)
from caunoi.reports.services.handling import send_paper
from caunoi.reports.tests.reading import at, clock, everything, last_event, running
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import PAPER, bring_to

WHY = "Chờ kết luận giám định của cơ quan chuyên môn"


@pytest.fixture
def verified(city, travel, duc, hoa):
    report = make_report("crime_report", unit=WARD)
    return bring_to(report, "suspend", head=duc, officer=hoa)


def test_suspending_ends_the_verification_and_must_be_sent_in_24_hours(verified, duc, travel):
    travel.move_to(at("2026-12-04 18:30"))

    suspend_report(report_id=verified.pk, by=duc, ground="awaiting_expertise", paper=PAPER, why=WHY)

    verified.refresh_from_db()
    assert (verified.state, verified.ground) == (State.SUSPENDED, "awaiting_expertise")
    assert clock(verified, "crime_report.verify").met_at is not None
    sending = running(verified)["crime_report.send_suspension"]
    assert sending.due_at == at("2026-12-05 18:30")
    send_paper(
        "send_suspension", report_id=verified.pk, by=duc, paper="9/CV-CSĐT",
        message="Việc giải quyết tin của bà tạm đình chỉ để chờ giám định.",
    )  # fmt: skip
    assert "crime_report.send_suspension" not in running(verified)
    assert verified.messages.filter(direction="to_reporter").exists()


@pytest.mark.parametrize("ground", ["", "fixed", "busy"])
def test_it_needs_a_ground_of_the_law(verified, duc, ground):
    before = everything(verified)
    with pytest.raises(RuleBroken) as refused:
        suspend_report(report_id=verified.pk, by=duc, ground=ground, paper=PAPER, why=WHY)
    assert "ground" in refused.value.missing
    assert everything(verified) == before


def test_only_the_head_suspends(verified, hoa):
    with pytest.raises(AccessDenied):
        suspend_report(
            report_id=verified.pk, by=hoa, ground="awaiting_expertise", paper=PAPER, why=WHY
        )


def test_resumed_work_has_one_month_and_three_days_to_tell(verified, duc, travel):
    suspend_report(report_id=verified.pk, by=duc, ground="awaiting_papers", paper=PAPER, why=WHY)
    travel.move_to(at("2027-01-31 09:00"))

    resume_report(report_id=verified.pk, by=duc, why="Đã nhận kết luận giám định", paper=PAPER)

    verified.refresh_from_db()
    assert (verified.state, verified.ground) == (State.VERIFYING, "")
    clocks = running(verified)
    assert clocks["crime_report.resume"].due_at == at("2027-03-01 00:00")  # 28 February ends
    assert clocks["crime_report.resume"].legal_due_at == at("2027-03-02 00:00")
    assert clocks["crime_report.send_resumption"].due_at == at("2027-02-04 00:00")


def test_resumed_work_cannot_be_extended_by_the_head(verified, duc, travel):
    suspend_report(report_id=verified.pk, by=duc, ground="awaiting_papers", paper=PAPER, why=WHY)
    resume_report(report_id=verified.pk, by=duc, why="Đã nhận kết luận giám định", paper=PAPER)

    with pytest.raises(RuleBroken):
        extend_limit(report_id=verified.pk, by=duc, why=WHY, paper=PAPER)


def test_the_procuracys_month_runs_from_receiving_its_decision(verified, duc, travel):
    suspend_report(report_id=verified.pk, by=duc, ground="awaiting_papers", paper=PAPER, why=WHY)
    travel.move_to(at("2027-04-02 09:00"))

    resume_by_procuracy(report_id=verified.pk, by=duc, paper="3/QĐ-VKS", at=at("2027-03-31 14:00"))

    assert running(verified)["crime_report.resume_by_procuracy"].due_at == at("2027-05-01 00:00")


def test_a_moment_in_the_future_or_before_the_receipt_is_refused(verified, duc, travel):
    suspend_report(report_id=verified.pk, by=duc, ground="awaiting_papers", paper=PAPER, why=WHY)
    before = everything(verified)
    for moment in (at("2026-11-24 09:16"), at("2026-11-23 09:00")):
        with pytest.raises(RuleBroken):
            resume_by_procuracy(report_id=verified.pk, by=duc, paper="3/QĐ-VKS", at=moment)
    assert everything(verified) == before


def test_a_denunciations_time_stands_still_while_it_is_suspended(city, travel, duc, hoa):
    report = make_report("denunciation", unit=WARD)
    report = bring_to(report, "suspend", head=duc, officer=hoa)
    assert clock(report, "denunciation.settle").due_at == at("2026-12-25 00:00")
    travel.move_to(at("2026-12-04 09:15"))  # ten days used, twenty left
    suspend_report(report_id=report.pk, by=duc, ground="awaiting_expertise", paper=PAPER, why=WHY)
    assert set(running(report)) == {"denunciation.notify_suspension"}
    travel.move_to(at("2027-01-13 09:15"))  # forty days later

    resume_report(report_id=report.pk, by=duc, why="Đã có kết quả giám định", paper=PAPER)

    again = running(report)["denunciation.settle"]
    assert again.due_at == at("2027-02-03 00:00")  # twenty days more, as before
    assert clock(report, "denunciation.notify_suspension").met_at is None  # still owed
    assert last_event(report).code == "report.resumed"


def test_its_ninety_days_leave_the_suspension_out(city, travel, duc, hoa):
    report = bring_to(make_report("denunciation", unit=WARD), "extend", head=duc, officer=hoa)
    accepted = clock(report, "denunciation.settle").started_at
    assert accepted == at("2026-11-24 09:15")
    travel.move_to(at("2026-12-04 09:15"))
    suspend_report(report_id=report.pk, by=duc, ground="awaiting_expertise", paper=PAPER, why=WHY)
    travel.move_to(at("2026-12-14 09:15"))
    resume_report(report_id=report.pk, by=duc, why="Đã có kết quả giám định", paper=PAPER)

    extend_limit(report_id=report.pk, by=duc, why=WHY, paper=PAPER)
    travel.shift(3600)
    extend_limit(report_id=report.pk, by=duc, why=WHY, paper="13/QĐ")

    # 90 days from 24 November, and the ten of the suspension.
    assert running(report)["denunciation.extend"].due_at == at("2027-03-05 00:00")
    travel.shift(3600)
    with pytest.raises(RuleBroken):
        extend_limit(report_id=report.pk, by=duc, why=WHY, paper="14/QĐ")


def test_a_suspension_during_an_extension_moves_the_ninety_days_as_well(city, travel, duc, hoa):
    report = bring_to(make_report("denunciation", unit=WARD), "extend", head=duc, officer=hoa)
    extend_limit(report_id=report.pk, by=duc, why=WHY, paper=PAPER)
    travel.move_to(at("2026-12-28 09:15"))
    suspend_report(report_id=report.pk, by=duc, ground="awaiting_expertise", paper=PAPER, why=WHY)
    travel.move_to(at("2027-01-07 09:15"))
    resume_report(report_id=report.pk, by=duc, why="Đã có kết quả giám định", paper=PAPER)
    assert running(report)["denunciation.extend"].due_at == at("2027-02-03 00:00")

    extend_limit(report_id=report.pk, by=duc, why=WHY, paper="13/QĐ")

    assert running(report)["denunciation.extend"].due_at == at("2027-03-05 00:00")
