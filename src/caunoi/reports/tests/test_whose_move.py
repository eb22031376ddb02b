"""In every state but the last the page says whose move it is, and what one's own next step is."""

from __future__ import annotations

import re
from html import unescape

import pytest

from caunoi.reports.choices import Kind, State
from caunoi.reports.selectors import get_report
from caunoi.reports.tests.desk import desk_of
from caunoi.reports.workflow import MOVES
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import bring_to, do


def top_of(actor, report) -> str:
    page = unescape(desk_of(actor).get(f"/can-bo/{report.spelled_code}/").content.decode())
    (part,) = re.findall(r'<section class="cn-next.*?</section>', page, re.S)
    return str(part)


def test_while_it_is_verified_the_handler_sees_that_the_head_decides_and_what_to_do(
    binh, khoa, city
):
    report = make_report("crime_report", unit="PC02")
    for verb in ("classify", "assign", "notify_receipt"):
        report = do(report, verb, head=khoa, officer=binh)
    assert report.state == State.VERIFYING
    top = top_of(binh, report)
    assert "Đang chờ Chỉ huy đơn vị (Hoàng Đăng Khoa), Phòng Cảnh sát hình sự:" in top
    assert str(MOVES["crime_report"]["prosecute"].title) in top
    assert "Trong lúc chờ: tiếp tục kiểm tra, xác minh" in top
    assert 'data-opens="step-note"' in top


def test_the_head_has_the_buttons_instead(binh, khoa):
    report = make_report("crime_report", unit="PC02")
    for verb in ("classify", "assign", "notify_receipt"):
        report = do(report, verb, head=khoa, officer=binh)
    top = top_of(khoa, report)
    assert 'data-opens="step-prosecute"' in top
    assert "Đang chờ" not in top


def test_other_open_decisions_stand_beside_the_next_step_few_as_buttons_the_rest_in_a_menu(
    binh, khoa
):
    report = make_report("crime_report", unit="PC02")
    for verb in ("classify", "assign"):
        report = do(report, verb, head=khoa, officer=binh)
    top = top_of(khoa, report)
    buttons, menu = top.split("<details", 1)
    assert re.findall(r'data-opens="step-(\w+)"', buttons) == [
        "notify_receipt", "prosecute", "not_prosecute",
    ]  # fmt: skip
    assert re.findall(r'data-opens="step-(\w+)"', menu) == ["extend", "suspend", "hand_over"]
    assert top.count("btn-primary") == top.count("Làm ngay:") == 1


def test_to_refuse_a_denunciation_stands_beside_to_accept_it(city, khoa, binh):
    report = make_report("denunciation", unit="PC02")
    report = do(report, "classify", head=khoa, officer=binh)
    shown = re.findall(r'data-opens="step-(\w+)"', top_of(khoa, report))
    assert shown == ["accept", "not_accept", "transfer"]


def test_what_the_workflow_still_forbids_is_not_among_them(binh, khoa):
    report = bring_to(
        make_report("crime_report", unit="PC02"), "notify_result", head=khoa, officer=binh
    )
    assert 'step-close"' not in top_of(khoa, report)


def test_who_waits_for_another_is_offered_nothing_as_the_next_step(binh, khoa):
    report = make_report("crime_report", unit="PC02")
    top = top_of(binh, report)
    assert "Làm ngay:" not in top
    assert 'data-opens="step-transfer"' not in top


def test_who_only_reads_is_told_whose_move_it_is_without_a_task(hoa, nga):
    top = top_of(nga, make_report("crime_report", unit=WARD))
    assert "Đang chờ" in top
    assert "Trong lúc chờ" not in top


@pytest.mark.parametrize("kind", Kind.values)
@pytest.mark.parametrize("who", ["minh", "duc"])
def test_in_every_state_there_is_a_button_or_a_name(kind, who, request, hoa, duc, minh):
    actor = request.getfixturevalue(who)
    for state in sorted({m.to for m in MOVES[kind].values() if m.to} - {State.CLOSED.value}):
        if state == State.TRANSFERRED:
            continue  # it would leave the unit
        report = make_report(kind, unit=WARD)
        out_of = next(m.verb for m in MOVES[kind].values() if m.sources == {state}) if any(
            m.sources == {state} for m in MOVES[kind].values()
        ) else None  # fmt: skip
        if out_of is None:
            continue
        report = bring_to(report, out_of, head=duc, officer=minh)
        top = top_of(actor, get_report(actor, report.code))
        assert "data-opens" in top or "data-once" in top or "Đang chờ" in top, state
