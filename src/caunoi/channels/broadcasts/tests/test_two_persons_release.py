"""A notice goes out when a second person releases exactly what the first one asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from caunoi.channels.broadcasts.services.releasing import (
    ask_release,
    pause_broadcast,
    refuse_broadcast,
    release_broadcast,
    withdraw_broadcast,
)
from caunoi.channels.broadcasts.services.writing import edit_broadcast, write_broadcast
from caunoi.channels.broadcasts.tests.making import WHY, content, draft, press, released
from caunoi.channels.choices import BroadcastState
from caunoi.channels.models import Bulletin, Delivery
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.core.models import Event
from caunoi.testing.officers import get_unit

pytestmark = pytest.mark.usefixtures("city")


def codes(broadcast) -> list[str]:
    events = Event.objects.filter(subject_id=broadcast.pk).order_by("number")
    return list(events.values_list("code", flat=True))


def test_one_writes_a_second_one_releases_and_it_is_written_down():
    broadcast = released()

    assert broadcast.state == BroadcastState.RELEASED
    assert codes(broadcast) == ["broadcast.written", "broadcast.submitted", "broadcast.released"]
    bulletin = Bulletin.objects.get()
    assert (bulletin.number, bulletin.act) == (1, "alert")
    assert bulletin.content["title"] == "Cảnh báo giả danh công an gọi điện"
    pulled = Delivery.objects.filter(broadcast=broadcast).values_list("channel", "state")
    assert set(pulled) == {("web", "sent"), ("feed", "sent")}


def test_the_person_who_asked_cannot_release():
    one = press()
    broadcast = draft(one)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)

    with pytest.raises(RuleBroken, match="."):
        release_broadcast(broadcast_id=broadcast.pk, by=one)

    assert not Bulletin.objects.exists()


def test_releasing_twice_is_refused_and_sends_once():
    broadcast = released()

    with pytest.raises(RuleBroken):
        release_broadcast(broadcast_id=broadcast.pk, by=press())

    assert Bulletin.objects.count() == 1


def test_what_waits_for_its_key_cannot_be_edited():
    one = press()
    broadcast = draft(one)
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)

    with pytest.raises(RuleBroken):
        edit_broadcast(broadcast_id=broadcast.pk, by=one, content=content(title="Khác"))

    refuse_broadcast(broadcast_id=broadcast.pk, by=one, why="Còn phải sửa lại")
    edited = edit_broadcast(broadcast_id=broadcast.pk, by=one, content=content(title="Khác"))
    assert edited.title == "Khác"
    assert codes(broadcast)[-2:] == ["broadcast.refused", "broadcast.edited"]


def test_outsiders_are_refused(hoa, duc, tuan):
    with pytest.raises(AccessDenied):
        write_broadcast(by=hoa, unit=get_unit("CA-00316"), content=content())
    with pytest.raises(AccessDenied):
        write_broadcast(by=tuan, unit=get_unit("CA-00316"), content=content())
    broadcast = draft()
    for verb, words in (
        (ask_release, {"why": WHY}), (release_broadcast, {}), (withdraw_broadcast, {"why": WHY}),
        (pause_broadcast, {"paused": True}), (edit_broadcast, {"content": content()}),
    ):  # fmt: skip
        with pytest.raises(AccessDenied):
            verb(broadcast_id=broadcast.pk, by=duc, **words)
    assert codes(broadcast) == ["broadcast.written"]


def test_a_wards_head_writes_to_the_own_ward_only(duc):
    ward = get_unit("CA-00316")
    with pytest.raises(RuleBroken):
        write_broadcast(by=duc, unit=ward, content=content())
    with pytest.raises(RuleBroken):
        write_broadcast(by=duc, unit=ward, content=content(reach="wards", wards=("00328",)))

    made = write_broadcast(by=duc, unit=ward, content=content(reach="wards", wards=("00316",)))

    assert made.wards == ["00316"]


@pytest.mark.parametrize(
    "over",
    [{"expires_at": None}, {"image_id": None, "expires_at": "past"}],
    ids=["without an end", "over already"],
)
def test_what_may_not_go_out_is_not_asked_for(over):
    if over["expires_at"] == "past":
        over = {"expires_at": now() - timedelta(minutes=1)}
    one = press()
    broadcast = draft(one, expires_at=now() + timedelta(days=1))
    if over["expires_at"] is None:
        over = {"expires_at": now() - timedelta(days=2)}
    edit_broadcast(broadcast_id=broadcast.pk, by=one, content=content(**over))

    with pytest.raises(RuleBroken):
        ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)


def test_a_request_needs_a_reason():
    one = press()
    broadcast = draft(one)
    with pytest.raises(RuleBroken):
        ask_release(broadcast_id=broadcast.pk, by=one, why=".")


def test_a_correction_needs_two_keys_and_a_change():
    broadcast = released()
    one, other = press(), press()
    with pytest.raises(RuleBroken):
        ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    told = content(text="Đã bắt được.", expires_at=broadcast.expires_at)
    edit_broadcast(broadcast_id=broadcast.pk, by=one, content=told)

    assert Bulletin.objects.get().content["text"] != "Đã bắt được."  # not public yet
    ask_release(broadcast_id=broadcast.pk, by=one, why=WHY)
    release_broadcast(broadcast_id=broadcast.pk, by=other)

    assert list(Bulletin.objects.order_by("number").values_list("act", flat=True)) == [
        "alert", "update",
    ]  # fmt: skip
    assert codes(broadcast)[-1] == "broadcast.corrected"


def test_one_person_withdraws_once_and_gives_the_reason():
    broadcast = released()
    with pytest.raises(RuleBroken):
        withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why=".")

    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")
    withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why="Tin không đúng")

    assert codes(broadcast).count("broadcast.withdrawn") == 1
    assert Bulletin.objects.filter(act="cancel").count() == 1
    for verb, words in ((ask_release, {"why": WHY}), (edit_broadcast, {"content": content()})):
        with pytest.raises(RuleBroken):
            verb(broadcast_id=broadcast.pk, by=press(), **words)


def test_a_draft_can_neither_be_withdrawn_nor_paused():
    broadcast = draft()
    with pytest.raises(RuleBroken):
        withdraw_broadcast(broadcast_id=broadcast.pk, by=press(), why=WHY)
    with pytest.raises(RuleBroken):
        pause_broadcast(broadcast_id=broadcast.pk, by=press(), paused=True)


def test_pausing_twice_is_once():
    broadcast = released()
    for _ in range(2):
        pause_broadcast(broadcast_id=broadcast.pk, by=press(), paused=True)
    pause_broadcast(broadcast_id=broadcast.pk, by=press(), paused=False)

    assert codes(broadcast)[3:] == ["broadcast.paused", "broadcast.resumed"]
