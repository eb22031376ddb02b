"""A scam warning written once: in the group, on the page, in browsers, in the feeds. A reader of
it saves an acquaintance, and the neighbours never learn who told."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.core.clock import local, now
from caunoi.neighbourhoods.models import Post
from caunoi.reports.models import Report
from caunoi.testing.officers import make_officer
from tests.channels.push_ground import browser, push_server
from tests.channels.zalo.conftest import clock, server, zalo
from tests.channels.zalo.ground import BINH, LAN
from tests.flows.neighbours import Quarter, Staff
from tests.flows.people import Desk, Resident

__all__ = ["clock", "push_server", "server", "zalo"]

TITLE = "Cảnh báo giả danh công an gọi điện"
ACQUAINTANCE = (
    "Bác Tư bên ngõ 9 vừa bị người xưng là công an gọi điện, bác sắp ra ngân hàng chuyển tiền"
)


def test_a_warning_goes_everywhere_and_who_read_it_tells_in_time(
    clock, zalo, push_server, minh, duc, hoa
):
    place = Quarter.opens(zalo, minh, duc, "Tổ dân phố số 5")
    phone, _row = browser(push_server, wards=["00316"])
    elsewhere, _other = browser(push_server, wards=["00328"])
    writer, releaser = (Staff(make_officer(Role.HEAD, "CA-00316")) for _ in range(2))

    # Written once; nobody reads it before a second person has looked at it in every channel.
    at = writer.presses(
        "notices:write", kind="scam", title=TITLE, advice="Không chuyển tiền. Gọi 113.",
        text="Kẻ xấu tự xưng là công an, yêu cầu chuyển tiền vào tài khoản lạ.",
        urgency="immediate", severity="severe", certainty="observed", reach="wards",
        wards="00316", unit=str(writer.actor.duties[0].unit_id),
        routes=["web", "feed", "push", "zalo_group"],
        expires_at=f"{local(now() + timedelta(days=2)):%Y-%m-%dT%H:%M}",
    )  # fmt: skip
    key = at.rstrip("/").rpartition("/")[2]
    assert TITLE in writer.reads("notices:one", key)
    writer.presses("notices:decide", key, "xin-phat", why="Ba người trong phường bị gọi hôm nay")
    assert writer.is_refused("notices:decide", key, "phat")  # their own work
    place.settles()
    assert place.hears() == []
    assert TITLE not in place.page()
    releaser.presses("notices:decide", key, "phat")
    place.settles()

    # One press, and it stands in all these places.
    assert [TITLE in text for text in place.hears()] == [True]
    assert TITLE in place.page()
    assert [one["told"]["title"] for one in push_server.service.browsers[phone].got] == [TITLE]
    assert push_server.service.browsers[elsewhere].got == []
    everybody = Client()
    assert TITLE in everybody.get("/canh-bao/atom.xml").content.decode()
    feed = everybody.get("/canh-bao/cap.xml").content.decode()
    alert = re.search(r"https?://[^/]+(/canh-bao/cap/[^\"<]+\.xml)", feed)
    assert alert, feed
    assert TITLE in everybody.get(alert.group(1)).content.decode()

    # Lan has read it. What she knows she writes where she read it.
    place.writes("Cảm ơn công an", BINH, "Nguyễn Văn Bình")
    place.writes(ACQUAINTANCE, LAN, "Trần Thị Lan")
    area = Staff(minh)
    inbox = area.reads("neighbourhoods:desk", place.place.code)
    assert ACQUAINTANCE in inbox
    assert "Cảm ơn công an" not in inbox  # thanks wait for no answer
    post = Post.objects.get(text=ACQUAINTANCE)
    area.presses("neighbourhoods:act_on_post", place.place.code, post.pk, "tin-bao")
    place.settles()

    report = Report.objects.get()
    assert report.spelled_code in Desk(hoa).inbox()
    assert (report.channel, report.area_code, report.text) == ("zalo", "00316", ACQUAINTANCE)

    # The group hears that something was received: not what, not from whom, not its number.
    received = place.hears()[-1]
    assert len(place.hears()) == 2
    assert "tiếp nhận" in received
    for secret in (report.spelled_code, "Lan", "bác", "ngõ 9", "chuyển tiền"):
        assert secret not in received
    assert ACQUAINTANCE not in place.page()

    # Lan alone gets number, link and secret words, in her own chat.
    assert place.told_alone(LAN) == []  # Zalo lets nobody be written to who never wrote
    place.says_alone("Tôi muốn nhận mã tin báo trong nhóm", LAN)
    told = next(text for text in place.told_alone(LAN) if report.spelled_code in text)
    assert "/tra-cuu/" in told
    assert all(report.spelled_code not in text for text in place.told_alone(BINH))
    lan = Resident(report.spelled_code, told.strip().rpartition("\n")[2])
    assert lan.sees()["code"] == report.spelled_code

    desk = Desk(hoa)
    desk.does(lan.code, "reply", text="Bác Tư đã dừng chuyển tiền, cảm ơn chị.")
    place.settles()
    assert "Bác Tư đã dừng chuyển tiền, cảm ơn chị." in place.told_alone(LAN)[-1]
    assert len(place.hears()) == 2
