"""Under a post thanks stay thanks; a matter becomes a report that only its writer can follow."""

from __future__ import annotations

import re

import pytest

from caunoi.demo.tests import urls
from caunoi.reports.models import Report
from tests.channels.facebook.conftest import connected, fb, simulator
from tests.channels.facebook.ground import Ground
from tests.flows.people import Desk
from tests.flows.visitors import Visitor

__all__ = ["connected", "fb", "simulator"]
pytestmark = pytest.mark.urls(urls.__name__)

MATTER = "Tối nào cũng có nhóm đánh bạc ở ngõ 12 phường Định Công"


def test_the_comment_that_becomes_a_report(fb: Ground, hoa, settings):
    settings.DEMO = True
    lan, an = (Visitor.comes("binh-luan", name) for name in ("Trần Thị Lan", "Nguyễn Văn An"))
    lan.does(text="Công an phường nhắc bà con khóa xe cẩn thận.")  # as the page
    fb.settle()
    post = re.search(r'name="parent" value="([\d_]+)"', lan.page())
    assert post is not None

    an.does(parent=post.group(1), text="Cảm ơn các đồng chí")
    fb.settle()
    assert Report.objects.count() == 0

    lan.does(parent=post.group(1), text=MATTER)
    fb.settle()
    code = lan.code()
    report = Report.objects.get()
    assert (report.spelled_code, report.text, report.channel) == (code, MATTER, "facebook")

    # She reads number and secret in her private answer; the other reads that there was one.
    assert code in lan.reads()
    assert "Trả lời riêng, trong Messenger" in lan.reads()
    assert code not in an.reads()
    assert "Đã trả lời riêng; chỉ người viết đọc được." in an.reads()

    # She goes on in Messenger; the officer's answer comes there and never under the post.
    talk = Visitor(lan.door.replace("binh-luan", "messenger"), lan.client)
    talk.does(text="Họ ngồi trong quán nước cuối ngõ", act="say")
    fb.settle()
    assert Report.objects.count() == 1
    desk = Desk(hoa)
    desk.does(code, "reply", text="Chúng tôi đã lập biên bản.")
    fb.settle()
    assert "Chúng tôi đã lập biên bản." in talk.reads()
    assert "biên bản" not in an.reads()
