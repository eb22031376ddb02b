"""A fire that a neighbour sees and posts: on the officer's desk at once, an emergency of the
command centre, and in the group the number to call and no word of who told."""

from __future__ import annotations

from caunoi.neighbourhoods.models import Post
from caunoi.reports.choices import Urgency
from caunoi.reports.models import Report
from tests.channels.zalo.conftest import clock, server, zalo
from tests.channels.zalo.ground import LAN
from tests.flows.neighbours import Quarter, Staff
from tests.flows.people import Desk

__all__ = ["clock", "server", "zalo"]

SMOKE = "Cháy ở tầng 3 nhà số 7 ngõ 12, khói đen mù mịt, trên đó còn người già"


def test_a_fire_in_the_group_is_an_emergency_and_its_end_names_nobody(
    clock, zalo, minh, duc, phuc, tuan
):
    place = Quarter.opens(zalo, minh, duc, "Tổ dân phố số 5")
    place.writes(SMOKE, LAN, "Trần Thị Lan", kind="image")

    # The officer's inbox has it at once, with its photo.
    area = Staff(minh)
    inbox = area.reads("neighbourhoods:desk", place.place.code)
    assert SMOKE in inbox
    post = Post.objects.get(text=SMOKE)
    assert len(post.files) == 1
    assert not Desk(phuc).inbox()

    # Whom to call stands in the group before anybody has pressed anything.
    place.settles()
    (call,) = place.hears()
    assert "114" in call

    # One press: a report with a number, an emergency, on the desk of the command centre.
    area.presses("neighbourhoods:act_on_post", place.place.code, post.pk, "tin-bao")
    place.settles()
    report = Report.objects.get()
    assert report.category.startswith("pccc.")
    assert report.urgency == Urgency.EMERGENCY
    assert report.attachments.count() == 1
    centre = Desk(phuc)
    assert centre.inbox() == [report.spelled_code]
    assert report.spelled_code in Staff(phuc).reads("reports:inbox")
    assert not Desk(tuan).knows(report.spelled_code)

    # The group hears only that it was received.
    _call, received = place.hears()
    for secret in (report.spelled_code, "Lan", "số 7", "người già"):
        assert secret not in call
        assert secret not in received
    assert SMOKE not in place.page()

    # Later the outcome, for all, without a name of anybody.
    area.presses(
        "neighbourhoods:write", kind="notice", title="Đám cháy ở ngõ 12 đã được dập tắt",
        text="Không ai bị thương. Cảm ơn bà con đã báo sớm.", audience="everybody",
        places=[place.place.code], once="ket-qua",
    )  # fmt: skip
    place.settles()
    outcome = place.hears()[-1]
    assert "Đám cháy ở ngõ 12 đã được dập tắt" in outcome
    assert "Đám cháy ở ngõ 12 đã được dập tắt" in place.page()
    for secret in (report.spelled_code, "Lan"):
        assert secret not in outcome
        assert secret not in place.page()
    assert len(place.hears()) == 3
