"""Fault cases 1-5 of the page: webhooks that come twice, in disorder, forged, broken."""

from __future__ import annotations

import json
import random
from concurrent.futures import ThreadPoolExecutor

import orjson
import pytest
from django.core.cache import cache
from django.db import OperationalError, connections

from caunoi.channels import hooks, spool, views_hooks
from caunoi.channels.chat import PLATFORMS
from caunoi.channels.facebook.signing import signature_of
from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import Account, ChatMessage, Conversation, Delivery, Hook
from caunoi.channels.spool import drain_spool
from caunoi.channels.views_hooks import MOST_PROBES
from caunoi.core.clock import now
from caunoi.reports.models import Message, Report
from tests.channels.facebook.ground import LAN, TIP, WHOLE_TIP

# 1: the same webhook several times


def test_case_1_the_same_webhook_six_times_is_one_message_one_report_one_answer(fb):
    fb.control("switches", duplicates=6)
    fb.say(WHOLE_TIP)
    assert Hook.objects.filter(state="done").count() >= 1
    assert Report.objects.count() == 1
    assert ChatMessage.objects.filter(direction="in").count() == 1
    assert len(fb.heard()) == 1


def test_case_1_the_same_message_in_another_body_is_known(fb):
    mid = fb.say(WHOLE_TIP)
    event = {
        "sender": {"id": LAN}, "recipient": {"id": fb.there.world.settings.page_id},
        "timestamp": int(fb.there.world.now() * 1000) + 3000,
        "message": {"mid": mid, "text": WHOLE_TIP},
    }  # fmt: skip
    body = fb.there.hooks.body([("messaging", event)])
    assert fb.post(body, fb.there.hooks.sign(body)) == 200
    fb.settle()
    assert Report.objects.count() == 1
    assert len(fb.heard()) == 1


def test_case_1_at_the_same_moment_from_two_workers(committed_city, connected):
    fb = connected
    fb.control("message", psid=LAN, text=WHOLE_TIP)
    (body, headers) = fb.fetch_hooks()[0]
    later = body.replace(b'"time":', b'"time": ')  # the same event in another body
    assert fb.post(body, headers) == 200
    assert fb.post(later, fb.there.hooks.sign(later)) == 200
    assert Hook.objects.count() == 2

    def work(_number: int) -> None:
        try:
            process_hooks(limit=1)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    process_hooks()
    assert Report.objects.count() == 1
    assert ChatMessage.objects.filter(direction="in").count() == 1
    assert Delivery.objects.count() == 1


# 2: out of order


def test_case_2_shuffled_events_make_the_same_thread(fb):
    fb.control("switches", hold=True, disorder=True)
    random.seed(7)
    for number, text in enumerate((WHOLE_TIP, "Họ có ba người", "Có hai xe máy")):
        fb.control("clock", seconds=number)
        fb.control("message", psid=LAN, text=text)
    fb.control("flush")
    fb.settle()
    texts = list(Message.objects.order_by("at", "pk").values_list("text", flat=True))
    assert texts == [WHOLE_TIP, "Họ có ba người", "Có hai xe máy"]


def test_case_2_delivery_and_echo_before_our_own_result(fb, monkeypatch):
    send = PLATFORMS["facebook"].send

    def first_the_webhooks(talk, words):
        found = send(talk, words)
        fb.bring()
        process_hooks()
        return found

    monkeypatch.setattr(PLATFORMS["facebook"], "send", first_the_webhooks)
    fb.say(TIP)
    ours = ChatMessage.objects.exclude(mark="").get()
    assert ours.external_id == fb.notes()[0]["mid"]
    assert ours.delivered_at is not None
    assert ChatMessage.objects.filter(direction="out", external_id=ours.external_id).count() == 1
    assert Conversation.objects.get().mode == "guided"


def test_case_2_an_edit_before_its_message(fb):
    fb.control("switches", hold=True)
    mid = fb.control("message", psid=LAN, text=TIP)["mid"]
    first = fb.there.hooks.held.pop()
    fb.control("switches", hold=False)
    fb.control("edit", mid=mid, text=WHOLE_TIP)
    fb.settle()
    body = fb.there.hooks.body([first])
    fb.post(body, fb.there.hooks.sign(body))
    fb.settle()
    assert Report.objects.get().text == WHOLE_TIP


def test_case_2_a_removal_before_its_message_keeps_it_from_showing(fb):
    post = fb.control("post", text="Thông báo")["id"]
    fb.control("switches", hold=True)
    comment = fb.control("comment", psid=LAN, parent=post, text=WHOLE_TIP)["id"]
    first = fb.there.hooks.held.pop()
    fb.control("switches", hold=False)
    fb.control("comment_remove", id=comment)
    fb.settle()
    body = fb.there.hooks.body([first])
    fb.post(body, fb.there.hooks.sign(body))
    fb.settle()
    assert Report.objects.count() == 0
    assert ChatMessage.objects.get(external_id=comment).removed_at is not None
    assert fb.public_answers() == []


# 3: signatures


@pytest.mark.parametrize("how", ["missing", "wrong", "sha1 only", "another app", "encoded again"])
def test_case_3_what_is_not_signed_by_our_app_is_refused_and_not_stored(fb, how):
    fb.control("message", psid=LAN, text=WHOLE_TIP)
    ((body, headers),) = fb.fetch_hooks()
    if how == "missing":
        headers = {}
    elif how == "wrong":
        headers = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    elif how == "sha1 only":
        headers = {"X-Hub-Signature": headers["X-Hub-Signature"]}
    elif how == "another app":
        headers = {"X-Hub-Signature-256": signature_of(body, "another-secret")}
    else:  # a proxy that writes the JSON anew: the Vietnamese letters are not escaped any more
        body = orjson.dumps(json.loads(body))
    assert fb.post(body, headers) == 403
    assert Hook.objects.count() == 0


def test_case_3_the_raw_bytes_are_what_is_signed(fb):
    fb.control("message", psid=LAN, text=WHOLE_TIP)
    ((body, headers),) = fb.fetch_hooks()
    assert b"\\u" in body
    assert body.isascii()
    assert fb.post(body, headers) == 200
    assert Hook.objects.get().variant == "sha256"


def test_case_3_upper_case_and_a_truncated_signature_are_refused(fb):
    fb.control("message", psid=LAN, text=WHOLE_TIP)
    ((body, headers),) = fb.fetch_hooks()
    given = headers["X-Hub-Signature-256"]
    for bad in (given[:-1], given.replace("sha256=", ""), given.replace("sha256", "sha1")):
        assert fb.post(body, {"X-Hub-Signature-256": bad}) == 403


def test_the_handshake_answers_only_our_token(fb, client):
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    token = fb.there.world.settings.verify_token
    right = client.get("/hooks/facebook/", {**query, "hub.verify_token": token})
    assert (right.status_code, right.content) == (200, b"1158201444")
    assert client.get("/hooks/facebook/", {**query, "hub.verify_token": "x"}).status_code == 403
    other = {**query, "hub.mode": "unsubscribe", "hub.verify_token": token}
    assert client.get("/hooks/facebook/", other).status_code == 403


def test_the_handshake_is_not_guessed_at_by_a_flood(fb, client):
    query = {"hub.mode": "subscribe", "hub.challenge": "1", "hub.verify_token": "x"}
    cache.delete("hook-probes:facebook")
    asked = [client.get("/hooks/facebook/", query).status_code for _ in range(MOST_PROBES + 1)]
    assert asked == [403] * MOST_PROBES + [429]
    right = {**query, "hub.verify_token": fb.there.world.settings.verify_token}
    assert client.get("/hooks/facebook/", right).status_code == 429
    cache.delete("hook-probes:facebook")  # the next minute
    assert client.get("/hooks/facebook/", right).status_code == 200


# 4: the database is down


def test_case_4_without_a_database_the_body_waits_on_disk_and_nothing_is_lost(
    fb, settings, tmp_path, monkeypatch
):
    settings.HOME = tmp_path
    fb.control("message", psid=LAN, text=WHOLE_TIP)

    def away(*_args, **_more):
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(views_hooks, "store_hook", away)
        assert fb.bring() == [200]
    assert Hook.objects.count() == 0
    (waiting,) = list(spool.folder().iterdir())
    assert WHOLE_TIP.encode() not in waiting.read_bytes()
    assert drain_spool() == 1
    fb.settle()
    assert Report.objects.count() == 1


def test_case_4_a_crash_while_reading_is_tried_again(fb, monkeypatch):
    take, calls = hooks.take, []

    def crashes_once(channel, item, **more):
        calls.append(item)
        if len(calls) == 1:
            raise RuntimeError("crash")
        take(channel, item, **more)

    monkeypatch.setattr(hooks, "take", crashes_once)
    fb.control("message", psid=LAN, text=WHOLE_TIP)
    fb.bring()
    process_hooks()
    assert Report.objects.count() == 0
    Hook.objects.update(next_try_at=now())
    fb.settle()
    assert Report.objects.count() == 1
    assert Hook.objects.exclude(state="done").count() == 0


# 5: a batch of 1,000


def test_case_5_of_a_thousand_updates_only_the_bad_one_is_kept_apart(fb):
    page = fb.there.world.settings.page_id
    parts = [
        ("messaging", {"sender": {"id": str(600000 + n)}, "recipient": {"id": page},
                       "timestamp": int(fb.there.world.now() * 1000),
                       "message": {"mid": f"m_batch{n}", "text": "cảm ơn"}})
        for n in range(997)
    ]  # fmt: skip
    parts.insert(300, ("messaging", {"sender": {"id": "1"}, "message": {"text": 5}}))
    parts.insert(600, ("messaging", {"sender": {"id": "601"}, "brand_new_thing": {}}))
    parts.append(("changes", {"field": "ratings", "value": {"item": "rating"}}))
    body = fb.there.hooks.body(parts)
    assert fb.post(body, fb.there.hooks.sign(body)) == 200
    process_hooks()
    hook = Hook.objects.get()
    assert ChatMessage.objects.filter(direction="in").count() == 997
    assert hook.state == "partly"
    assert hook.trouble == "entry 0 messaging 300: KeyError"


@pytest.mark.parametrize("body", [b"[]", b"\xff\xfe", b"{", b'"page"', b"null", b""])
def test_case_5_a_body_that_is_none_is_kept_apart(fb, body):
    assert fb.post(body, fb.there.hooks.sign(body)) == 200
    process_hooks()
    assert Hook.objects.get().state == "quarantined"


def test_case_5_unknown_objects_and_another_page_are_answered_and_kept(fb):
    for held in ({"object": "instagram", "entry": []},
                 {"object": "page", "entry": [{"id": "1", "time": 1, "messaging": [{}]}]},
                 {"object": "page", "entry": [7, {"id": None}]},
                 {"object": "page"}):  # fmt: skip
        body = orjson.dumps(held)
        assert fb.post(body, fb.there.hooks.sign(body)) == 200
    process_hooks()
    assert Hook.objects.exclude(state="waiting").count() == 4
    assert Account.objects.filter(external_id="1").count() == 0
