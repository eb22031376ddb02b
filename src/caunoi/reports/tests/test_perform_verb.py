"""The one door: fields as a form or JSON gives them become what the services ask for."""

from __future__ import annotations

from uuid import uuid4

import pytest

from caunoi.core.errors import NotFound, RuleBroken
from caunoi.reports.models import Attachment, Report
from caunoi.reports.services.moving import open_moves, perform
from caunoi.reports.tests.reading import at, clock, everything
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_file, make_report
from caunoi.testing.paths import PAPER, bring_to


@pytest.fixture
def report(city):
    return make_report("order_feedback", unit=WARD)


def test_text_of_a_form_becomes_ids_numbers_flags_and_moments(report, hoa, minh):
    perform("classify", report_id=report.pk, by=hoa, fields={"officer": str(minh.id)})
    perform(
        "set_urgency", report_id=report.pk, by=hoa,
        fields={"urgency": "2", "why": "Người dân gọi nhiều lần"},
    )  # fmt: skip
    report.refresh_from_db()
    assert (report.assignee_id, report.urgency) == (minh.id, 2)


@pytest.mark.parametrize(("named", "who"), [("me", "hoa"), ("hn-MINH", "minh"), ("HN-hoa", "hoa")])
def test_an_officer_is_named_by_badge_or_as_me(report, hoa, minh, named, who):
    perform("assign", report_id=report.pk, by=hoa, fields={"officer": named})
    report.refresh_from_db()
    assert report.assignee_id == {"hoa": hoa.id, "minh": minh.id}[who]


def test_a_flag_and_a_moment(city, travel, duc, hoa):
    report = make_report("crime_report", unit=WARD)
    perform(
        "classify", report_id=report.pk, by=hoa,
        fields={"crime_source": "tin_bao", "competent": "false"},
    )  # fmt: skip
    assert clock(report, "crime_report.transfer").is_running
    travel.move_to(at("2026-11-25 10:00"))
    perform(
        "demand_by_procuracy", report_id=report.pk, by=duc,
        fields={"paper": PAPER, "at": "2026-11-25T08:00:00+07:00"},
    )  # fmt: skip
    started = clock(report, "crime_report.hand_over_to_procuracy").started_at
    assert started == at("2026-11-25 08:00")


def test_files_by_their_ids_in_a_list_or_a_line(report, hoa):
    one, two, three = make_file(), make_file(), make_file()
    perform("note", report_id=report.pk, by=hoa,
            fields={"text": "Ảnh hiện trường", "files": [str(one), two]})  # fmt: skip
    perform("note", report_id=report.pk, by=hoa,
            fields={"text": "Thêm một ảnh", "files": f"{three},"[:-1]})  # fmt: skip
    assert Attachment.objects.filter(report=report).count() == 3


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("classify", {"officer": "somebody"}),
        ("set_urgency", {"urgency": "high", "why": "Rất khẩn cấp"}),
        ("set_urgency", {"urgency": True, "why": "Rất khẩn cấp"}),
        ("reply", {"text": ["a", "list"]}),
        ("reply", {"text": {"deep": 1}}),
        ("reply", {"text": "Xin chào", "seen": "yesterday"}),
        ("note", {"text": "Ghi chú", "files": ["x"]}),
        ("note", {"text": "Ghi chú", "files": 7}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_read_names_its_field(report, hoa, verb, fields):
    before = everything(report)
    with pytest.raises(RuleBroken) as refused:
        perform(verb, report_id=report.pk, by=hoa, fields=fields)
    assert refused.value.missing
    assert set(refused.value.missing) <= set(fields)
    assert everything(report) == before


def test_a_field_the_verb_does_not_know_is_refused(report, hoa):
    with pytest.raises(RuleBroken) as refused:
        perform("note", report_id=report.pk, by=hoa, fields={"text": "Ghi chú", "state": "closed"})
    assert refused.value.missing == ("state",)


def test_a_moment_without_a_zone_is_no_moment(city, duc, hoa):
    report = bring_to(make_report("crime_report", unit=WARD), "demand_by_procuracy",
                      head=duc, officer=hoa)  # fmt: skip
    with pytest.raises(RuleBroken) as refused:
        perform("demand_by_procuracy", report_id=report.pk, by=duc,
                fields={"paper": PAPER, "at": "2026-11-25T08:00:00"})  # fmt: skip
    assert refused.value.missing == ("at",)


def test_steps_of_other_kinds_and_of_nobody_are_unknown(report, hoa):
    for verb in ("prosecute", "inspect", "conclude", "delete", "", "__class__"):
        with pytest.raises(RuleBroken):
            perform(verb, report_id=report.pk, by=hoa)


def test_only_the_reporter_does_the_reporters_part(report, hoa):
    with pytest.raises(RuleBroken):
        perform("rate", report_id=report.pk, by=hoa, fields={"stars": 5})


def test_an_outsider_learns_nothing_from_the_way_they_are_refused(report, tuan, mai):
    for outsider in (tuan, mai):
        for verb, fields in (("note", {"text": "x"}), ("prosecute", {}), ("note", {"bad": 1})):
            with pytest.raises(NotFound) as here:
                perform(verb, report_id=report.pk, by=outsider, fields=fields)
            with pytest.raises(NotFound) as nowhere:
                perform(verb, report_id=uuid4(), by=outsider, fields=fields)
            assert here.value.message == nowhere.value.message


def test_control_characters_never_reach_the_database(report, hoa):
    perform("note", report_id=report.pk, by=hoa, fields={"text": "Ghi\x00 chú\x0b"})
    assert report.messages.get(direction="note").text == "Ghi chú"


def test_very_long_words_are_kept_to_a_length(report, hoa):
    perform("reply", report_id=report.pk, by=hoa, fields={"text": "dài " * 40_000})
    assert len(report.messages.get(direction="to_reporter").text) <= 50_000


def test_perform_gives_back_the_report_as_it_is_now(report, hoa):
    done = perform("classify", report_id=report.pk, by=hoa)
    assert isinstance(done, Report)
    assert done.state == "in_progress"


def test_the_list_of_open_verbs_is_what_can_be_done(city, hoa, duc, nga, django_assert_num_queries):
    report = make_report("crime_report", unit=WARD, category="kinh_te.hang_gia")
    report = Report.objects.select_related("unit").get(pk=report.pk)
    with django_assert_num_queries(0):
        for_hoa = {move.verb for move in open_moves(report, hoa)}
    assert {"classify", "reply", "note", "transfer"} <= for_hoa
    assert not for_hoa & {"close", "extend", "claim", "brief", "ungroup", "object"}
    assert {move.verb for move in open_moves(report, nga)} == set()

    report = bring_to(report, "extend", head=duc, officer=hoa)
    assert "extend" in {move.verb for move in open_moves(report, duc)}
    assert "extend" not in {move.verb for move in open_moves(report, hoa)}


def test_an_emergency_can_be_claimed_by_the_dispatcher_of_the_city(city, phuc):
    report = make_report("crime_report", unit=WARD, category="hinh_su.cuop_giat")
    assert {"claim", "reply", "note"} == {move.verb for move in open_moves(report, phuc)}
