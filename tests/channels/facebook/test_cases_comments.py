"""Fault cases 12, 13 and 16: what is changed, gone, hidden, erased; our own echoes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta

from caunoi.channels.hooks import process_hooks
from caunoi.channels.models import ChatMessage, Conversation, Delivery, Hook
from caunoi.core.models import Event
from caunoi.reports.models import Message, Report
from tests.channels.facebook.ground import LAN, TIP, WHOLE_TIP, conversation

# 12: a comment is edited after its case was opened


def test_case_12_an_edited_comment_keeps_both_versions(fb):
    post = fb.control("post", text="Thông báo")["id"]
    comment = fb.comment(WHOLE_TIP, post)
    fb.control("comment_edit", id=comment, text=f"{WHOLE_TIP}, có dao")
    fb.settle()
    report = Report.objects.get()
    assert report.text == WHOLE_TIP
    texts = list(Message.objects.order_by("at", "pk").values_list("text", flat=True))
    assert len(texts) == 2
    assert "có dao" in texts[1]
    assert len(fb.public_answers()) == 1


def test_case_12_chatter_that_becomes_a_matter_is_looked_at_again(fb):
    post = fb.control("post", text="Thông báo")["id"]
    comment = fb.comment("hay quá", post)
    fb.control("comment_edit", id=comment, text=WHOLE_TIP)
    fb.settle()
    assert Report.objects.get().text == WHOLE_TIP
    assert len(fb.heard()) == 1


# 13: comments and posts that are gone or hidden


def test_case_13_a_removed_comment_is_not_answered_and_our_copy_stays(fb):
    post = fb.control("post", text="Thông báo")["id"]
    fb.control("comment", psid=LAN, parent=post, text=WHOLE_TIP)
    fb.bring()
    process_hooks()
    comment = next(iter(fb.there.world.comments))
    fb.control("comment_remove", id=comment)
    fb.settle()
    assert fb.public_answers() == []
    assert Report.objects.get().text == WHOLE_TIP
    assert ChatMessage.objects.get(external_id=comment).removed_at is not None


def test_case_13_what_facebook_says_is_gone_is_marked(fb):
    post = fb.control("post", text="Thông báo")["id"]
    fb.control("comment", psid=LAN, parent=post, text=WHOLE_TIP)
    fb.bring()
    process_hooks()
    comment = next(iter(fb.there.world.comments))
    fb.there.world.comments[comment].removed = True  # no webhook told us
    fb.settle()
    assert ChatMessage.objects.get(external_id=comment).removed_at is not None
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dead"}


def test_case_13_under_a_hidden_comment_nothing_is_said_publicly(fb):
    post = fb.control("post", text="Thông báo")["id"]
    fb.control("comment", psid=LAN, parent=post, text=WHOLE_TIP)
    comment = next(iter(fb.there.world.comments))
    fb.bring()
    process_hooks()
    fb.control("comment_hide", id=comment)
    fb.settle()
    assert fb.public_answers() == []
    assert len(fb.heard()) == 1


def test_case_13_a_wish_to_be_erased_is_kept_done_and_followed(fb, client):
    fb.say(WHOLE_TIP)
    told = fb.control("signed_request", psid=LAN)["signed_request"]
    said = client.post("/facebook/xoa-du-lieu/", {"signed_request": told})
    assert said.status_code == 200
    page = said.json()["url"].partition("/facebook/")[2]
    assert said.json()["confirmation_code"] in page
    assert client.get(f"/facebook/{page}").context["state"] == "waiting"
    again = client.post("/facebook/xoa-du-lieu/", {"signed_request": told})
    assert again.json() == said.json()
    fb.settle()
    assert client.get(f"/facebook/{page}").context["state"] == "done"
    assert Conversation.objects.get().sealed_key is None
    assert not ChatMessage.objects.exclude(sealed=None).exists()
    assert Event.objects.filter(code="contact.minimised").count() == 1
    assert client.get("/facebook/xoa-du-lieu/AAAA/").status_code == 404


def test_case_13_a_wish_that_facebook_did_not_sign_is_none(fb, client):
    payload = base64.urlsafe_b64encode(b'{"algorithm":"HMAC-SHA256","user_id":"9"}').decode()
    bad = hmac.new(b"another", payload.encode(), hashlib.sha256).digest()
    for told in ("", "x.y", f"{base64.urlsafe_b64encode(bad).decode()}.{payload}"):
        assert client.post("/facebook/xoa-du-lieu/", {"signed_request": told}).status_code == 404
    assert Hook.objects.count() == 0


def test_somebody_who_removes_our_app_is_only_noted(fb, client):
    told = fb.control("signed_request", psid=LAN)["signed_request"]
    assert client.post("/facebook/go-ung-dung/", {"signed_request": told}).status_code == 200
    assert client.post("/facebook/go-ung-dung/", {"signed_request": "no"}).status_code == 404


# 16: echoes


def test_case_16_our_own_echo_closes_the_send_and_starts_nothing(fb):
    fb.say(TIP)
    assert ChatMessage.objects.filter(direction="out").exclude(external_id="").count() == 1
    assert Conversation.objects.get().mode == "guided"
    assert len(fb.heard()) == 1


def test_case_16_staff_in_business_suite_join_the_thread_and_the_assistant_is_silent(fb):
    fb.say(WHOLE_TIP)
    before = len(fb.heard())
    fb.control("staff", psid=LAN, text="Đồng chí trực ban sẽ gọi lại.")
    fb.settle()
    report = Report.objects.get()
    texts = Message.objects.filter(report=report).values_list("text", flat=True)
    assert "Đồng chí trực ban sẽ gọi lại." in list(texts)
    fb.say("Vâng, tôi chờ máy")
    assert len(fb.heard()) == before + 1
    assert Message.objects.filter(report=report, text="Vâng, tôi chờ máy").exists()


def test_case_16_an_echo_does_not_open_the_window(fb, travel_far):
    mid = fb.say(WHOLE_TIP)
    opened = conversation(mid).last_in_at
    travel_far(timedelta(hours=3))
    fb.control("staff", psid=LAN, text="Chào bà.")
    fb.settle()
    assert conversation(mid).last_in_at == opened
