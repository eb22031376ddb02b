"""Category, urgency and kind: corrections are kept, alarms start and end, other clocks run."""

from __future__ import annotations

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import CategoryCorrection, Message, Shield
from caunoi.reports.services.handling import brief_above, claim_emergency, classify_report
from caunoi.reports.services.sorting import change_kind, correct_category, set_urgency
from caunoi.reports.tests.reading import at, clock, events_of, everything, last_event, running
from caunoi.testing.cast import INSPECTORATE, WARD
from caunoi.testing.make import make_report

WHY = "Người báo tin gọi lại, nghi phạm đang ở đó"
SAID = "Đơn của bà được xem xét theo thủ tục khác."


def test_the_correction_is_kept_with_what_it_was(city, hoa):
    report = make_report("order_feedback", unit=WARD, category="trat_tu.via_he")

    for _click in range(2):
        correct_category(report_id=report.pk, by=hoa, category="trat_tu.on_ao")

    correction = CategoryCorrection.objects.get(report=report)
    assert (correction.was, correction.now, correction.officer_id) == (
        "trat_tu.via_he", "trat_tu.on_ao", hoa.id,
    )  # fmt: skip
    assert len(events_of(report, "report.category_corrected")) == 1


@pytest.mark.parametrize("category", ["trat_tu", "nothing.at_all", "trat_tu.on_ao "])
def test_only_a_leaf_of_the_tree_is_a_category(city, hoa, category):
    report = make_report("order_feedback", unit=WARD)
    with pytest.raises(RuleBroken) as refused:
        correct_category(report_id=report.pk, by=hoa, category=category)
    assert refused.value.missing == ("category",)
    assert not CategoryCorrection.objects.exists()


def test_an_emergency_rings_for_five_minutes_from_when_it_is_known(city, travel, hoa):
    report = make_report("crime_report", unit=WARD, category="hinh_su.trom_cap")
    assert "any.claim_emergency" not in running(report)
    travel.move_to(at("2026-11-24 11:00"))

    set_urgency(report_id=report.pk, by=hoa, urgency=1, why=WHY)

    report.refresh_from_db()
    assert (report.urgency, report.next_rule) == (1, "any.claim_emergency")
    assert running(report)["any.claim_emergency"].due_at == at("2026-11-24 11:05")
    travel.shift(60)
    set_urgency(report_id=report.pk, by=hoa, urgency=3, why="Gọi lại thì đã yên")
    assert clock(report, "any.claim_emergency").cancelled_for == "set_urgency"


def test_feedback_that_turns_urgent_is_taken_on_in_half_the_time(city, travel, hoa):
    report = make_report("order_feedback", unit=WARD, category="trat_tu.via_he")
    calm = running(report)["order_feedback.accept"]

    set_urgency(report_id=report.pk, by=hoa, urgency=2, why=WHY)

    urgent = running(report)["order_feedback.accept_urgent"]
    assert urgent.started_at == calm.started_at
    assert urgent.due_at < calm.due_at
    set_urgency(report_id=report.pk, by=hoa, urgency=4, why="Nhầm địa chỉ rồi")
    assert running(report)["order_feedback.accept"].due_at == calm.due_at


def test_what_was_taken_on_is_not_asked_for_again(city, hoa):
    report = make_report("order_feedback", unit=WARD, category="trat_tu.via_he")
    classify_report(report_id=report.pk, by=hoa)
    set_urgency(report_id=report.pk, by=hoa, urgency=2, why=WHY)
    assert "order_feedback.accept_urgent" not in running(report)


@pytest.mark.parametrize("urgency", [0, 5, -1])
def test_there_are_four_urgencies(city, hoa, urgency):
    report = make_report("order_feedback", unit=WARD)
    with pytest.raises(RuleBroken) as refused:
        set_urgency(report_id=report.pk, by=hoa, urgency=urgency, why=WHY)
    assert refused.value.missing == ("urgency",)


def test_a_claim_ends_the_alarm_for_everybody(city, travel, phuc, hoa):
    report = make_report("crime_report", unit=WARD, category="hinh_su.cuop_giat")
    assert running(report)["any.claim_emergency"].due_at == at("2026-11-24 09:20")

    claim_emergency(report_id=report.pk, by=phuc)
    claim_emergency(report_id=report.pk, by=hoa)  # late by a second: it is taken already

    claims = events_of(report, "report.claimed")
    assert [event.by for event in claims] == [phuc.ref]
    assert "any.claim_emergency" not in running(report)


def test_whoever_takes_on_the_work_answers_the_alarm(city, hoa):
    report = make_report("crime_report", unit=WARD, category="hinh_su.cuop_giat")
    classify_report(report_id=report.pk, by=hoa, crime_source="tin_bao")
    assert clock(report, "any.claim_emergency").met_at is not None


def test_only_an_emergency_is_claimed_or_briefed(city, hoa):
    report = make_report("crime_report", unit=WARD, category="kinh_te.hang_gia")
    with pytest.raises(RuleBroken):
        claim_emergency(report_id=report.pk, by=hoa)
    with pytest.raises(RuleBroken):
        brief_above(report_id=report.pk, by=hoa, text="Nghi phạm đã rời hiện trường")


def test_another_kind_has_other_clocks_from_the_first_receipt(city, travel, hoa):
    report = make_report("crime_report", unit=WARD, category="hinh_su.trom_cap")
    old = set(running(report))
    travel.move_to(at("2026-11-24 15:00"))

    change_kind(report_id=report.pk, by=hoa, kind="complaint", why=WHY, message=SAID)

    report.refresh_from_db()
    assert (report.kind, report.state, report.crime_source) == ("complaint", "received", "")
    assert set(running(report)) == {"complaint.accept"}
    assert running(report)["complaint.accept"].started_at == report.sent_at
    assert {clock(report, rule).cancelled_for for rule in old} == {"change_kind"}
    event = last_event(report)
    assert event.code == "report.kind_changed"
    assert set(event.data["after"]["cancelled"]) == old
    assert Message.objects.get(report=report, direction="to_reporter").text == SAID
    assert Message.objects.get(report=report, direction="note").text == WHY


def test_what_turns_out_to_be_a_crime_gets_its_name_in_law(city, hoa):
    named = make_report("question", unit=WARD)
    nameless = make_report("question", unit=WARD, anonymous=True)
    for report, source in ((named, "to_giac"), (nameless, "tin_bao")):
        change_kind(report_id=report.pk, by=hoa, kind="crime_report", why=WHY, message=SAID)
        report.refresh_from_db()
        assert report.crime_source == source
        assert {"crime_report.classify", "crime_report.ward_hands_over"} <= set(running(report))


def test_an_alarm_that_nobody_answered_rings_on(city, hoa):
    report = make_report("crime_report", unit=WARD, category="hinh_su.cuop_giat")
    ends = running(report)["any.claim_emergency"].due_at
    change_kind(report_id=report.pk, by=hoa, kind="order_feedback", why=WHY, message=SAID)
    assert running(report)["any.claim_emergency"].due_at == ends


def test_what_becomes_a_denunciation_of_the_police_leaves_their_sight(city, hoa, son):
    report = make_report("complaint", unit=WARD, category="can_bo.thai_do")
    report.about_police = False
    report.save(update_fields=["about_police"])

    change_kind(report_id=report.pk, by=hoa, kind="denunciation", why=WHY, message=SAID)
    change_kind(report_id=report.pk, by=hoa, kind="denunciation", why=WHY, message=SAID)

    report.refresh_from_db()
    assert (report.unit.code, report.about_police) == (INSPECTORATE, True)
    assert Shield.objects.filter(report=report, unit__code=WARD).exists()
    assert len(events_of(report, "report.kind_changed")) == 1
    hidden = events_of(report, "report.shielded")[-1]  # the intake wrote one before
    assert hidden.by.startswith("system:")
    assert hidden.data["after"] == {"units": [WARD], "officers": 0}
    classify_report(report_id=report.pk, by=son)
    report.refresh_from_db()
    assert report.state == State.CHECKING


def test_to_the_kind_it_has_or_to_none_is_no_change(city, hoa):
    report = make_report("question", unit=WARD)
    before = everything(report)
    change_kind(report_id=report.pk, by=hoa, kind="question", why=WHY, message=SAID)
    with pytest.raises(RuleBroken):
        change_kind(report_id=report.pk, by=hoa, kind="gossip", why=WHY, message=SAID)
    assert everything(report) == before
