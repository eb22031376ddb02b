"""Messenger both ways: what residents do there reaches us, what we say arrives."""

from __future__ import annotations

import base64
import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from caunoi.channels import talks
from caunoi.channels.models import Account, ChatMessage, Conversation
from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.uploads import find_files, store_upload
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Attachment, Message, Report
from caunoi.reports.services.talking import reply_to_reporter
from tests.channels.facebook.ground import LAN, TIP, WHOLE_TIP, Ground, conversation


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "orange").save(out, "JPEG")
    return out.getvalue()


def phone_photo(fb: Ground) -> str:
    data = base64.b64encode(picture()).decode()
    return str(fb.control("media", data=data, mime="image/jpeg")["media"])


def test_the_desk_knows_when_the_page_last_wrote(fb):
    assert not Account.objects.filter(last_out_at__isnull=False).exists()
    fb.say(TIP)
    assert Account.objects.get().last_out_at is not None


def test_a_tip_in_messenger_is_answered_in_messenger(fb, hoa):
    fb.control("person", psid=LAN, name="Trần Thị Lan")
    fb.say(TIP)
    assert Report.objects.count() == 0
    assert fb.notes()[-1]["quick_replies"]
    fb.say("phường Định Công")
    report = Report.objects.select_related("contact").get()
    assert (report.text, report.area_code, report.channel) == (TIP, "00316", "facebook")
    assert report.spelled_code in fb.heard()[-1]
    assert open_contact(report.contact).platform == f"facebook:{LAN}"
    assert open_contact(report.contact).name == "Trần Thị Lan"

    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đã cử tổ tuần tra.")
    fb.settle()
    assert "Chúng tôi đã cử tổ tuần tra." in fb.heard()[-1]
    ours = ChatMessage.objects.exclude(mark="").latest("at")
    assert ours.delivered_at is not None
    fb.control("read", psid=LAN)
    fb.settle()
    ours.refresh_from_db()
    assert ours.read_at is not None


def test_photo_place_and_quick_answer_come_in(fb):
    fb.say(TIP, files=[{"kind": "image", "media": phone_photo(fb)}])
    fb.say(spot=[20.9842, 105.8258])
    report = Report.objects.get()
    assert (round(float(report.lat), 4), round(float(report.lon), 4)) == (20.9842, 105.8258)
    assert Attachment.objects.filter(message__report=report).count() == 1


def test_latitude_and_longitude_the_wrong_way_round_are_put_right(fb):
    fb.say(TIP)
    fb.say(spot=[105.8258, 20.9842])
    assert round(float(Report.objects.get().lat), 4) == 20.9842


def test_a_pressed_button_is_an_answer(fb):
    fb.say(TIP)
    press = next(one["payload"] for one in fb.notes()[-1]["quick_replies"])
    fb.say("Tôi không nhớ", press=press)
    assert Report.objects.get().place_unknown


def test_get_started_greets_and_makes_no_report(fb):
    fb.control("postback", psid=LAN, payload="GET_STARTED", title="Bắt đầu", ref="qr-12")
    fb.settle()
    assert len(fb.heard()) == 1
    assert Report.objects.count() == 0


def test_thumbs_links_and_reactions_make_no_report(fb):
    fb.say(sticker=True)
    mid = fb.say("cảm ơn")
    fb.control("react", psid=LAN, mid=mid)
    fb.settle()
    assert Report.objects.count() == 0
    assert fb.heard() == []


def test_a_shared_link_stands_in_the_text(fb):
    fb.say(WHOLE_TIP, link="https://example.test/bai-viet", title="Bài viết")
    assert "https://example.test/bai-viet" in Report.objects.get().text


def test_an_edit_stands_beside_the_first_words(fb):
    mid = fb.say(WHOLE_TIP)
    fb.control("edit", mid=mid, text=f"{WHOLE_TIP}, có súng")
    fb.settle()
    texts = list(Message.objects.order_by("at", "pk").values_list("text", flat=True))
    assert texts[0] == WHOLE_TIP
    assert "có súng" in texts[-1]


def test_an_unsent_message_leaves_a_mark(fb):
    mid = fb.say(WHOLE_TIP)
    fb.control("unsend", mid=mid)
    fb.settle()
    assert ChatMessage.objects.get(external_id=mid).removed_at is not None
    assert Report.objects.get().text == WHOLE_TIP
    assert Message.objects.count() == 2


def test_an_officers_photo_goes_out_as_its_clean_copy(fb, hoa):
    fb.say(WHOLE_TIP)
    report = Report.objects.get()
    token = store_upload(SimpleUploadedFile("hien-truong.jpg", picture()))
    files, _missing = find_files([token])
    reply_to_reporter(report_id=report.pk, by=hoa, text="Ảnh hiện trường", files=files)
    fb.settle()
    process_pending_files()
    fb.hurry()
    fb.settle()
    last = fb.notes()[-1]
    assert last["attachments"][0]["type"] == "image"
    assert last["attachments"][0]["mime"] == "image/jpeg"
    assert last["metadata"]


def test_a_long_answer_is_split_at_sentences(fb, hoa):
    fb.say(WHOLE_TIP)
    before = len(fb.heard())
    text = "Chúng tôi đã kiểm tra địa điểm. " * 120
    reply_to_reporter(report_id=Report.objects.get().pk, by=hoa, text=text)
    fb.settle()
    parts = fb.heard()[before:]
    assert len(parts) > 1
    assert all(len(part) <= 2000 and part.endswith(".") for part in parts)


def test_standby_is_listened_to_in_silence(fb):
    fb.say(WHOLE_TIP, standby=True)
    assert Report.objects.count() == 1
    assert fb.heard() == []


def test_seconds_text_and_a_clock_ahead_are_all_times(fb):
    fb.say(WHOLE_TIP, time="s")
    fb.say("Họ vẫn còn ở đó", time="iso")
    ahead = int((fb.there.world.now() + 86400) * 1000)
    mid = fb.say("Lúc này cũng vậy", timestamp=ahead)
    last = conversation(mid).last_in_at
    assert last is not None
    assert last.timestamp() <= fb.there.world.now() + 1


def test_a_person_whose_profile_is_closed_has_the_name_of_the_talk(fb):
    fb.control("person", psid=LAN, name="Trần Thị Lan")
    fb.control("switches", closed_profiles=True)
    fb.say(TIP)
    assert talks.name_of(Conversation.objects.get()) == "Trần Thị Lan"


def test_an_answer_after_five_days_goes_as_a_persons_own(fb, hoa, travel_far):
    fb.say(WHOLE_TIP)
    travel_far(timedelta(days=5))
    reply_to_reporter(report_id=Report.objects.get().pk, by=hoa, text="Đã giải quyết.")
    fb.settle()
    assert fb.notes()[-1]["tag"] == "HUMAN_AGENT"
    assert "Đã giải quyết." in fb.heard()[-1]
