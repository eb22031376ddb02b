"""A report that began elsewhere goes on in a chat, by code and secret; the secret is not kept."""

from __future__ import annotations

import pytest

from caunoi.channels import talks
from caunoi.channels.dialogue.hearing import Wish, wish_of
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.hooks import open_hook
from caunoi.channels.models import ChatMessage, Conversation, Delivery, Hook
from caunoi.channels.sender import send_waiting
from caunoi.channels.tests.saying import say
from caunoi.core.models import Event
from caunoi.reports.codes import find_receipt
from caunoi.reports.models import Message, Report
from caunoi.reports.services.receipts import open_report
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.testing.make import make_receipt
from caunoi.testing.platform import event


def last(platform):
    return platform.sent[-1][1].text


def both(receipt):
    return f"Mã của tôi {receipt.code}, mật khẩu {receipt.secret}"


def test_code_and_secret_tie_the_chat_and_answers_come_there(platform, hoa):
    receipt = make_receipt()
    say(event(id="m1", text=both(receipt)))
    assert receipt.code in last(platform)
    assert Conversation.objects.get().report_id == receipt.report_id
    assert Event.objects.filter(code="report.tied").count() == 1
    say(event(id="m2", text="Họ vừa quay lại, có thêm một xe máy"))
    assert Message.objects.filter(report_id=receipt.report_id, channel="facebook").count() == 1
    assert Report.objects.count() == 1
    Report.objects.update(unit=hoa.duties[0].unit_id)
    reply_to_reporter(report_id=receipt.report_id, by=hoa, text="Chúng tôi đang tới.")
    dispatch_events()
    send_waiting()
    assert "Chúng tôi đang tới." in last(platform)


def test_the_secret_is_masked_in_all_that_is_kept(platform):
    receipt = make_receipt()
    say(event(id="m1", text=both(receipt)))
    kept = talks.open_words(
        ChatMessage.objects.select_related("conversation").get(external_id="m1")
    )
    assert receipt.secret not in str(kept)
    assert receipt.secret.split()[1] not in str(kept)
    hook = Hook.objects.get()
    assert receipt.secret.split()[1].encode() not in open_hook(hook)
    assert b"m1" in open_hook(hook)
    assert receipt.secret.split()[1] not in str(list(Message.objects.values_list("text")))
    # the same event once more is still the same
    say(event(id="m1", text=both(receipt)))
    assert Event.objects.filter(code="report.tied").count() == 1


def test_a_wrong_secret_opens_nothing_and_guessing_is_stopped(platform):
    receipt = make_receipt()
    wrong = make_receipt("Việc khác hẳn").secret
    for number in range(5):
        say(event(id=f"m{number}", text=f"{receipt.code} {wrong}"))
        assert Conversation.objects.get().report_id is None
    assert "15" in last(platform) or "quarter" in last(platform) or "muộn" in last(platform)
    say(event(id="right", text=both(receipt)))
    assert Conversation.objects.get().report_id is None
    open_report(receipt.code, receipt.secret)  # the owner is not locked out of the page


def test_a_nameless_report_is_tied_only_after_a_warning(platform):
    receipt = make_receipt(anonymous=True)
    say(event(id="m1", text=both(receipt)))
    assert "/tra-cuu/" in last(platform)
    assert Conversation.objects.get().report_id is None
    say(event(id="m2", text=both(receipt)))
    assert Conversation.objects.get().report_id == receipt.report_id
    report = Report.objects.get()
    assert report.anonymous
    assert report.contact is None


def test_what_is_being_told_beside_it_is_not_lost(platform):
    receipt = make_receipt()
    say(event(id="m1", text="Có người lấn chiếm vỉa hè bán hàng ăn"))
    say(event(id="m2", text=both(receipt)))
    held = talks.read_memory(Conversation.objects.get())
    assert held["pieces"]
    assert Conversation.objects.get().next_step_at is not None


def test_asking_for_the_web_leads_there(platform):
    receipt = make_receipt()
    say(event(id="m1", text=both(receipt)))
    say(event(id="m2", text="cho tôi xem trên web"))
    assert "/tra-cuu/" in last(platform)
    assert receipt.code in last(platform)
    say(event(id="m3", text="tôi có mã tin cũ"))
    assert Report.objects.count() == 1
    assert Delivery.objects.filter(letter="chat").count() == 3


@pytest.mark.parametrize(
    ("words", "wish"),
    [("tiếp tục trên web nhé", Wish.WEB), ("tôi có mã rồi", Wish.CONTINUE),
     ("tra cứu", Wish.STATUS), ("việc khác", Wish.NEW_MATTER)],
)  # fmt: skip
def test_wishes_in_words(words, wish):
    assert wish_of(words) == wish


def test_a_number_without_its_words_is_no_receipt(city):
    receipt = make_receipt()
    assert find_receipt(f"số {receipt.code} thế nào rồi") is None
    assert find_receipt(receipt.secret) is None
    assert find_receipt(f"{receipt.secret} {receipt.code}") == (receipt.code, receipt.secret)
