"""A mail to the public address: a report and a receipt by letter, once; nothing of machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from caunoi.channels import incoming
from caunoi.channels.choices import DeliveryState, MailOutcome
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.addresses import read_reply_address, reply_address
from caunoi.channels.email.delivery import message_id
from caunoi.channels.incoming import process_mail, store_mail
from caunoi.channels.models import Delivery, IncomingMail
from caunoi.channels.sender import send_waiting
from caunoi.channels.tests.mails import Post, post_office, write_mail
from caunoi.core.clock import now
from caunoi.reports.codes import is_secret
from caunoi.reports.contacts import open_contact
from caunoi.reports.models import Attachment, Message, Report
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city", "public")

PUBLIC = "tin-bao@caunoi.localhost"
TIP = "Tối qua có nhóm thanh niên đánh bạc ở quán nước đầu ngõ 12 phường Định Công."


@pytest.fixture
def public(settings: object) -> None:
    settings.MAIL_PUBLIC = frozenset([PUBLIC])  # type: ignore[attr-defined]


@pytest.fixture
def post(settings: object) -> Iterator[Post]:
    with post_office() as (office, port):
        settings.EMAIL_BACKEND = "caunoi.channels.email.smtp.Backend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port  # type: ignore[attr-defined]
        yield office


def take(raw: bytes, **to: object) -> MailOutcome:
    """What became of a mail to the public address, or wherever `to` says."""
    store_mail(raw, **{"public": True, **to})  # type: ignore[arg-type]
    process_mail()
    return MailOutcome(IncomingMail.objects.order_by("-id")[0].outcome)


def tip(text: str = TIP, **headers: str) -> bytes:
    return write_mail(text, to=PUBLIC, **{"subject": "Đánh bạc ở ngõ 12", **headers}).as_bytes()


def test_a_mail_becomes_a_report_and_its_sender_gets_number_and_secret(post: Post):
    assert take(tip()) == MailOutcome.REPORT
    report = Report.objects.select_related("contact").get()
    assert report.text == f"Đánh bạc ở ngõ 12\n\n{TIP}"
    assert (report.channel, report.language) == ("email", "vi")
    assert report.contact is not None
    card = open_contact(report.contact)
    assert (card.name, card.email) == ("Lan", "lan@example.test")
    dispatch_events()
    send_waiting(channel="email")
    (raw,) = post.taken
    letter = raw.decode()
    assert report.spelled_code in letter
    assert "In-Reply-To: <one@example.test>" in letter
    assert "Auto-Submitted: auto-replied" in letter
    body = letter.partition("\r\n\r\n")[2].replace("=\r\n", "").replace("\r\n", " ")
    secret = re.search(r"(?:[a-z]+-[a-z]+-[a-z]+ ?){4}", body)
    assert secret is not None
    assert is_secret(secret[0].strip(), bytes(report.secret_hash))
    delivery = Delivery.objects.get(report=report)
    assert (delivery.state, delivery.sealed) == (DeliveryState.SENT, None)


def test_files_come_along_and_the_language_is_the_writers():
    mail = write_mail("There is a man with a knife in front of the school.", to=PUBLIC,
                      subject="Please help")  # fmt: skip
    mail.add_attachment(b"\xff\xd8\xff\xe0 small", maintype="image", subtype="jpeg",
                        filename="photo.jpg")  # fmt: skip
    assert take(mail.as_bytes()) == MailOutcome.REPORT
    assert Report.objects.get().language == "en"
    assert Attachment.objects.get().file.name == "photo.jpg"


def test_the_same_letter_on_two_ways_is_one_report_and_one_answer():
    take(tip())
    assert take(b"Received: from elsewhere\n" + tip()) == MailOutcome.TWICE
    assert take(tip()) == MailOutcome.TWICE
    assert (Report.objects.count(), Delivery.objects.count()) == (1, 1)


def test_without_a_message_id_date_and_words_tell_two_mails_apart():
    def nameless(date: str) -> bytes:
        mail = write_mail("Họ lại đánh bạc.", to=PUBLIC, date=date)
        del mail["Message-ID"]
        return mail.as_bytes()

    one = nameless("Tue, 24 Nov 2026 09:00:00 +0700")
    assert take(one) == MailOutcome.REPORT
    assert take(b"X-Way: second\n" + one) == MailOutcome.TWICE
    assert take(nameless("Wed, 25 Nov 2026 09:00:00 +0700")) == MailOutcome.REPORT
    assert Report.objects.count() == 2


def test_one_automatic_answer_an_hour_goes_to_an_address_and_a_flood_gets_none():
    for number in range(9):
        take(tip(f"Việc thứ {number}", message_id=f"<{number}@example.test>"))
    letters = list(Delivery.objects.order_by("id"))
    moments = [one.next_try_at for one in letters if one.state == DeliveryState.WAITING]
    assert all(b - a >= timedelta(minutes=59) for a, b in zip(moments, moments[1:], strict=False))
    assert moments[0] <= now() < moments[1]
    assert letters[-1].state == DeliveryState.SKIPPED
    assert Report.objects.count() == 9, "a flood of mails is read all the same"


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"}, {"precedence": "bulk"}, {"list_id": "<l.example>"},
        {"list_unsubscribe": "<https://x.test/u>"}, {"x_auto_response_suppress": "OOF"},
        {"x_loop": "x"}, {"return_path": "<>"}, {"from": "MAILER-DAEMON@mx.example.test"},
        {"from": "No-Reply <no-reply@shop.test>"}, {"from": f"CauNoi <{PUBLIC}>"},
        {"from": "khong-tra-loi@caunoi.localhost"}, {"message_id": "<x@caunoi.localhost>"},
    ],
)  # fmt: skip
def test_what_a_machine_wrote_is_no_report_and_gets_no_answer(headers: dict[str, str]):
    assert take(tip(**headers)) == MailOutcome.AUTOMATIC
    assert not Report.objects.exists()
    assert not Delivery.objects.exists()


def test_an_answer_to_our_letter_goes_on_with_its_report_where_the_sender_is_known():
    report = make_report()
    dispatch_events()
    letter = Delivery.objects.get(report=report)
    known = tip("Xe màu đỏ.", in_reply_to=message_id(letter))
    assert take(known) == MailOutcome.MESSAGE
    assert Message.objects.filter(report=report, text="Xe màu đỏ.").count() == 1
    passed_on = tip("Tôi là hàng xóm.", in_reply_to=message_id(letter), from_="x@else.test")
    assert take(passed_on) == MailOutcome.REPORT


def test_references_are_read_from_the_right_and_an_own_earlier_mail_counts():
    take(tip())
    report = Report.objects.get()
    later = tip("Có cả xe máy.", message_id="<two@example.test>",
                references="<other@x.test> <one@example.test> <unknown@y.test>")  # fmt: skip
    assert take(later) == MailOutcome.MESSAGE
    assert Message.objects.filter(report=report).count() == 2
    assert Delivery.objects.count() == 1, "what joins a report is not answered by a machine"


def test_a_number_in_the_subject_opens_a_report_only_to_whom_it_knows():
    report = make_report()
    subject = f"Về vụ {report.spelled_code}"
    assert take(tip("Xe màu đỏ.", subject=subject)) == MailOutcome.MESSAGE
    forged = tip("Hãy đóng vụ này.", subject=subject, from_="rogue@else.test")
    assert take(forged) == MailOutcome.REPORT
    assert "Hãy đóng" not in " ".join(
        Message.objects.filter(report=report).values_list("text", flat=True)
    )


def test_an_address_that_we_did_not_sign_makes_a_report_for_review_with_the_whole_mail():
    assert take(tip("Xe màu đỏ."), public=False, wrong=True) == MailOutcome.REPORT
    report = Report.objects.get()
    assert "reply address of ours" in report.text or "địa chỉ trả lời" in report.text
    assert Attachment.objects.get(report=report).file.name == "thu.eml"


def test_the_address_of_another_report_does_not_take_a_strangers_answer():
    mine, other = make_report(), make_report()
    dispatch_events()
    letter = Delivery.objects.get(report=mine)
    raw = write_mail("Xe.", to=reply_address(other.pk), in_reply_to=message_id(letter),
                     from_="x@else.test").as_bytes()  # fmt: skip
    assert take(raw, public=False, reports=[other.pk]) == MailOutcome.REPORT
    assert not Message.objects.filter(report=other, channel="email").exists()
    assert read_reply_address(reply_address(other.pk)) == other.pk


def test_a_mail_that_breaks_the_reader_is_a_report_all_the_same(monkeypatch):
    def burst(*_words: object, **_named: object) -> None:
        raise RecursionError

    monkeypatch.setattr(incoming, "read_mail", burst)
    store_mail(b"From: x\n\nsome words", public=True)
    for _turn in range(incoming.GIVE_UP_READING):
        IncomingMail.objects.update(next_try_at=now())
        process_mail()
    assert IncomingMail.objects.get().outcome == MailOutcome.REPORT
    assert Attachment.objects.get(report=Report.objects.get()).file.size == 19


def test_a_very_long_mail_is_cut_and_stands_beside_the_report_as_a_whole():
    take(tip("Dài. " * 10_000))
    assert len(Report.objects.get().text) < 21_000
    assert Attachment.objects.get().file.name == "thu.eml"


def test_without_a_public_address_nothing_new_comes_in(settings):
    settings.MAIL_PUBLIC = frozenset()
    assert take(tip()) == MailOutcome.STRANGE
