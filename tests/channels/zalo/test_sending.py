"""What we send to Zalo: limits, windows, lost answers, errors that come with 200."""

from __future__ import annotations

import io
import unicodedata
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from caunoi.channels.broadcasts.night import some_time_next_morning
from caunoi.channels.chat import Button, Talk, Words
from caunoi.channels.choices import DeliveryState
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.errors import (
    AccountTrouble,
    PermanentFailure,
    RateLimited,
    TemporaryFailure,
    UnknownOutcome,
    Unreachable,
    WindowClosed,
)
from caunoi.channels.models import Conversation, Delivery, RemoteFile
from caunoi.channels.sender import send_waiting
from caunoi.channels.zalo import sending, troubles
from caunoi.channels.zalo.platform import Zalo
from caunoi.channels.zalo.troubles import Family
from caunoi.core.clock import local, now
from caunoi.core.files.models import StoredFile
from caunoi.core.files.processing import process_pending_files
from caunoi.core.files.uploads import claim_files, find_files, store_upload
from caunoi.reports.models import Report
from caunoi.reports.services.talking import reply_to_reporter
from tests.channels.zalo.ground import (
    BINH,
    LAN,
    TIP,
    WHOLE,
    answers,
    deliver,
    hurry,
    our_account,
    say,
    work,
)

pytestmark = pytest.mark.django_db


def talk(server, user=LAN, **over):
    fields = {"last_in_at": now(), "window_closed_at": None, **over}
    return Talk(our_account(server), user, "", fields["last_in_at"], fields["window_closed_at"])


def an_answer(zalo, hoa, text="Chúng tôi đã cử tổ tuần tra."):
    report = Report.objects.get()
    reply_to_reporter(report_id=report.pk, by=hoa, text=text)
    dispatch_events()


def a_picture(side=64, noise=False):
    picture = (
        Image.effect_noise((side, side), 120).convert("RGB")
        if noise else Image.new("RGB", (side, side), "navy")
    )  # fmt: skip
    out = io.BytesIO()
    picture.save(out, "PNG")
    return stored(out.getvalue(), "anh.png")


def stored(data, name):
    ids, _missing = find_files([store_upload(SimpleUploadedFile(name, data))])
    claim_files(ids)
    process_pending_files()
    return StoredFile.objects.get(pk=ids[0])


def test_case_9_a_lost_answer_is_looked_up_and_nothing_is_said_twice(zalo):
    zalo.control("switches", lost_answers=1)
    say(zalo, WHOLE)
    assert len(answers(zalo)) == 1
    assert Delivery.objects.get().state == DeliveryState.WAITING
    hurry()
    assert len(answers(zalo)) == 1
    delivery = Delivery.objects.get()
    assert delivery.state == DeliveryState.SENT
    assert delivery.provider_id == zalo.control("talk", user=LAN)[-1]["id"]


def test_case_9_the_same_words_twice_are_each_found_once(zalo):
    there = talk(zalo)
    say(zalo, TIP)
    conversation = Conversation.objects.get()
    one = sending.send(there, Words("Xin chờ ạ."))
    found = Zalo().find_sent(there, Words("Xin chờ ạ."), now() - timedelta(minutes=1))
    assert found == one
    conversation.messages.create(
        account=conversation.account, external_id=one, mark="x:0", direction="out", at=now(),
        received_at=now(),
    )  # fmt: skip
    assert Zalo().find_sent(there, Words("Xin chờ ạ."), now() - timedelta(minutes=1)) is None


def test_case_9_when_zalo_cannot_be_asked_nothing_is_repeated(zalo):
    zalo.control("switches", outage=True)
    with pytest.raises(UnknownOutcome):
        Zalo().find_sent(talk(zalo), Words("a"), now())


def test_case_10_a_closed_window_holds_the_answer_until_they_write(zalo, hoa):
    say(zalo, WHOLE)
    zalo.control("switches", closed_window=True)
    an_answer(zalo, hoa)
    work()
    held = Delivery.objects.latest("created_at")
    assert held.state == DeliveryState.HELD
    assert Conversation.objects.get().window_closed_at
    zalo.control("switches", closed_window=False)
    say(zalo, "Tôi hỏi lại")
    assert any("tổ tuần tra" in one for one in answers(zalo))


def test_case_10_after_seven_days_zalo_is_asked_before_we_give_up(city, clock, server, hoa):
    say(server, WHOLE)
    clock(timedelta(days=8))
    an_answer(server, hoa)
    work()
    assert Delivery.objects.latest("created_at").state == DeliveryState.HELD
    # A click in the account's menu of which no event told us.
    server.world.people[LAN].last_at = server.world.now()
    Delivery.objects.filter(state="held").update(state="waiting", next_try_at=now())
    work()
    assert any("tổ tuần tra" in one for one in answers(server))


def test_case_10_a_template_tells_of_news_where_one_is_approved(city, clock, server, hoa, settings):
    settings.ZALO_TEMPLATE_ID = "301"
    server.control("template", id="301", params={"code": 20, "state": 30})
    say(server, WHOLE)
    clock(timedelta(days=8))
    an_answer(server, hoa)
    work()
    sent = server.control("talk", user=LAN)[-1]
    assert sent["via"] == "template"
    assert sent["payload"]["code"] == Report.objects.get().spelled_code
    assert "tuần tra" not in str(sent["payload"])
    assert Delivery.objects.latest("created_at").state == DeliveryState.SENT


def test_case_11_over_the_rate_all_wait_for_the_next_minute(city, clock, server):
    say(server, WHOLE)
    server.control("switches", rate_limited=True)
    say(server, WHOLE, user=BINH)
    account = our_account(server)
    assert account.paused_until.second == 0
    assert account.paused_until - now() <= timedelta(minutes=1)
    assert Delivery.objects.filter(state="waiting").get().attempts == 0
    server.control("switches", rate_limited=False)
    work()
    assert answers(server, BINH) == []
    clock(timedelta(minutes=1))
    work()
    assert len(answers(server, BINH)) == 1


def test_case_14_what_is_gone_is_named_and_the_words_are_kept(zalo):
    zalo.control("switches", media_gone=True)
    say(zalo, WHOLE)
    say(zalo, "Ảnh đây ạ", kind="image")
    texts = Report.objects.get().messages.values_list("text", flat=True)
    assert any("image-1" in text for text in texts)


def test_case_14_a_picture_arrives_with_the_report(zalo):
    say(zalo, WHOLE)
    say(zalo, "", kind="image")
    assert Report.objects.get().attachments.count() == 1


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "https://evil.example/zdn.vn", "https://zdn.vn.evil.vn/a",
            "http://photo.zdn.vn/a", "https://u@photo.zdn.vn/a", "https://photo.zdn.vn:8443/a",
            "file:///etc/passwd", "http://127.0.0.1:1/a"]
)  # fmt: skip
def test_files_come_from_zalos_servers_alone(zalo, settings, url):
    settings.ZALO_MEDIA_HOSTS = ["zdn.vn"]
    with pytest.raises(PermanentFailure):
        Zalo().fetch(type("E", (), {"url": url})())


def test_a_picture_of_an_officer_is_uploaded_once_and_made_small(zalo, settings):
    say(zalo, TIP)
    file = a_picture(1600, noise=True)
    there, words = talk(zalo), Words(file=str(file.pk))
    sending.send(there, words)
    sending.send(there, words)
    assert len(zalo.world.uploads) == 1
    (upload,) = zalo.world.uploads.values()
    assert (upload.kind, upload.size <= 1024 * 1024) == ("image", True)


def test_case_15_an_upload_that_zalo_let_go_of_is_made_again_once(zalo):
    say(zalo, TIP)
    there, words = talk(zalo), Words(file=str(a_picture().pk))
    sending.send(there, words)
    zalo.control("switches", expired_uploads=True)
    sending.send(there, words)
    assert len(zalo.world.uploads) == 2
    assert RemoteFile.objects.count() == 1
    zalo.control("switches", fail_next=[-100, -100])
    with pytest.raises(PermanentFailure):
        sending.send(there, words)


def test_after_seven_days_a_file_is_uploaded_anew(city, clock, server):
    say(server, TIP)
    words = Words(file=str(a_picture().pk))
    sending.send(talk(server), words)
    clock(timedelta(days=7))
    say(server, "vẫn còn")
    sending.send(talk(server), words)
    assert len(server.world.uploads) == 2


def test_papers_go_page_by_page_and_what_zalo_does_not_carry_is_told_of(zalo):
    say(zalo, TIP)
    out = io.BytesIO()
    sheet = Image.new("RGB", (300, 400), "white")
    sheet.save(out, "PDF", save_all=True, append_images=[sheet])
    paper = stored(out.getvalue(), "giay-moi.pdf")
    for page in (1, 2):
        sending.send(talk(zalo), Words(file=str(paper.pk), page=page))
    assert [one.kind for one in zalo.world.uploads.values()] == ["image", "image"]
    table = stored(b"ho ten,ngay\nA,1\n", "danh-sach.csv")
    sending.send(talk(zalo), Words(file=str(table.pk)))
    strange = stored(b"\x00\x01strange" * 10, "a.bin")
    sending.send(talk(zalo), Words(file=str(strange.pk)))
    assert "/tra-cuu/" in answers(zalo)[-1]


def test_case_14_a_file_that_is_too_large_or_comes_late_is_named(zalo, settings):
    say(zalo, WHOLE)
    settings.UPLOAD_MAX_BYTES = 10
    say(zalo, "", kind="image")
    settings.UPLOAD_MAX_BYTES = 10**8
    texts = list(Report.objects.get().messages.values_list("text", flat=True))
    assert any("image-1" in text for text in texts)


def test_case_7_a_token_that_ends_in_the_middle_of_many_doubles_none(zalo):
    people = [str(10**18 + number) for number in range(12)]
    zalo.control("switches", outage=True)
    for person in people:
        say(zalo, WHOLE, user=person)
    zalo.control("switches", outage=False)
    Delivery.objects.update(next_try_at=now())
    send_waiting(limit=5)
    zalo.control("expire")
    hurry()
    assert [len(answers(zalo, person)) for person in people] == [1] * 12
    assert zalo.world.asked.count(("POST", "/v4/oa/access_token")) == 2


@pytest.mark.parametrize("code", [-213, -217, -227, -244])
def test_case_17_who_left_is_not_written_to_again_and_the_next_way_is_tried(zalo, hoa, code):
    say(zalo, WHOLE)
    report = Report.objects.get()
    zalo.control("fail", user=LAN, code=code)
    an_answer(zalo, hoa)
    work()
    assert Conversation.objects.get().unreachable
    assert Delivery.objects.filter(report=report).latest("created_at").state == DeliveryState.DEAD
    asked = len(zalo.world.asked)
    an_answer(zalo, hoa, "Lần nữa.")
    work()
    assert len(zalo.world.asked) == asked
    zalo.control("fail", user=LAN, code=0)
    say(zalo, "Tôi quay lại rồi")
    assert not Conversation.objects.get().unreachable
    assert not mail.outbox


@pytest.mark.parametrize(
    ("code", "kind"),
    [(-200, TemporaryFailure), (-201, PermanentFailure), (-204, AccountTrouble),
     (-209, AccountTrouble), (-210, PermanentFailure), (-211, TemporaryFailure),
     (-213, Unreachable), (-217, Unreachable), (-218, TemporaryFailure), (-219, AccountTrouble),
     (-221, AccountTrouble), (-223, AccountTrouble), (-224, AccountTrouble), (-227, Unreachable),
     (-230, WindowClosed), (-232, WindowClosed), (-233, PermanentFailure),
     (-234, TemporaryFailure), (-235, AccountTrouble), (-237, Unreachable),
     (-240, PermanentFailure),
     (-242, AccountTrouble), (-244, Unreachable), (-248, PermanentFailure), (-320, AccountTrouble),
     (-321, AccountTrouble), (-32, RateLimited), (-9999, TemporaryFailure)]
)  # fmt: skip
def test_every_error_that_comes_with_200_asks_for_its_own(zalo, code, kind):
    say(zalo, TIP)
    zalo.control("switches", fail_next=[code])
    with pytest.raises(kind):
        sending.send(talk(zalo), Words("Xin chào"))


def test_the_same_number_means_other_things_by_phone(zalo):
    assert troubles.ACTIONS[Family.OA, -100] != troubles.ACTIONS[Family.ZNS, -100]
    with pytest.raises(TemporaryFailure):
        troubles.refuse(Family.ZNS, -100)


def test_errors_keep_their_words_and_no_numbers_of_people(zalo):
    with pytest.raises(PermanentFailure, match="user … is invalid"):
        troubles.refuse(Family.OA, -201, f"user {LAN} is invalid")


def test_at_night_it_waits_for_five_past_six_not_all_at_once(city, clock, server):
    clock(timedelta(hours=13))  # 23:00
    until = {some_time_next_morning(now()) for _number in range(50)}
    hours = {local(one).strftime("%d %H") for one in until}
    assert hours == {"27 06"}
    assert all(5 <= local(one).minute <= 15 for one in until)
    assert len(until) > 40
    clock(timedelta(hours=2))  # 01:00: the same morning
    assert local(some_time_next_morning(now())).strftime("%d") == "27"


def test_the_old_cap_of_eight_messages_holds_only_where_it_is_set(zalo, settings):
    say(zalo, TIP)
    for number in range(9):
        sending.send(talk(zalo), Words(f"{number}"))
    settings.ZALO_REPLY_CAP = 1
    with pytest.raises(WindowClosed):
        sending.send(talk(zalo, last_in_at=now() - timedelta(minutes=5)), Words("10"))


def test_long_vietnamese_words_are_cut_at_sentences_in_whatever_form(zalo, hoa):
    say(zalo, WHOLE)
    sentence = "Đề nghị ông/bà giữ nguyên hiện trường và chờ tổ công tác 👨‍👩‍👧. "
    an_answer(zalo, hoa, unicodedata.normalize("NFD", sentence * 60))
    work()
    told = answers(zalo)[1:]
    assert len(told) > 1
    assert all(len(one) <= 2000 and unicodedata.is_normalized("NFC", one) for one in told)
    assert all(one.endswith(("👧.", "👧")) for one in told)


def test_buttons_are_written_out_for_zalo_has_none(zalo):
    say(zalo, "xin chào")
    assert "▸" in answers(zalo)[-1]


def test_a_quote_and_a_sign_go_to_the_message_that_is_meant(zalo):
    key = say(zalo, TIP)
    sending.send(talk(zalo), Words("Vâng", reply_to=key))
    sending.react(our_account(zalo), LAN, key)
    assert zalo.world.reactions[-1]["react_message_id"] == key


def test_quota_and_standing_are_data_on_the_account(zalo):
    zalo.control("switches", reply_cap=8)
    say(zalo, WHOLE)
    usage = our_account(zalo).usage
    assert usage["reply"]["total"] == "8"


def test_the_card_for_details_is_sent_as_zalo_wants_it(zalo):
    say(zalo, TIP)
    assert sending.ask_for_details(
        our_account(zalo),
        LAN,
        title="Liên hệ",
        subtitle="Để tiện trao đổi",
        image="https://a/b.jpg",
    )


def test_an_outage_sends_nothing_and_loses_nothing(zalo):
    zalo.control("switches", outage=True)
    say(zalo, WHOLE)
    assert Report.objects.count() == 1
    zalo.control("switches", outage=False)
    hurry()
    assert len(answers(zalo)) == 1
    deliver(zalo)
    assert Conversation.objects.get().mode == "guided"


def test_that_choices_may_be_typed_is_said_and_a_place_is_no_choice():
    words = Words("Ở đâu?", (Button("Chia sẻ vị trí", "", place=True), Button("Gửi luôn", "X")))
    told = sending.plain_text(words, "vi")
    assert "Chia sẻ" not in told
    assert told.endswith(":\n▸ Gửi luôn")
    assert sending.plain_text(Words("Vâng"), "vi") == "Vâng"
