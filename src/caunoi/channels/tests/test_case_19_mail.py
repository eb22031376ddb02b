"""Fault case 19, mail: machines, loops, forgeries, missing ids, wrong tokens, size, garbage."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.policy import SMTP

import pytest

from caunoi.channels.choices import DeliveryState, MailOutcome
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.addresses import bounce_address, reply_address
from caunoi.channels.email.delivery import message_id
from caunoi.channels.email.door import MailDoor
from caunoi.channels.email.known import GIVE_UP_AFTER, note_failure, suppressed_why
from caunoi.channels.email.returns import note_returned
from caunoi.channels.incoming import process_mail, store_mail
from caunoi.channels.models import Delivery, IncomingMail, MailAddress
from caunoi.channels.sender import send_waiting
from caunoi.channels.tests.mails import bounce_of, complaint_of, free_port, send, write_mail
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.reports.models import Attachment, Message, Report
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.testing.make import make_report

PUBLIC = "tin-bao@caunoi.localhost"
LAN = "lan@example.test"


@pytest.fixture(autouse=True)
def public(settings: object) -> None:
    settings.MAIL_PUBLIC = frozenset([PUBLIC])  # type: ignore[attr-defined]


def take(raw: bytes, **to: object) -> MailOutcome:
    store_mail(raw, **(to or {"public": True}))  # type: ignore[arg-type]
    process_mail()
    return MailOutcome(IncomingMail.objects.order_by("-id")[0].outcome)


def letter_of(report: Report) -> Delivery:
    dispatch_events()
    Delivery.objects.filter(report=report).update(state=DeliveryState.SENT)
    return Delivery.objects.get(report=report, officer=None)


@pytest.mark.usefixtures("city")
class TestRead:
    """Whatever comes is stored, and read for what it is."""

    def test_an_auto_reply_is_neither_report_nor_answered(self):
        holiday = write_mail("Tôi đi vắng.", to=PUBLIC, auto_submitted="auto-replied")
        assert take(holiday.as_bytes()) == MailOutcome.AUTOMATIC
        assert not Report.objects.exists()
        assert not Delivery.objects.exists()
        assert IncomingMail.objects.get().sealed is not None, "the raw mail is kept"

    def test_a_bounce_is_linked_to_its_letter_and_the_address_gets_no_more(self, hoa):
        report = make_report(unit="CA-00316")
        letter = letter_of(report)
        assert take(bounce_of(message_id(letter)), deliveries=[letter.pk]) == MailOutcome.FAILED
        letter.refresh_from_db()
        assert (letter.state, letter.last_error) == (DeliveryState.DEAD, "returned 5.1.1")
        assert suppressed_why(LAN) == "returned 5.1.1"
        assert LAN.encode() not in bytes(MailAddress.objects.get().index)
        reply_to_reporter(report_id=report.pk, by=hoa, text="Đã xử lý.")
        dispatch_events()
        send_waiting(channel="email")
        last = Delivery.objects.filter(report=report, officer=None).latest("created_at")
        assert (last.state, last.last_error) == (
            DeliveryState.DEAD, "suppressed: returned 5.1.1",
        )  # fmt: skip
        told = Event.objects.filter(subject_id=report.pk, code="message.not_delivered")
        assert told.count() == 2, "the desk sees that the officer's words did not arrive"

    def test_a_complaint_stops_letters_to_that_address(self):
        letter = letter_of(make_report())
        assert take(complaint_of(message_id(letter)), deliveries=[letter.pk]) == (
            MailOutcome.COMPLAINT
        )
        letter.refresh_from_db()
        assert (letter.state, suppressed_why(LAN)) == (DeliveryState.SENT, "complained")
        assert take(complaint_of(message_id(letter), kind="not-spam")) == MailOutcome.AUTOMATIC

    def test_passing_troubles_suppress_nothing_and_repeated_ones_do(self):
        letter = letter_of(make_report())
        note_failure(LAN, "4.2.2")
        note_returned(letter.pk, "5.2.1")
        assert not suppressed_why(LAN)
        for _time in range(GIVE_UP_AFTER - 1):
            note_failure(LAN, "5.2.1")
        assert suppressed_why(LAN) == "returned 5.2.1"

    def test_who_writes_again_is_written_to_again(self):
        note_failure(LAN, "5.1.1")
        take(write_mail("Trộm xe ở ngõ 5.", to=PUBLIC).as_bytes())
        assert not suppressed_why(LAN)

    def test_a_mail_loop_ends_by_itself(self):
        """A machine that answers everything and hides what it is."""
        make = {"to": PUBLIC, "subject": "Ticket received", "from_": "desk@robot.test"}
        for turn in range(20):
            raw = write_mail(f"Ticket {turn}", message_id=f"<{turn}@robot.test>", **make)
            take(raw.as_bytes())
        due = Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now())
        assert due.count() == 1
        # … and one that answers our letter lands in its own report, where nothing answers it.
        letter = Delivery.objects.order_by("id")[0]
        answer = write_mail("We got it.", message_id="<x@robot.test>",
                            in_reply_to=message_id(letter), **make)  # fmt: skip
        assert take(answer.as_bytes()) == MailOutcome.MESSAGE
        assert Delivery.objects.count() == 20

    def test_our_own_voice_coming_back_is_nobodys(self):
        for sender in (PUBLIC, "khong-tra-loi@caunoi.localhost", f"CauNoi <{PUBLIC}>"):
            raw = write_mail("Xin chào", to=PUBLIC, from_=sender, subject=sender)
            assert take(raw.as_bytes()) == MailOutcome.AUTOMATIC

    def test_a_forged_case_number_opens_nothing(self):
        report = make_report()
        raw = write_mail("Đóng vụ này.", to=PUBLIC, from_="rogue@else.test",
                         subject=f"Re: {report.spelled_code}")  # fmt: skip
        assert take(raw.as_bytes()) == MailOutcome.REPORT
        assert Message.objects.filter(report=report).count() == 1

    def test_a_missing_message_id_is_made_up_from_what_was_written(self):
        mail = write_mail("Trộm xe ở ngõ 5.", to=PUBLIC)
        del mail["Message-ID"]
        assert take(mail.as_bytes()) == MailOutcome.REPORT
        assert take(b"Received: again\n" + mail.as_bytes()) == MailOutcome.TWICE

    def test_the_token_of_another_case_makes_a_case_for_review(self):
        mine, other = make_report(), make_report()
        letter = letter_of(mine)
        raw = write_mail("Xe màu đỏ.", to=reply_address(other.pk), from_="x@else.test",
                         in_reply_to=message_id(letter)).as_bytes()  # fmt: skip
        assert take(raw, reports=[other.pk]) == MailOutcome.REPORT
        made = Report.objects.exclude(pk__in=[mine.pk, other.pk]).get()
        assert Attachment.objects.get(report=made).file.name == "thu.eml"

    @pytest.mark.parametrize("said", ["us-ascii", "windows-1258", "x-nonsense", "utf-8"])
    def test_charset_garbage_still_makes_a_case(self, said: str):
        head = f"From: Lan <{LAN}>\nSubject: =?{said}?b?xx/+?=\nContent-Type: text/plain; charset="
        raw = head.encode() + said.encode() + b"\n\n" + bytes(range(128, 256)) + b" ngo 5\n"
        assert take(raw) == MailOutcome.REPORT
        assert "ngo 5" in Report.objects.get().text


class TestAtTheDoor:
    """Over real SMTP and LMTP."""

    pytestmark = pytest.mark.django_db(transaction=True)

    @pytest.fixture
    def ports(self, committed_city: None, settings: object) -> Iterator[tuple[int, int]]:
        settings.MAIL_IN_PORT, settings.MAIL_LMTP_PORT = free_port(), free_port()  # type: ignore[attr-defined]
        door = MailDoor()
        assert door.open()
        yield settings.MAIL_IN_PORT, settings.MAIL_LMTP_PORT  # type: ignore[attr-defined]
        door.close()

    def test_a_mail_of_25_mb_becomes_a_case_with_its_file(self, ports):
        mail = write_mail("Phim quay kẻ trộm.", to=PUBLIC)
        film = b"\x00\x00\x00\x18ftypmp42" + b"x" * (25 * 2**20 - 12)
        mail.add_attachment(film, maintype="video", subtype="mp4", filename="phim.mp4")
        assert send(ports[0], mail.as_bytes(policy=SMTP), to=PUBLIC)[0] == 250
        process_mail()
        assert Attachment.objects.get(report=Report.objects.get()).file.size == len(film)

    def test_a_wrong_token_is_taken_and_looked_at_and_other_addresses_are_not(self, ports):
        report = make_report()
        forged = reply_address(report.pk).replace("+", "+a", 1)
        raw = write_mail("Xe màu đỏ.", to=forged).as_bytes()
        assert send(ports[0], raw, to=forged)[0] == 250
        assert send(ports[0], raw, to="someone@caunoi.localhost")[0] == 550
        process_mail()
        assert IncomingMail.objects.get().wrong_address
        assert Report.objects.count() == 2

    def test_by_lmtp_each_receiver_has_its_own_answer(self, ports, monkeypatch):
        report = make_report()
        letter = letter_of(report)
        kept = store_mail

        def fail_for_letters(raw: bytes, **named: object) -> int:
            if named.get("deliveries"):
                raise OSError("away")
            return kept(raw, **named)  # type: ignore[arg-type]

        monkeypatch.setattr("caunoi.channels.email.door.store_mail", fail_for_letters)
        receivers = [reply_address(report.pk), bounce_address(letter.pk), PUBLIC]
        raw = write_mail("Xe màu đỏ.", to=PUBLIC).as_bytes()
        with smtplib.LMTP("127.0.0.1", ports[1], timeout=90) as client:
            client.ehlo()
            client.mail(LAN)
            assert [client.rcpt(one)[0] for one in [*receivers, "x@y.test"]] == [250, 250, 250, 550]
            client.putcmd("data")
            assert client.getreply()[0] == 354
            client.send(raw.replace(b"\n", b"\r\n") + b"\r\n.\r\n")
            assert [client.getreply()[0] for _one in receivers] == [250, 451, 250]
        assert IncomingMail.objects.count() == 2

    def test_by_lmtp_a_mail_too_large_is_refused_for_each(self, ports, monkeypatch):
        first, second = make_report(), make_report()
        with smtplib.LMTP("127.0.0.1", ports[1], timeout=60) as client:
            client.ehlo()
            client.mail(LAN)
            for report in (first, second):
                assert client.rcpt(reply_address(report.pk))[0] == 250
            client.putcmd("data")
            assert client.getreply()[0] == 354
            line = b"x" * 1022 + b"\r\n"
            for _part in range(36):
                client.send(line * 1024)
            client.send(b".\r\n")
            assert [client.getreply()[0] for _one in range(2)] == [552, 552]
            assert client.noop()[0] == 250
