"""Groups of the account: made, led, written into and listened to; case 17 and the mentions."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from caunoi.channels.choices import GroupState
from caunoi.channels.errors import PermanentFailure, TemporaryFailure, Unreachable
from caunoi.channels.models import ChatGroup, ChatMessage, Conversation
from caunoi.channels.neighbourhood_posts import GROUPS
from caunoi.channels.zalo import groups, groups_in
from caunoi.channels.zalo.group_posts import post_in_group
from caunoi.channels.zalo.reading import read
from caunoi.reports.models import Report
from tests.channels.zalo.ground import BINH, LAN, TIP, deliver, our_account, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(zalo):
    zalo.world.add_asset("gmf50")
    zalo.world.person(LAN, "Lan")
    made = groups.create(our_account(zalo), name="Tổ dân phố 12", description="Định Công")
    deliver(zalo)
    return made


@pytest.fixture
def heard(monkeypatch):
    messages, events = [], []
    monkeypatch.setattr(groups_in, "ON_GROUP_MESSAGE", [messages.append])
    monkeypatch.setattr("caunoi.channels.zalo.account_events.ON_GROUP_EVENT", [events.append])
    return messages, events


def in_group(zalo, group):
    return [one["text"] for one in zalo.control("talk", group=group.external_id) if one["by_us"]]


def test_a_group_is_made_with_the_free_asset_and_is_known(zalo, group):
    account = our_account(zalo)
    assert group.link == f"https://zalo.me/g/{group.external_id}"
    fresh = groups.refresh(account, group.external_id)
    assert (fresh.members, fresh.max_members, fresh.state) == (1, 50, GroupState.WORKING)
    assert fresh.asset_until
    assert groups.assets(account)[0]["status"] == "used"
    assert [one.external_id for one in groups.list_groups(account)] == [group.external_id]
    with pytest.raises(PermanentFailure, match="no free"):
        groups.create(account, name="Một nhóm nữa")


def test_members_are_invited_let_in_made_leaders_and_taken_out(zalo, group):
    account, key = our_account(zalo), group.external_id
    say(zalo, "Xin chào", user=LAN)
    groups.invite(account, key, [LAN])
    zalo.control("join", group=key, user=BINH, ask=True)
    assert [one["user_id"] for one in groups.pending(account, key)] == [BINH]
    groups.accept(account, key, [BINH])
    groups.add_admins(account, key, [LAN])
    groups.remove_admins(account, key, [LAN])
    assert {one["user_id"] for one in groups.members(account, key)} >= {LAN, BINH}
    groups.remove(account, key, [BINH])
    zalo.control("join", group=key, user=BINH, ask=True)
    groups.reject(account, key, [BINH])
    assert {one["user_id"] for one in groups.members(account, key)} == {zalo.world.admin_id, LAN}
    changed = groups.update(account, key, group_name="Tổ 12", lock_send_msg=True)
    assert changed.name == "Tổ 12"
    with pytest.raises(Unreachable):
        groups.invite(account, key, [zalo.world.person("77").id])  # never turned to us


def test_what_a_member_writes_is_handed_on_without_mentions_and_answered_by_nobody(
    zalo, group, heard
):
    key = group.external_id
    text = f"[@{zalo.world.oa_id}] mất điện ngõ 12 [@{key}]"
    say(zalo, text, group=key)
    say(zalo, "", group=key, kind="image")
    (words, picture), _events = heard
    assert (words.group, words.sender, words.text) == (key, LAN, "mất điện ngõ 12")
    assert len(picture.files) == 1
    assert words.chat.conversation == words.conversation
    assert words.conversation.thread == f"group:{key}"
    assert Report.objects.count() == 0
    assert in_group(zalo, group) == []


@pytest.mark.parametrize(
    ("name", "event"),
    [("create_group", "created"), ("user_join_group", "joined"), ("user_out_group", "left"),
     ("user_leave_group", "left"), ("delete_group", "dissolved"), ("disperse_group", "dissolved"),
     ("user_request_join_group", "asked"), ("accept_request_join_group", "accepted"),
     ("react_request_join_group", "accepted"), ("react_request_join_group_accept", "accepted"),
     ("reject_request_join_group", "rejected"), ("react_request_join_group_reject", "rejected"),
     ("add_group_admin", "admin_added"), ("remove_group_admin", "admin_removed"),
     ("update_group_info", "changed")]
)  # fmt: skip
def test_all_names_of_a_group_event_mean_the_same(zalo, heard, name, event):
    zalo.control("event", event_name=name, oa_id=zalo.world.oa_id, group_id="g1",
                 users=[{"id": LAN}, {"id": BINH}])  # fmt: skip
    deliver(zalo)
    _messages, events = heard
    assert [(one.group, one.event, one.person) for one in events] == [
        ("g1", event, LAN), ("g1", event, BINH),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "where", [{"recipient": {"id": "g1"}}, {"group_id": "g1"}, {"recipient": {"id": "3886"},
              "group_id": "g1"}]
)  # fmt: skip
def test_the_groups_id_is_found_wherever_it_stands(zalo, settings, where):
    settings.ZALO_OA_ID = "3886"
    body = {"event_name": "user_send_group_text", "oa_id": "3886", "sender": {"id": LAN},
            "timestamp": "1790000003000", "message": {"msg_id": "m", "text": "a"},
            **where}  # fmt: skip
    (item,) = read(json.dumps(body).encode()).items
    assert (item.thread, item.peer) == ("group:g1", LAN)


def test_a_post_arrives_once_though_its_answer_is_lost(zalo, group):
    assert GROUPS["zalo"] is post_in_group
    zalo.control("switches", lost_answers=1)
    with pytest.raises(TemporaryFailure):
        post_in_group(group.external_id, "Thông báo họp tổ", "m1")
    key = post_in_group(group.external_id, "Thông báo họp tổ", "m1")
    assert post_in_group(group.external_id, "Thông báo họp tổ", "m1") == key
    assert in_group(zalo, group) == ["Thông báo họp tổ"]
    deliver(zalo)  # its echo
    assert ChatMessage.objects.filter(direction="out").count() == 1
    assert Conversation.objects.get().mode == "guided"


def test_case_17_a_silent_group_is_told_of_and_not_written_to(zalo, group, caplog):
    zalo.world.assets[group.asset]["until"] = zalo.world.now() - 1
    with pytest.raises(Unreachable):
        post_in_group(group.external_id, "Thông báo", "m1")
    known = ChatGroup.objects.get()
    assert known.state == GroupState.BROKEN
    fresh = groups.refresh(our_account(zalo), group.external_id)
    assert fresh.ends_at
    spare = zalo.world.add_asset("gmf100")
    groups.renew_asset(our_account(zalo), group.external_id, spare)
    post_in_group(group.external_id, "Thông báo", "m1")
    assert in_group(zalo, group) == ["Thông báo"]


def test_case_17_its_end_is_warned_of_a_month_ahead(zalo, group, caplog):
    assert groups.watch_groups() == 1
    assert "renew its asset" not in caplog.text
    zalo.world.assets[group.asset]["until"] = zalo.world.now() + timedelta(days=20).total_seconds()
    groups.watch_groups()
    assert "renew its asset" in caplog.text
    assert ChatGroup.objects.get().warned_at


def test_a_dissolved_group_is_written_down_as_that(zalo, group):
    groups.delete(our_account(zalo), group.external_id)
    deliver(zalo)
    assert ChatGroup.objects.get().state == GroupState.DISSOLVED
    assert groups.watch_groups() == 0


def test_a_tip_one_to_one_of_a_member_stays_apart_from_the_group(zalo, group, heard):
    say(zalo, TIP, group=group.external_id)
    say(zalo, f"{TIP}, phường Định Công")
    assert Conversation.objects.filter(thread="").count() == 1
    assert Report.objects.count() == 1
