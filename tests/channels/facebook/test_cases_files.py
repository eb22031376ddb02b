"""Fault cases 14 and 15: files that are lost, too large, from elsewhere, gone."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from caunoi.channels import talks
from caunoi.channels.chat import Words
from caunoi.channels.facebook import sending
from caunoi.channels.facebook.files import Sendable
from caunoi.channels.facebook.graph import our_graph
from caunoi.channels.models import Conversation
from caunoi.reports.models import Attachment, Message, Report
from tests.channels.facebook.ground import TIP, WHOLE_TIP, Ground

# 14: files


def photo(fb: Ground, data: bytes = b"", mime: str = "image/jpeg") -> dict[str, str]:
    if not data:
        out = io.BytesIO()
        Image.new("RGB", (32, 32), "green").save(out, "JPEG")
        data = out.getvalue()
    held = fb.control("media", data=base64.b64encode(data).decode(), mime=mime)
    return {"kind": "image", "media": str(held["media"])}


def test_case_14_an_address_that_ended_is_asked_for_anew(fb):
    fb.control("switches", media_gone=True)
    fb.say(WHOLE_TIP, files=[photo(fb)])
    assert Attachment.objects.count() == 1


def test_case_14_a_lost_file_leaves_a_line_in_the_report(fb):
    one = photo(fb)
    fb.there.world.media.clear()
    fb.say(WHOLE_TIP, files=[one])
    assert Attachment.objects.count() == 0
    assert "image-1" in Report.objects.get().text


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest", "https://example.test/x.jpg", "file:///etc/passwd",
     "http://fbcdn.net@127.0.0.2/x", "https://notfbcdn.net/x"],
)  # fmt: skip
def test_case_14_only_facebooks_own_hosts_are_asked(fb, url):
    fb.say(WHOLE_TIP, files=[{"kind": "image", "url": url}])
    assert Attachment.objects.count() == 0
    assert Report.objects.count() == 1


def test_case_14_a_page_instead_of_a_file_and_a_huge_one_are_refused(fb, settings):
    fb.say(WHOLE_TIP, files=[photo(fb, b"<html>", "text/html")])
    settings.UPLOAD_MAX_BYTES = 100
    fb.say("Thêm ảnh", files=[photo(fb)])
    assert Attachment.objects.count() == 0
    assert Message.objects.filter(text__contains="image-1").count() == 2


# 15: a file that was sent up is gone


def test_case_15_an_upload_that_is_gone_is_sent_up_once_more(fb, hoa, monkeypatch):

    fb.say(TIP)
    monkeypatch.setattr(
        sending, "read_view", lambda *_a: Sendable("a.jpg", "image/jpeg", b"\xff\xd8jpeg")
    )
    uploads, send_up = [], sending._send_up

    def lost_at_first(graph, sendable):
        found = send_up(graph, sendable)
        uploads.append(found)
        if len(uploads) == 1:
            fb.control("lose_files")
        return found

    monkeypatch.setattr(sending, "_send_up", lost_at_first)

    talk = talks.talk_of(Conversation.objects.select_related("account").get())
    sending.send_message(our_graph(), talk, Words(file="x", mark="x:0"))
    assert len(uploads) == 2
    assert fb.notes()[-1]["attachments"]
