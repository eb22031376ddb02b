"""An area officer moves to another ward: one list signed by both, and no promise is lost."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Duty
from caunoi.accounts.services.duties import give_duty, take_duty
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.sender import send_waiting
from caunoi.core.clock import now
from caunoi.neighbourhoods.jobs import run_promises
from caunoi.neighbourhoods.models import Handover, Post, Promise
from caunoi.reports.models import Report
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.officers import get_unit, make_officer
from tests.channels.zalo.conftest import clock, server, zalo
from tests.channels.zalo.ground import BINH, LAN
from tests.flows.neighbours import Quarter, Staff
from tests.flows.people import Desk

__all__ = ["clock", "server", "zalo"]

LAMP = "Đèn ngõ 12 hỏng mấy hôm nay, bao giờ sửa ạ?"
TIP = "Tối nào ở quán nước đầu ngõ cũng có nhóm đánh bạc ăn tiền"
PROMISE = "Tôi đã báo điện lực, ngõ 12 sẽ sáng đèn chậm nhất thứ Hai."


def test_an_area_changes_hands_with_all_that_was_promised(clock, zalo, minh, duc, hoa, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    hung = make_officer(Role.AREA_OFFICER, WARD, name="Phạm Mạnh Hùng")
    admin = make_officer(Role.ADMIN, "CAHN")
    place = Quarter.opens(zalo, minh, duc, "Tổ dân phố số 5")
    code = place.place.code
    old, new = Staff(minh), Staff(hung)

    # Minh's area: a day promised in the group, a report of his, a question that waits.
    place.writes(LAMP, LAN, "Trần Thị Lan")
    lamp = Post.objects.get(text=LAMP)
    old.presses("neighbourhoods:act_on_post", code, lamp.pk, "tra-loi", text=PROMISE)
    place.writes(TIP, BINH, "Nguyễn Văn Bình")
    tip = Post.objects.get(text=TIP)
    old.presses("neighbourhoods:act_on_post", code, tip.pk, "tin-bao")
    report = Report.objects.get()
    Desk(hoa).does(report.spelled_code, "classify", crime_source="to_giac")
    Desk(duc).does(report.spelled_code, "assign", officer=str(minh.id), paper="12/QĐ, 26/11/2026")
    place.writes("Cuối tuần này có họp tổ không ạ?", LAN, "Trần Thị Lan")
    said_before = len(place.hears())
    promise = Promise.objects.get()
    due = promise.due_at

    # He drafts the hand-over and signs; nothing has moved yet.
    at = old.presses(
        "neighbourhoods:handovers", giver=str(minh.id), taker=str(hung.id),
        why="Quyết định điều động 112", note="Cột đèn số 4 hay hỏng.",
    )  # fmt: skip
    key = at.rstrip("/").rpartition("/")[2]
    listed = new.reads("neighbourhoods:handover", key)
    for one in (place.place.name, report.spelled_code, "ngõ 12 sẽ sáng đèn", "Zalo"):
        assert one in listed
    facts = Handover.objects.get().listed
    assert facts["places"][0]["reachable"] == 2  # the contacts go along, sealed
    assert "Lan" not in str(facts)
    old.presses("neighbourhoods:settle_handover", key, "ky")
    assert Promise.objects.get().officer_id == minh.id  # he cannot sign for both

    # Hung signs; the personnel desk moves Minh to his new ward.
    new.presses("neighbourhoods:settle_handover", key, "ky")
    new.presses("neighbourhoods:settle_handover", key, "ky")  # pressed twice
    give_duty(
        officer_id=minh.id, unit=get_unit(OTHER_WARD), role=Role.AREA_OFFICER, by=admin,
        why="Quyết định điều động 112",
    )  # fmt: skip
    duty = Duty.objects.get(officer=minh.id, unit__code=WARD, valid_to=None)
    take_duty(duty_id=duty.pk, by=admin, why="Quyết định điều động 112")
    place.settles()

    # The old officer's next click is refused; the new one sees all.
    assert old.is_refused("neighbourhoods:act_on_post", code, lamp.pk, "khong-can")
    assert old.client.get(f"/can-bo/khu-dan-cu/{code}/").status_code == 404
    assert old.client.get(f"/can-bo/{report.spelled_code}/").status_code in {403, 404}
    assert "Cuối tuần này có họp tổ không ạ?" in new.reads("neighbourhoods:desk", code)
    assert PROMISE in new.reads("neighbourhoods:promises")
    report.refresh_from_db()
    assert report.assignee_id == hung.id
    assert report.spelled_code in Desk(hung).inbox()

    # Residents are told once, in the group and on the page.
    told = [text for text in place.hears()[said_before:] if "Phạm Mạnh Hùng" in text]
    assert len(told) == 1
    assert len(place.hears()) == said_before + 1
    assert "Phạm Mạnh Hùng" in place.page()

    # The promised day is a clock still: now it is Hung who is reminded, and who keeps it.
    promise.refresh_from_db()
    assert (promise.officer_id, promise.made_by_id, promise.due_at) == (hung.id, minh.id, due)
    clock(due - timedelta(hours=3) - now())
    assert run_promises() == 1
    dispatch_events()
    while send_waiting(channel="email"):
        pass
    assert [letter.to for letter in mail.outbox][-1:] == [[new.address]]
    Staff(hung).presses("neighbourhoods:settle", promise.pk, "kept")  # signed in anew, days later
    promise.refresh_from_db()
    assert promise.state == "kept"
