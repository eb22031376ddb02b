"""Triage by one key: filled in where the law allows, else the page says what is open; one name."""

from __future__ import annotations

import re
from html import unescape

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Direction, Kind
from caunoi.reports.likely_units import LikelyUnit, likely_units
from caunoi.reports.models import Message
from caunoi.reports.services.closing import close_report
from caunoi.reports.services.reply_templates import load_templates
from caunoi.reports.services.sorting import set_urgency
from caunoi.reports.tests.desk import desk_of
from caunoi.reports.workflow import GAP, MOVES
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report

READY = "Đã điền đủ"


def page_of(actor, report) -> str:
    return unescape(desk_of(actor).get(f"/can-bo/{report.spelled_code}/").content.decode())


def verdict(page: str, key: str) -> str:
    """The part of the page that the key opens."""
    (part,) = re.findall(rf'<details class="cn-verdict cn-verdict-{key}".*?</details>', page, re.S)
    return str(part)


def note_of(report) -> str:
    return Message.objects.get(report=report, direction=Direction.NOTE).text


def typed(part: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*>(.*?)</textarea>', part, re.S)
    return found.group(1).strip() if found else ""


def test_a_key_and_enter_do_what_needs_no_reason(hoa, settings):
    load_templates(settings.CITY_DATA)
    report = make_report("crime_report", unit=WARD)
    assert READY in verdict(page_of(hoa, report), "a")


@pytest.mark.parametrize("key", ["q", "e"])
def test_no_reason_is_put_in_the_officers_mouth_it_is_chosen_among_named_ones(hoa, settings, key):
    load_templates(settings.CITY_DATA)
    report = make_report("crime_report", unit=WARD)
    part = verdict(page_of(hoa, report), key)
    assert READY not in part
    assert "Còn phải điền: Lý do" in part
    assert typed(part, "why") == ""
    assert part.count('name="why_named"') == 3
    assert "checked" not in part


def test_what_is_sent_without_a_reason_is_refused(hoa, settings):
    load_templates(settings.CITY_DATA)
    report = make_report("crime_report", unit=WARD)
    answer = desk_of(hoa).post(
        f"/can-bo/{report.spelled_code}/set_urgency/", {"urgency": "1", "why": ""}
    )
    assert answer.status_code == 422
    report.refresh_from_db()
    assert report.urgency != 1


def test_what_is_an_emergency_already_is_not_made_one(hoa):
    report = make_report("crime_report", unit=WARD)
    set_urgency(report_id=report.pk, by=hoa, urgency=1, why="Có người đang bị đe dọa")
    assert 'id="step-set_urgency" name="verdict"' not in page_of(hoa, report)


def test_the_reason_of_a_hand_over_is_what_is_known_of_the_chosen_unit(hoa):
    report = make_report("crime_report", unit=WARD)
    (first, *_others) = likely_units(report)
    assert first.unit.label in first.reason
    desk_of(hoa).post(
        f"/can-bo/{report.spelled_code}/transfer/", {"unit_suggested": first.unit.code, "why": ""}
    )
    assert note_of(report) == first.reason


def test_a_guess_is_no_reason(hoa):
    report = make_report("crime_report", unit=WARD)
    guess = LikelyUnit(likely_units(report)[0].unit, "Nếu là “Mất điện”.", is_known=False)
    assert guess.reason == ""


def test_each_key_keeps_its_place_when_one_before_it_is_gone(hoa):
    report = make_report("crime_report", unit=WARD)
    desk_of(hoa).post(f"/can-bo/{report.spelled_code}/classify/", {"crime_source": "tin_bao"})
    places = re.findall(r"cn-verdict-([aqndec])\b|(cn-verdict-none)", page_of(hoa, report))
    assert [key or "-" for key, _none in places][:4] == ["-", "-", "n", "d"]


def test_the_named_reason_that_was_chosen_is_what_is_written_down(hoa, settings):
    load_templates(settings.CITY_DATA)
    report = make_report("crime_report", unit=WARD)
    part = verdict(page_of(hoa, report), "q")
    (reason, *_others) = re.findall(r'name="why_named" value="([^"]+)"', part)
    fields = {"kind": "question", "why_named": reason, "message": typed(part, "message")}
    answer = desk_of(hoa).post(f"/can-bo/{report.spelled_code}/change_kind/", fields, follow=True)
    report.refresh_from_db()
    assert report.kind == Kind.QUESTION
    assert note_of(report) == reason
    assert "Chuyển sang câu hỏi" in answer.content.decode()


def test_what_the_officer_must_say_is_named(hoa, settings):
    load_templates(settings.CITY_DATA)
    report = make_report("order_feedback", unit=WARD)
    part = verdict(page_of(hoa, report), "c")
    assert READY not in part
    assert "Còn phải điền: Nội dung gửi cho người gửi tin" in part  # its template has a gap
    assert "Căn cứ pháp lý" in part.split("Còn phải điền")[1].split("</p>")[0]


def test_no_letter_leaves_with_a_gap_of_its_template(hoa):
    report = make_report("order_feedback", unit=WARD)
    with pytest.raises(RuleBroken) as refused:
        close_report(
            report_id=report.pk, by=hoa, ground="fixed", message=f"Kết quả: {GAP}.",
            proof="Đã lập biên bản tại chỗ",
        )  # fmt: skip
    assert list(refused.value.missing) == ["message"]
    assert Message.objects.filter(report=report).count() == 1


@pytest.mark.parametrize("kind", Kind.values)
def test_one_act_has_one_name_on_its_key_its_button_and_in_the_help(hoa, kind):
    page = page_of(hoa, make_report(kind, unit=WARD))
    parts = re.findall(r'<details class="cn-verdict.*?</details>', page, re.S)
    assert parts
    for part in parts:
        (helped,) = re.findall(r'data-key-label="([^"]+)"', part)
        (shown,) = re.findall(r"</svg><span>([^<]+)</span><kbd>", part)
        (button,) = re.findall(r"<button[^>]*data-send>(.*?) rồi sang tin sau", part)
        assert helped == shown == button


def test_the_next_step_names_its_verdict_and_is_told_apart_from_it(hoa):
    report = make_report("crime_report", unit=WARD)
    page = page_of(hoa, report)
    title = str(MOVES["crime_report"]["classify"].title)
    top = re.findall(r'<section class="cn-next.*?</section>', page, re.S)[0]
    assert f">Làm ngay: {title} <kbd>t</kbd>" in top
    assert title in verdict(page, "a")
    desk_of(hoa).post(f"/can-bo/{report.spelled_code}/classify/", {"crime_source": "tin_bao"})
    history = page_of(hoa, report).split("history-title")[-1]
    assert f"Nguyễn Thị Hoa thực hiện: {title}." in history
