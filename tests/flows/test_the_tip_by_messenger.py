"""A tip by Messenger, asked for its place, answered in Messenger: through the demo's own pages."""

from __future__ import annotations

import pytest

from caunoi.demo.tests import urls
from caunoi.reports.models import Report
from tests.channels.facebook.conftest import connected, fb, simulator
from tests.channels.facebook.ground import Ground
from tests.flows.people import Desk
from tests.flows.visitors import Visitor

__all__ = ["connected", "fb", "simulator"]
pytestmark = pytest.mark.urls(urls.__name__)

TIP = "Tối nào cũng có nhóm thanh niên đánh bạc ở quán nước đầu ngõ"


def test_a_tip_by_messenger_is_answered_in_messenger(fb: Ground, hoa, settings):
    settings.DEMO = True
    lan = Visitor.comes("messenger", "Trần Thị Lan")
    lan.does(text="xin chào")
    fb.settle()
    assert lan.code() == ""  # a greeting is no report

    lan.does(text=TIP, act="say")
    fb.settle()
    assert lan.code() == ""  # we ask where first
    lan.does(act="spot", spot="0")
    fb.settle()
    assert 'name="press" value="1"' in lan.page()  # and when, with buttons to answer by
    lan.does(press="1")
    fb.settle()

    code = lan.code()
    assert code, lan.reads()
    report = Report.objects.get()
    assert (report.spelled_code, report.channel, report.area_code) == (code, "facebook", "00316")
    assert TIP in report.text
    assert code in lan.reads()

    desk = Desk(hoa)
    assert code in desk.inbox()
    desk.does(code, "reply", text="Cảm ơn ông/bà. Tối nay tổ tuần tra sẽ qua.")
    fb.settle()
    assert "Tối nay tổ tuần tra sẽ qua." in lan.reads()

    # The answer is read; a photo and more words join the same report.
    lan.does(act="read")
    lan.does(act="photo", text="Họ lại vừa đến")
    fb.settle()
    assert Report.objects.count() == 1
    said = [message["text"] for message in desk.opens(code)["messages"]]
    assert any("Họ lại vừa đến" in text for text in said)
