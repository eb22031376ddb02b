"""The officer at the telephone or the counter, and whoever looks after the channels."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caunoi.channels.choices import AccountState
from caunoi.channels.desk.tests.stuck import make_channel, make_delivery, make_hook
from caunoi.channels.models import Account
from caunoi.core.clock import now
from caunoi.reports.models import Report
from caunoi.testing.make import make_officer, make_receipt
from caunoi.testing.platform import event
from tests.browser.conftest import Window, sign_in

SHOTS = os.environ.get("CAUNOI_SHOTS", "")  # a folder, for whoever wishes to see the pages
TIP = "Có nhóm thanh niên đua xe, nẹt pô ngoài đường Giải Phóng từ 11 giờ đêm"


def look(window: Window, name: str) -> list[str]:
    window.page.wait_for_timeout(300)
    if SHOTS:
        window.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    found = [f"{name} {one}" for one in window.axe()]
    return [*found, f"{name} is too wide"] if window.is_too_wide() else found


@pytest.mark.browser
def test_a_caller_is_written_down_by_keys_alone(window: Callable[..., Window]) -> None:
    hoa: Any = make_officer("duty_officer", "CA-00316")
    found = []
    for size in ("desk", "phone"):
        here = window(size)
        sign_in(here, hoa)
        page = here.open("/can-bo/nhap-tin/")
        page.keyboard.type(TIP)  # the field has the focus
        page.wait_for_selector("[data-suggestion]:not([hidden])")
        page.focus("[name=area_words]")
        page.keyboard.type("dinh cong")
        page.wait_for_selector("#ward-list li")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-ward-choice] input")
        found += look(here, f"take-down-{size}")
        page.focus("[name=name]")
        page.keyboard.type("Trần Thị Lan")
        page.keyboard.press("Enter")
        page.wait_for_selector(".cn-aloud")
        report = Report.objects.latest("received_at")
        assert report.spelled_code in page.inner_text("main")
        assert report.channel == "phone"
        assert report.area_code
        found += look(here, f"taken-down-{size}")
        here.check()
    assert found == []


@pytest.mark.browser
def test_a_report_is_continued_at_another_desk(window: Callable[..., Window]) -> None:
    tuan: Any = make_officer("duty_officer", "CA-00328")
    found = []
    for size in ("desk", "phone"):
        receipt = make_receipt(TIP)
        here = window(size)
        sign_in(here, tuan)
        page = here.open("/can-bo/nhap-tin/tiep/")
        found += look(here, f"continue-{size}")
        page.check("[name=channel][value=counter]")
        page.fill("[name=code]", f"{receipt.code} {receipt.secret}")
        page.keyboard.press("Enter")
        page.wait_for_selector("[name=text]")
        found += look(here, f"continue-report-{size}")
        page.fill("[name=text]", "Chúng nó vừa quay lại")
        page.click("main form button.btn-primary")
        page.wait_for_selector("[role=status] .alert, [role=status] .cn-alert")
        assert "Chúng nó vừa quay lại" in page.inner_text(".cn-thread")
        here.check()
    assert found == []


@pytest.mark.browser
def test_the_channel_desk(window: Callable[..., Window]) -> None:
    admin: Any = make_officer("admin", "CAHN")
    make_channel()
    Account.objects.create(
        channel="zalo", external_id="oa-1", name="Công an Hà Nội", state=AccountState.RECONNECT,
        why="zalo oauth -14003", tokens_until=now() + timedelta(days=9), last_in_at=now(),
        usage={"quota": {"reply": 480}},
    )  # fmt: skip
    hook = make_hook(event(id="m1", text="Tôi là Lan ở ngõ 12"))
    make_delivery()
    found = []
    for size, dark in (("desk", False), ("phone", True)):
        here = window(size, dark=dark)
        sign_in(here, admin)
        for path in ("", "su-kien/", f"su-kien/{hook.pk}/", "khong-den/"):
            here.open(f"/can-bo/kenh/{path}")
            found += look(here, f"desk-{re.sub(r'[^a-z]', '', path)[:12]}-{size}")
        here.check()
    page = here.open(f"/can-bo/kenh/su-kien/{hook.pk}/")
    assert "ngõ 12" not in page.inner_text("main")
    page.click("main summary")
    page.fill("[name=why]", "Kiểm tra sự cố theo phản ánh")
    page.keyboard.press("Enter")
    page.wait_for_selector("pre:has-text('ngõ 12')")
    assert found == []
