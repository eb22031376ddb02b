"""Zalo's events come in: signed, each once, in any order, of every kind; cases 1 to 5 and 16."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from caunoi.channels import talks
from caunoi.channels.choices import AccountState, ChatKind, HookState
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import ChatMessage, Conversation, Hook
from caunoi.channels.spool import drain_spool, folder
from caunoi.channels.talks import find_conversation
from caunoi.channels.zalo.moments import read_moment
from caunoi.channels.zalo.reading import read
from caunoi.core.clock import now
from caunoi.reports.models import Message, Report
from tests.channels.zalo.ground import (
    LAN,
    TIP,
    WHOLE,
    answers,
    deliver,
    our_account,
    post,
    say,
    work,
)

pytestmark = pytest.mark.django_db


def one_event(zalo, text=WHOLE, **more):
    zalo.control("say", user=LAN, text=text, **more)
    (sent,) = zalo.take_events()
    return sent


@pytest.mark.parametrize("form", ["none", "wrong", "oa_id"])
def test_case_3_what_zalo_did_not_sign_is_refused_and_not_stored(zalo, form):
    zalo.control("switches", signature=form)
    assert post(one_event(zalo)) == 403
    assert Hook.objects.count() == 0


def test_case_3_the_variant_counts_only_behind_its_setting_and_is_named(zalo, settings):
    settings.ZALO_SIGNED_BY_OA_ID = True
    zalo.control("switches", signature="oa_id")
    assert post(one_event(zalo)) == 200
    assert Hook.objects.get().variant == "oa_id"


def test_case_3_a_body_that_a_proxy_wrote_anew_is_refused(zalo):
    sent = one_event(zalo)
    assert (
        b"\\u" in sent.body
    )  # letters come escaped; the same JSON in other bytes has another hash
    sent.body = json.dumps(json.loads(sent.body), ensure_ascii=False).encode()
    assert post(sent) == 403


def test_case_3_another_apps_event_is_refused(zalo):
    zalo.control("event", app_id="1234", event_name="user_send_text")
    assert [post(one) for one in zalo.take_events()] == [403]


def test_the_prefix_of_the_signature_may_be_missing(zalo):
    sent = one_event(zalo)
    sent.headers["X-ZEvent-Signature"] = sent.headers["X-ZEvent-Signature"].removeprefix("mac=")
    assert post(sent) == 200
    assert Hook.objects.get().variant == "app_id"


def test_probes_are_answered_and_leave_nothing(zalo):
    client = Client()
    assert client.get("/hooks/zalo/").status_code == 200
    for body in (b"", b"no json", b"[]", b"{}"):
        answer = client.post("/hooks/zalo/", body, content_type="application/json")
        assert answer.status_code == 200
    assert Hook.objects.count() == 0


def test_a_retry_after_two_hours_counts_and_a_replay_after_three_days_does_not(city, clock, server):
    sent = one_event(server)
    clock(timedelta(hours=1, minutes=55))
    assert post(sent, num_retry="5") == 200
    later = one_event(server, "Khác")
    clock(timedelta(days=3))
    assert post(later) == 403


def test_case_1_the_same_event_six_times_is_one_message(zalo):
    zalo.control("switches", duplicates=5)
    say(zalo, WHOLE)
    zalo.control("switches", duplicates=0)
    assert Report.objects.count() == 1
    assert ChatMessage.objects.filter(direction="in").count() == 1
    assert len(answers(zalo)) == 1


def test_case_1_a_retry_in_other_bytes_is_the_same_message(zalo):
    say(zalo, WHOLE)
    event = zalo.hooks.log[0].event
    zalo.control("event", **{**event, "num_retry": "1"})
    deliver(zalo)
    assert Report.objects.count() == 1
    assert len(answers(zalo)) == 1


def test_case_2_events_out_of_order_end_the_same(zalo):
    say(zalo, WHOLE)
    sent_id = zalo.control("talk", user=LAN)[-1]["id"]
    # Told of a message that we know nothing of yet, then seen before it is received.
    zalo.control("see", user=LAN, ids=["not-ours-yet"])
    zalo.control("see", user=LAN, ids=[sent_id])
    zalo.control("event", event_name="user_received_message", sender={"id": zalo.world.oa_id},
                 recipient={"id": LAN}, message={"msg_id": sent_id})  # fmt: skip
    deliver(zalo)
    told = ChatMessage.objects.get(external_id=sent_id)
    assert told.read_at
    assert told.delivered_at
    assert ChatMessage.objects.get(external_id="not-ours-yet").read_at


def test_case_2_shuffled_messages_join_one_matter_in_their_order(zalo):
    for number, text in enumerate((TIP, "Họ có cả dao", "phường Định Công")):
        zalo.control("event", event_name="user_send_text", sender={"id": LAN},
                     recipient={"id": zalo.world.oa_id},
                     message={"msg_id": f"m{number}", "text": text},
                     timestamp=str(int((now().timestamp() - 10 + number) * 1000)))  # fmt: skip
    events = zalo.take_events()
    for one in (events[1], events[0], events[2]):
        assert post(one) == 200
    while process_hooks():
        pass
    assert ChatMessage.objects.filter(direction="in").count() == 3
    assert Conversation.objects.count() == 1


def test_case_16_our_own_echo_before_the_answer_makes_no_staff_message(zalo):
    """Handed over, not answered yet: the echo waits for the answer."""
    say(zalo, TIP)
    conversation = find_conversation(our_account(zalo), LAN)
    ChatMessage.objects.create(
        account=conversation.account, conversation=conversation, mark="abc:0", direction="out",
        at=now(), received_at=now(),
    )  # fmt: skip
    zalo.control("event", event_name="oa_send_text", sender={"id": zalo.world.oa_id},
                 recipient={"id": LAN}, message={"msg_id": "fresh", "text": "?"})  # fmt: skip
    deliver(zalo)
    assert Hook.objects.filter(state=HookState.WAITING).count() == 1
    ChatMessage.objects.filter(mark="abc:0").update(external_id="fresh")
    Hook.objects.update(next_try_at=now())
    work()
    assert Conversation.objects.get().mode == "guided"


def test_case_16_staff_in_oa_manager_join_the_thread_and_no_machine_answers(zalo):
    say(zalo, WHOLE)
    report = Report.objects.get()
    zalo.control("staff", user=LAN, text="Tổ công tác đang tới.")
    deliver(zalo)
    assert Message.objects.filter(report=report, text="Tổ công tác đang tới.").count() == 1
    assert Conversation.objects.get().mode == "person"
    before = len(answers(zalo))
    say(zalo, "Tôi thấy họ rồi")
    assert len(answers(zalo)) == before


def test_case_5_a_bad_event_is_kept_apart_and_the_good_ones_are_taken(zalo):
    nowhere = [{"type": "location", "payload": {}}]
    zalo.control(
        "event", event_name="user_send_location", sender={"id": LAN},
        recipient={"id": zalo.world.oa_id}, message={"msg_id": "x", "attachments": nowhere},
    )  # fmt: skip
    assert deliver(zalo) == [200]
    assert Hook.objects.get().state == HookState.QUARANTINED
    say(zalo, WHOLE)
    assert Report.objects.count() == 1


def test_unknown_events_are_stored_and_answered(zalo):
    for name in ("user_call_oa", "add_user_to_tag", "something_new_2027"):
        zalo.control("event", event_name=name, oa_id=zalo.world.oa_id, user_id=LAN)
    assert deliver(zalo) == [200, 200, 200]
    assert set(Hook.objects.values_list("state", flat=True)) == {HookState.DONE}


def test_an_event_of_an_account_that_is_not_ours_is_kept_apart(zalo, settings):
    zalo.control("event", event_name="user_send_text", sender={"id": LAN},
                 recipient={"id": "999"}, message={"msg_id": "x", "text": WHOLE})  # fmt: skip
    deliver(zalo)
    assert Hook.objects.get().state == HookState.QUARANTINED
    settings.ZALO_OTHER_OAS = ["999"]
    zalo.control("event", event_name="user_send_text", sender={"id": LAN},
                 recipient={"id": "999"}, message={"msg_id": "y", "text": TIP})  # fmt: skip
    deliver(zalo)
    assert Conversation.objects.get().account.external_id == "999"


def attached(zalo, kind, payload, **message):
    body = {
        "app_id": zalo.world.app_id, "event_name": f"user_send_{kind}",
        "timestamp": "1790000000123",
        "sender": {"id": LAN}, "recipient": {"id": zalo.world.oa_id},
        "message": {"msg_id": "a", "attachments": [
            {"type": "link" if kind == "business_card" else kind, "payload": payload}], **message},
    }  # fmt: skip
    (item,) = read(json.dumps(body).encode()).items
    return item


@pytest.mark.parametrize("kind", ["image", "gif", "audio", "video", "file"])
def test_files_of_every_kind_are_read(zalo, kind):
    item = attached(
        zalo, kind, {"url": "https://x.zdn.vn/a", "name": "a.pdf", "size": "12"}, text="y"
    )
    assert item.kind == ChatKind.FILES
    assert (item.enclosures[0].url, item.enclosures[0].size) == ("https://x.zdn.vn/a", 12)
    assert item.text == "y"


def test_stickers_links_and_business_cards_are_read(zalo):
    assert attached(zalo, "sticker", {"id": "1", "url": "https://x"}).kind == ChatKind.STICKER
    link = attached(zalo, "link", {"url": "https://x.vn/1", "description": "Tin"})
    assert link.text == "Tin\nhttps://x.vn/1"
    card = attached(
        zalo, "business_card", {"description": '{"phone": "0912345678", "qrCodeUrl": "x"}'}
    )
    assert card.text == "0912345678"


@pytest.mark.parametrize(
    ("lat", "lon"), [("21.0285", "105.8542"), ("105.8542", "21.0285"), (21.0285, 105.8542)]
)
def test_a_place_is_read_also_where_its_pair_is_swapped(zalo, lat, lon):
    item = attached(zalo, "location", {"coordinates": {"latitude": lat, "longitude": lon}})
    assert (item.spot.lat, item.spot.lon) == (21.0285, 105.8542)


def test_ids_beyond_two_to_the_53rd_stay_whole_as_numbers_too(zalo):
    zalo.control("event", event_name="user_send_text", sender={"id": int(LAN)},
                 recipient={"id": int(zalo.world.oa_id)},
                 message={"msg_id": "m", "text": TIP})  # fmt: skip
    deliver(zalo)
    conversation = Conversation.objects.select_related("account").get()
    assert talks.talk_of(conversation).peer == LAN


@pytest.mark.parametrize(
    "written", ["1790000000123", 1790000000123, "1790000000", "2026-09-21T14:13:20.123+00:00",
                "2026-09-21T21:13:20.123", "1790000000123000"]
)  # fmt: skip
def test_times_are_read_in_every_form_and_mean_the_citys_clock(written):
    moment = read_moment(written)
    assert abs(moment.timestamp() - 1790000000) < 1


def test_a_clock_of_zalos_that_is_ahead_is_not_believed(zalo):
    ahead = str(int((now() + timedelta(hours=20)).timestamp() * 1000))
    zalo.control("event", event_name="user_send_text", sender={"id": LAN}, timestamp=ahead,
                 recipient={"id": zalo.world.oa_id},
                 message={"msg_id": "m", "text": TIP})  # fmt: skip
    deliver(zalo)
    assert Conversation.objects.get().last_in_at <= now()


def test_following_is_greeted_once_and_unfollowing_shuts_the_way(zalo):
    zalo.control("follow", user=LAN, name="Nguyễn Thị Lan")
    deliver(zalo)
    assert len(answers(zalo)) == 1
    zalo.control("unfollow", user=LAN)
    deliver(zalo)
    assert Conversation.objects.get().unreachable == "left"


def test_the_name_is_asked_for(zalo):
    say(zalo, WHOLE, name="Nguyễn Thị Lan")
    assert talks.name_of(Conversation.objects.get()) == "Nguyễn Thị Lan"


def test_what_they_filled_in_the_card_joins_the_matter(zalo):
    say(zalo, WHOLE)
    zalo.control("event", event_name="user_submit_info", sender={"id": LAN},
                 recipient={"id": zalo.world.oa_id},
                 info={"name": "Lan", "phone": "84912345678", "address": "12 Ngõ 5"})  # fmt: skip
    deliver(zalo)
    texts = Message.objects.values_list("text", flat=True)
    assert any("84912345678" in text and "12 Ngõ 5" in text for text in texts)


def test_case_13_who_withdraws_is_forgotten(zalo):
    say(zalo, WHOLE)
    zalo.control("withdraw", user=LAN)
    deliver(zalo)
    conversation = Conversation.objects.get()
    assert conversation.sealed_key is None
    assert not ChatMessage.objects.exclude(sealed=None).exists()
    assert Report.objects.count() == 1  # the law keeps the report


def test_a_nameless_talk_is_answered_and_later_a_name_is_another_talk(zalo):
    zalo.control("say_nameless", user="anon-77", conversation="c-1", text=TIP)
    deliver(zalo)
    told = zalo.world.nameless["anon-77:c-1"]
    assert [one.by_us for one in told] == [False, True]
    say(zalo, WHOLE)
    assert Conversation.objects.count() == 2
    assert Report.objects.count() == 1


def test_permission_taken_away_stops_the_account_at_once(zalo, caplog):
    zalo.control("revoke")
    deliver(zalo)
    account = our_account(zalo)
    assert account.state == AccountState.RECONNECT
    assert "taken from us" in caplog.text


def test_case_4_a_database_that_is_away_loses_nothing(
    transactional_db, committed_city, server, settings
):
    sent = one_event(server)
    connection.close()
    there = connection.settings_dict["HOST"], connection.settings_dict["PORT"]
    connection.settings_dict.update(HOST="127.0.0.1", PORT="1")
    try:
        assert post(sent) == 200
    finally:
        connection.settings_dict.update(HOST=there[0], PORT=there[1])
        connection.close()
    assert len(list(folder().glob("*.hook"))) == 1
    assert drain_spool() == 1
    work()
    assert Report.objects.count() == 1
    assert post(sent) == 200
    work()
    assert Report.objects.count() == 1
