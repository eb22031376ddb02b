"""A reply by mail: through the door, into the thread, once; whatever else is told apart."""

from __future__ import annotations

import gc
import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from caunoi.channels import incoming
from caunoi.channels.choices import DeliveryState, MailOutcome
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.addresses import bounce_address, reply_address
from caunoi.channels.email.delivery import message_id
from caunoi.channels.email.door import MailDoor
from caunoi.channels.incoming import forget_old_mail, process_mail, store_mail
from caunoi.channels.models import Delivery, IncomingMail
from caunoi.channels.tests.mails import bounce_of, free_port, send, write_mail
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.reports.choices import Direction
from caunoi.reports.models import Attachment, Message, Report
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city")


def replies(report: Report) -> list[Message]:
    found = Message.objects.filter(report=report, channel="email")
    return list(found.exclude(direction=Direction.NOTE).order_by("id"))


def take(report: Report, raw: bytes, *, empty_sender: bool = False) -> MailOutcome:
    """A mail to the report's address, stored and read; what became of it."""
    store_mail(raw, reports=[report.pk], empty_sender=empty_sender)
    process_mail()
    last = IncomingMail.objects.filter(report=report).order_by("-id")[0]
    return MailOutcome(last.outcome)


def test_a_reply_stands_in_the_thread_as_the_residents_word():
    report = make_report()
    raw = write_mail("Tôi nhớ thêm: xe màu đỏ.", to=reply_address(report.pk)).as_bytes()
    assert take(report, raw) == MailOutcome.MESSAGE
    (message,) = replies(report)
    assert message.text == "Tôi nhớ thêm: xe màu đỏ."
    assert (message.direction, message.author_id) == (Direction.FROM_REPORTER, None)
    assert Event.objects.filter(subject_id=report.pk, code="message.received").count() == 1
    report.refresh_from_db()
    assert report.waits_for_answer


def test_the_same_mail_again_is_one_message():
    report = make_report()
    raw = write_mail("Xe màu đỏ.", to=reply_address(report.pk)).as_bytes()
    take(report, raw)
    take(report, raw)
    other_way = b"Received: from elsewhere\n" + raw
    assert take(report, other_way) == MailOutcome.MESSAGE
    assert len(replies(report)) == 1


def test_other_words_under_the_same_message_id_are_not_lost():
    report = make_report()
    for text in ("Xe màu đỏ.", "Xe màu xanh."):
        take(report, write_mail(text, to=reply_address(report.pk)).as_bytes())
    assert [message.text for message in replies(report)] == ["Xe màu đỏ.", "Xe màu xanh."]


def test_one_mail_to_two_reports_stands_in_both():
    one, two = make_report(), make_report()
    raw = write_mail("Cả hai vụ.", to="x@y.test").as_bytes()
    assert store_mail(raw, reports=[one.pk, two.pk], empty_sender=False) == 2
    while process_mail():
        pass
    assert len(replies(one)) == len(replies(two)) == 1


def test_a_closed_report_takes_replies_as_the_page_does():
    report = make_report()
    Report.objects.filter(pk=report.pk).update(state="closed", closed_at=now(), ground="order_done")
    take(report, write_mail("Cảm ơn.", to=reply_address(report.pk)).as_bytes())
    assert len(replies(report)) == 1


def test_an_officer_who_writes_by_mail_has_no_more_rights_than_anybody(hoa):
    report = make_report()
    mail = write_mail("Đóng vụ này.", to=reply_address(report.pk), from_="hn-hoa@example.test")
    take(report, mail.as_bytes())
    (message,) = replies(report)
    assert (message.author_id, message.direction) == (None, Direction.FROM_REPORTER)


def test_its_date_counts_where_it_can_be_true():
    report = make_report()
    Report.objects.update(sent_at=now() - timedelta(days=3))
    written = (now() - timedelta(hours=5)).replace(microsecond=0)
    dates = [written.strftime("%a, %d %b %Y %H:%M:%S +0000"), "Mon, 01 Jan 2035 00:00:00 +0000",
             "Thu, 01 Jan 1970 00:00:00 +0000", "hôm qua",
             ]  # fmt: skip
    for number, date in enumerate(dates):
        mail = write_mail(f"{number}", to=reply_address(report.pk))
        del mail["Date"]
        raw = f"Date: {date}\n".encode() + mail.as_bytes()
        take(report, raw)
    times = {message.text: message.at for message in replies(report)}
    assert times["0"] == written.astimezone(UTC)
    for other in ("1", "2", "3"):
        assert timedelta(0) <= datetime.now(UTC) - times[other] < timedelta(minutes=1)


def test_files_come_along_and_one_that_fails_never_stops_the_words(settings):
    settings.UPLOAD_MAX_BYTES = 1000
    report = make_report()
    mail = write_mail("Ảnh đây.", to=reply_address(report.pk))
    mail.add_attachment(b"\xff\xd8\xff\xe0 small", maintype="image", subtype="jpeg",
                        filename="ảnh hiện trường.jpg")  # fmt: skip
    mail.add_attachment(b"x" * 5000, maintype="video", subtype="mp4", filename="phim.mp4")
    take(report, mail.as_bytes())
    (message,) = replies(report)
    assert message.text.startswith("Ảnh đây.")
    assert "phim.mp4" in message.text
    (kept,) = Attachment.objects.filter(message=message)
    assert kept.file.name == "anh-hien-truong.jpg"


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"}, {"precedence": "bulk"}, {"list_id": "<l.example>"},
        {"x_auto_response_suppress": "All"}, {"auto_submitted": "auto-generated"},
    ],
)  # fmt: skip
def test_a_machines_answer_is_nobodys_word(headers: dict[str, str]):
    report = make_report()
    mail = write_mail("I am on holiday.", to=reply_address(report.pk), **headers)
    assert take(report, mail.as_bytes()) == MailOutcome.AUTOMATIC
    assert not replies(report)


def test_a_letter_that_comes_back_is_told_to_the_desk():
    report = make_report()
    dispatch_events()
    letter = Delivery.objects.get(report=report, officer=None)
    Delivery.objects.update(state=DeliveryState.SENT)
    store_mail(bounce_of(message_id(letter), action="delayed", status="4.4.1"),
               reports=[], deliveries=[letter.pk], empty_sender=True)  # fmt: skip
    store_mail(bounce_of(message_id(letter)), reports=[], deliveries=[letter.pk],
               empty_sender=True)  # fmt: skip
    while process_mail():
        pass
    outcomes = set(IncomingMail.objects.values_list("outcome", flat=True))
    assert outcomes == {MailOutcome.DELAYED, MailOutcome.FAILED}
    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (DeliveryState.DEAD, "returned 5.1.1")
    assert Event.objects.filter(subject_id=report.pk, code="message.not_delivered").count() == 1
    assert not Message.objects.filter(report=report, channel="email").exists()


def test_a_failure_sent_to_the_reply_address_finds_its_letter_too():
    report = make_report()
    dispatch_events()
    letter = Delivery.objects.get(report=report, officer=None)
    assert take(report, bounce_of(message_id(letter)), empty_sender=True) == MailOutcome.FAILED
    letter.refresh_from_db()
    assert letter.state == DeliveryState.DEAD


def test_a_mail_that_breaks_the_reader_is_kept_as_a_file(monkeypatch):
    report = make_report()

    def burst(*_words: object, **_named: object) -> None:
        raise RecursionError

    monkeypatch.setattr(incoming, "read_mail", burst)
    store_mail(b"From: x\n\nsome words", reports=[report.pk], empty_sender=False)
    for _turn in range(incoming.GIVE_UP_READING):
        IncomingMail.objects.update(next_try_at=now())
        process_mail()
    (message,) = replies(report)
    (kept,) = Attachment.objects.filter(message=message)
    assert kept.file.size == len(b"From: x\n\nsome words")


def test_after_thirty_days_only_id_and_hash_stay():
    report = make_report()
    take(report, write_mail("Xe màu đỏ.", to=reply_address(report.pk)).as_bytes())
    mail = IncomingMail.objects.get(report=report)
    assert "Xe" not in bytes(mail.sealed or b"").decode("latin-1")
    assert forget_old_mail() == 0
    IncomingMail.objects.update(ended_at=now() - timedelta(days=31))
    assert forget_old_mail() == 1
    mail.refresh_from_db()
    assert mail.sealed is None
    assert len(bytes(mail.digest)) == 32


class TestTheDoor:
    """Over real SMTP. Rows are really written: the door's threads have connections of their own."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def port(self, committed_city: None, settings: object) -> Iterator[int]:
        settings.MAIL_IN_PORT = port = free_port()  # type: ignore[attr-defined]
        door = MailDoor()
        assert door.open()
        yield port
        door.close()

    def test_250_means_stored_and_nothing_else_is_let_in(self, port: int):
        report = make_report()
        address = reply_address(report.pk)
        forged = address.replace("+", "+a", 1)
        raw = write_mail("Xe màu đỏ.", to=address).as_bytes()
        assert send(port, raw, to=forged)[0] == 550
        assert send(port, raw, to="someone@example.test")[0] == 550
        unknown = reply_address(type(report.pk)(int=7))
        code, said = send(port, raw, to=unknown)
        assert (code, said.startswith("5.1.1")) == (550, True)
        assert send(port, raw, to=address.upper())[0] == 250
        assert IncomingMail.objects.get().report_id == report.pk
        dispatch_events()
        letter = Delivery.objects.get(report=report, officer=None)
        assert (
            send(port, bounce_of(message_id(letter)), to=bounce_address(letter.pk), sender="")[0]
            == 250
        )
        assert IncomingMail.objects.get(delivery=letter).empty_sender
        while process_mail():
            pass
        assert len(replies(report)) == 1

    def test_too_large_is_552(self, port: int, monkeypatch):
        report = make_report()
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
            client.ehlo()
            code, _said = client.mail("lan@example.test", [f"size={36 * 2**20}"])
            assert code == 552
        assert not IncomingMail.objects.filter(report=report).exists()

    def test_a_database_that_is_away_means_come_again(self, port: int, monkeypatch):
        report = make_report()

        def fail(*_words: object, **_named: object) -> int:
            raise OSError("away")

        monkeypatch.setattr("caunoi.channels.email.door.store_mail", fail)
        raw = write_mail("Xe.", to="x@y.test").as_bytes()
        code, said = send(port, raw, to=reply_address(report.pk))
        assert (code, "away" in said) == (451, False)

    def test_a_second_worker_waits_for_the_door(self, port: int):
        gc.collect()  # what earlier tests of this process left open is closed now, not in between
        before = psutil.Process().num_fds()
        assert [MailDoor().open() for _try in range(5)] == [False] * 5
        assert psutil.Process().num_fds() == before, "whoever waits for long may not use up files"
