"""Denunciations and complaints: accepted with a name, or told why not; their own limits."""

from __future__ import annotations

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.contacts import ContactCard
from caunoi.reports.models import Deadline, Message
from caunoi.reports.services.closing import close_report, tell_result
from caunoi.reports.services.deciding import (
    accept_case,
    decide_report,
    extend_limit,
    not_accept_case,
)
from caunoi.reports.tests.reading import at, clock, everything, last_event, running
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import PAPER, bring_to, do

SAID = "Chúng tôi đã nhận đơn của bà và thông báo như sau."
WHY = "Nội dung không đủ điều kiện theo quy định"


def checked(kind: str, duc, hoa, **over):
    return bring_to(make_report(kind, unit=WARD, **over), "accept", head=duc, officer=hoa)


def accept(report, duc, hoa, **over):
    return accept_case(
        report_id=report.pk, by=duc, officer=hoa.id, paper=PAPER, message=SAID, **over
    )


def test_a_denunciation_is_checked_in_seven_working_days_and_settled_in_thirty(
    city, travel, duc, hoa
):
    report = checked("denunciation", duc, hoa)
    # Culture Day, 24 November, is itself off: counting starts on the 25th.
    assert clock(report, "denunciation.check").due_at == at("2026-12-04 00:00")
    travel.move_to(at("2026-12-01 09:00"))

    accept(report, duc, hoa)

    report.refresh_from_db()
    assert (report.state, report.assignee_id) == (State.VERIFYING, hoa.id)
    assert clock(report, "denunciation.check").met_at == at("2026-12-01 09:00")
    assert clock(report, "denunciation.settle").due_at == at("2027-01-01 00:00")
    assert last_event(report).code == "report.accepted"
    assert Message.objects.filter(report=report, direction="to_reporter", text=SAID).exists()


@pytest.mark.parametrize("kind", ["denunciation", "complaint"])
@pytest.mark.parametrize(
    "over", [{"anonymous": True}, {"contact": ContactCard(phone="0912345678")}],
    ids=["anonymous", "phone only"],
)  # fmt: skip
def test_what_is_nameless_is_not_accepted_but_its_facts_go_on(city, duc, hoa, kind, over):
    report = checked(kind, duc, hoa, **over)
    before = everything(report)
    with pytest.raises(RuleBroken) as refused:
        accept(report, duc, hoa)
    assert "Art." in refused.value.ground
    assert everything(report) == before

    ground = "nameless_inspected" if kind == "denunciation" else "nameless"
    not_accept_case(report_id=report.pk, by=duc, ground=ground, why=WHY, message=SAID)

    report.refresh_from_db()
    assert (report.state, report.outcome, report.ground) == (
        State.DECIDED, "not_accepted", ground,
    )  # fmt: skip
    assert running(report) == {}


@pytest.mark.parametrize("ground", ["nameless", "nameless_inspected"])
def test_nobody_who_gave_a_name_is_called_nameless(city, duc, hoa, ground):
    report = checked("denunciation", duc, hoa)
    with pytest.raises(RuleBroken) as refused:
        not_accept_case(report_id=report.pk, by=duc, ground=ground, why=WHY, message=SAID)
    assert refused.value.missing == ("ground",)


def test_a_complex_one_is_extended_twice_and_never_beyond_ninety_days(city, travel, duc, hoa):
    travel.move_to(at("2026-09-01 09:00"))
    report = checked("denunciation", duc, hoa)
    accept(report, duc, hoa)

    ends = []
    for paper in ("13/QĐ", "14/QĐ"):
        extend_limit(report_id=report.pk, by=duc, why=WHY, paper=paper)
        ends.append(running(report)["denunciation.extend"].due_at)
        travel.shift(3600)
    assert ends == [at("2026-11-01 00:00"), at("2026-12-01 00:00")]
    with pytest.raises(RuleBroken):
        extend_limit(report_id=report.pk, by=duc, why=WHY, paper="15/QĐ")


def test_a_denunciation_ends_with_a_conclusion_told_to_its_writer(city, duc, hoa):
    report = checked("denunciation", duc, hoa)
    accept(report, duc, hoa)
    decide_report("conclude", report_id=report.pk, by=duc, ground="partly_true", paper="20/KL")
    with pytest.raises(RuleBroken) as refused:
        close_report(report_id=report.pk, by=duc, ground="result_told")
    assert refused.value.missing == ("notify_result",)

    tell_result(report_id=report.pk, by=duc, message=SAID)
    close_report(report_id=report.pk, by=duc, ground="result_told")

    report.refresh_from_db()
    assert (report.state, report.outcome) == (State.CLOSED, "conclude")


def test_a_complaint_is_settled_in_thirty_days_or_as_complex_in_forty_five(city, travel, duc, hoa):
    travel.move_to(at("2026-03-01 09:00"))
    report = checked("complaint", duc, hoa)
    assert clock(report, "complaint.accept").due_at == at("2026-03-12 00:00")
    travel.move_to(at("2026-03-10 09:00"))
    accept(report, duc, hoa)
    assert clock(report, "complaint.settle").due_at == at("2026-04-10 00:00")

    extend_limit(report_id=report.pk, by=duc, why=WHY, paper=PAPER)

    assert set(running(report)) == {"complaint.settle_complex"}
    assert clock(report, "complaint.settle_complex").due_at == at("2026-04-25 00:00")


def test_a_remote_place_gives_forty_five_and_sixty(city, travel, duc, hoa):
    travel.move_to(at("2026-03-10 09:00"))
    report = checked("complaint", duc, hoa)
    accept(report, duc, hoa, remote=True)
    assert clock(report, "complaint.settle_remote").due_at == at("2026-04-25 00:00")

    extend_limit(report_id=report.pk, by=duc, why=WHY, paper=PAPER)

    longer = running(report)["complaint.settle_remote_complex"]
    assert longer.due_at == at("2026-05-10 00:00")
    do(report, "decide", head=duc, officer=hoa)
    assert running(report) == {}
    assert not Deadline.objects.filter(report=report, met_at=None, cancelled_at=None,
                                       extended_by=None).exists()  # fmt: skip


def test_an_officer_from_elsewhere_cannot_be_given_the_case(city, duc, hoa, tuan, nga):
    report = checked("complaint", duc, hoa)
    before = everything(report)
    for stranger in (tuan, nga):
        with pytest.raises(RuleBroken) as refused:
            accept_case(report_id=report.pk, by=duc, officer=stranger.id, paper=PAPER, message=SAID)
        assert refused.value.missing == ("officer",)
    assert everything(report) == before
