"""Money that just went, or danger: the call comes first, and nobody is told to wait."""

from __future__ import annotations

import pytest

from caunoi.reports.choices import Urgency
from caunoi.reports.models import Report
from caunoi.reports.services.escalating import climb
from caunoi.reports.services.looking import record_look
from caunoi.reports.tests.following import open_page, text_of
from caunoi.reports.tests.reading import at
from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk
from caunoi.testing.make import make_receipt

pytestmark = pytest.mark.usefixtures("city")
GONE = "Tôi vừa chuyển khoản 30 triệu cho kẻ giả danh công an, biết mình bị lừa đảo rồi"
BANK = "ngân hàng tạm khóa"
POLICE = 'href="tel:113"'
NO_PHONE = "chưa để lại số điện thoại"
NOTHING_TO_DO = "không phải làm gì thêm"
UNSEEN = "Chưa có cán bộ nào mở"


def test_the_receipt_sends_to_the_bank_and_to_113_first():
    walk = Walk().send(text=GONE, skip="check").send()
    assert Report.objects.exists()
    first = walk.page[walk.page.index(BANK) : walk.page.index("cn-print-card")]
    assert POLICE in first
    assert "viết tiếp tại đây" not in walk.page


def test_without_a_number_it_is_asked_for_once_more_and_stops_nothing():
    walk = Walk().send(text=GONE, skip="check")
    assert NO_PHONE in walk.page
    walk.send(goto="who")
    assert "để lại số điện thoại" in walk.page
    walk.send(phone="0912 345 678")
    assert NO_PHONE not in walk.page
    assert NO_PHONE not in walk.send().page

    assert NO_PHONE in Walk().send(text=GONE, skip="check").send().page
    assert NO_PHONE not in Walk().send(text=TEXT, skip="check").send().page
    assert NO_PHONE not in Walk(NAMELESS).send(text=GONE, skip="check").send().page


def test_nobody_is_told_to_wait_while_nobody_opened_an_emergency(travel, duc):
    travel.move_to(at("2026-12-01 09:00"))
    receipt = make_receipt(GONE)
    report = Report.objects.get(pk=receipt.report_id)
    assert report.urgency == Urgency.EMERGENCY
    travel.move_to(at("2026-12-01 12:00"))
    climb()
    page = text_of(open_page(receipt))
    assert BANK in page
    assert UNSEEN in page
    assert NOTHING_TO_DO not in page

    record_look(report, duc)
    travel.move_to(at("2026-12-01 13:00"))
    page = text_of(open_page(receipt))
    assert UNSEEN not in page
    assert NOTHING_TO_DO in page

    travel.move_to(at("2026-12-06 09:00"))
    assert BANK not in text_of(open_page(receipt))


KNIFE = "Cứu tôi với, chồng tôi đang cầm dao đòi giết tôi và con"


@pytest.mark.parametrize(("start", "asks_number"), [(NAMED, True), (NAMELESS, False)])
def test_the_receipt_of_danger_takes_number_and_place(start, asks_number):
    page = Walk(start).send(text=KNIFE, skip="check").send().page
    form = page.partition('value="reach"')[0].rpartition("<form")[2]
    assert 'name="place"' in form
    assert ('name="phone"' in form) == asks_number
    assert 'value="reach"' not in Walk(start).send(text=TEXT, skip="check").send().page
