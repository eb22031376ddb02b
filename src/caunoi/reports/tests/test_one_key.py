"""Triage by one key: filled in where the law allows, else the page says what is open; one name."""

from __future__ import annotations

import re
from html import unescape

import pytest

from caunoi.core.errors import RuleBroken
from caunoi.reports.choices import Kind
from caunoi.reports.models import Message
from caunoi.reports.services.closing import close_report
from caunoi.reports.services.reply_templates import load_templates
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


def typed(part: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*>(.*?)</textarea>', part, re.S)
    return found.group(1).strip() if found else ""


@pytest.mark.parametrize("key", ["q", "e", "a", "n"])
def test_a_key_and_enter_do_it_with_the_reason_drafted(hoa, settings, key):
    load_templates(settings.CITY_DATA)
    report = make_report("crime_report", unit=WARD)
    part = verdict(page_of(hoa, report), key)
    assert READY in part
    if 'name="why"' in part:
        assert len(typed(part, "why")) > 20


def test_pressed_as_it_was_drafted_it_is_done_and_told_by_its_own_name(hoa, settings):
    load_templates(settings.CITY_DATA)
    report = make_report("crime_report", unit=WARD)
    part = verdict(page_of(hoa, report), "q")
    fields = {name: typed(part, name) for name in ("why", "message")} | {"kind": "question"}
    answer = desk_of(hoa).post(f"/can-bo/{report.spelled_code}/change_kind/", fields, follow=True)
    report.refresh_from_db()
    assert report.kind == Kind.QUESTION
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


def test_the_next_step_and_its_verdict_have_the_same_name(hoa):
    report = make_report("crime_report", unit=WARD)
    page = page_of(hoa, report)
    title = str(MOVES["crime_report"]["classify"].title)
    top = re.findall(r'<section class="cn-next.*?</section>', page, re.S)[0]
    assert f">{title} <kbd>t</kbd>" in top
    assert title in verdict(page, "a")
    desk_of(hoa).post(f"/can-bo/{report.spelled_code}/classify/", {"crime_source": "tin_bao"})
    history = page_of(hoa, report).split("history-title")[-1]
    assert f"Nguyễn Thị Hoa thực hiện: {title}." in history
