"""A mailbox read by IMAP: stored first, marked afterwards; outages do no harm."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import OperationalError

from caunoi.channels.choices import MailOutcome
from caunoi.channels.email import imap, mailboxes
from caunoi.channels.email.addresses import reply_address
from caunoi.channels.email.imap import Reader
from caunoi.channels.email.mailboxes import BadMailbox, Box, read_box
from caunoi.channels.incoming import process_mail, store_mail
from caunoi.channels.models import IncomingMail, Mailbox
from caunoi.channels.tests.imap_server import PASSWORD, USER, ImapServer, imap_server
from caunoi.channels.tests.mails import free_port, write_mail
from caunoi.reports.models import Message, Report
from caunoi.testing.make import make_report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick")]
with_city = pytest.mark.usefixtures("committed_city")
PUBLIC = "tin-bao@caunoi.localhost"


@pytest.fixture
def quick(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MAIL_PUBLIC = frozenset([PUBLIC])  # type: ignore[attr-defined]
    monkeypatch.setattr(imap, "LISTEN_SECONDS", 0.05)
    monkeypatch.setattr(imap, "FIRST_WAIT", 0.1)


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with imap_server() as running:
        yield running
        assert not running.errors


def box_of(server: ImapServer, **over: object) -> Box:
    return Box("127.0.0.1", server.port, USER, PASSWORD, tls=False, **over)  # type: ignore[arg-type]


class Reading:
    """Readers in threads of their own, ended with the test."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.threads: list[threading.Thread] = []

    def begin(self, box: Box) -> Reader:
        reader = Reader(box, self.stopping)
        thread = threading.Thread(target=reader.run, daemon=True)
        thread.start()
        self.threads.append(thread)
        return reader

    def end(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture
def reading() -> Iterator[Reading]:
    readings = Reading()
    yield readings
    readings.end()


def until(holds: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def mail(number: int, **headers: str) -> bytes:
    over = {"subject": f"Việc {number}", "message_id": f"<{number}@example.test>", **headers}
    return write_mail(f"Đánh bạc ở ngõ {number}.", to=over.pop("to", PUBLIC), **over).as_bytes()


def stored() -> int:
    return IncomingMail.objects.count()


@with_city
def test_what_is_unseen_and_what_comes_is_stored_and_then_marked(server, reading):
    seen = server.add(mail(0), r"\Seen")
    old = server.add(mail(1))
    reading.begin(box_of(server))
    until(lambda: r"\Seen" in server.flags_of(old))
    assert stored() == 1, f"what somebody read before ({seen}) is not ours"
    new = server.add(mail(2))
    until(lambda: r"\Seen" in server.flags_of(new))
    while process_mail():
        pass
    assert Report.objects.count() == 2
    until(lambda: Mailbox.objects.get().last_ok_at is not None)


def test_it_is_marked_only_after_our_commit(server, reading, monkeypatch):
    uid = server.add(mail(1))
    away = [True]
    kept = store_mail

    def fail(*words: object, **named: object) -> int:
        if away[0]:
            raise OperationalError("away")
        return kept(*words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(imap, "store_mail", fail)
    reading.begin(box_of(server))
    until(lambda: Mailbox.objects.filter(last_error__contains="database").exists())
    assert (server.flags_of(uid), stored()) == (set(), 0)
    away[0] = False
    until(lambda: r"\Seen" in server.flags_of(uid))
    assert stored() == 1


def test_after_an_outage_it_comes_back_by_itself(server, reading):
    reading.begin(box_of(server))
    until(lambda: server.idles > 0)
    server.stop()
    time.sleep(0.3)
    uid = server.add(mail(1))
    server.start()
    until(lambda: r"\Seen" in server.flags_of(uid))
    server.hang_up()
    again = server.add(mail(2))
    until(lambda: r"\Seen" in server.flags_of(again))
    assert stored() == 2


def test_one_mailbox_that_fails_stops_no_other(server, reading):
    dead = Box("127.0.0.1", free_port(), USER, PASSWORD, tls=False)
    wrong = Box("127.0.0.1", server.port, USER, "wrong", folder="Other", tls=False)
    for box in (dead, wrong, box_of(server)):
        reading.begin(box)
    uid = server.add(mail(1))
    until(lambda: r"\Seen" in server.flags_of(uid))
    until(lambda: Mailbox.objects.exclude(last_error="").count() == 2)
    assert "password" in Mailbox.objects.get(name=wrong.name).last_error
    assert PASSWORD not in "".join(Mailbox.objects.values_list("last_error", flat=True))


def test_one_message_that_the_server_does_not_give_stops_no_other(server, reading):
    bad = server.add(mail(1))
    gone = server.add(mail(2))
    server.broken, server.vanish = {bad}, {gone}
    good = server.add(mail(3))
    reading.begin(box_of(server))
    until(lambda: r"\Seen" in server.flags_of(good))
    assert stored() == 1
    server.broken = set()
    server.add(mail(4))
    until(lambda: r"\Seen" in server.flags_of(bad) and stored() == 3)


def test_idle_is_begun_anew_long_before_its_end(server, reading, monkeypatch):
    assert imap.POLL_SECONDS < 29 * 60
    monkeypatch.setattr(imap, "POLL_SECONDS", 0.2)
    reading.begin(box_of(server))
    until(lambda: server.idles >= 3)
    assert server.logins == 1


def test_a_server_without_idle_is_asked_again_and_again(server, reading, monkeypatch):
    monkeypatch.setattr(imap, "POLL_SECONDS", 0.2)
    server.capabilities = "IMAP4rev1"
    reading.begin(box_of(server))
    until(lambda: Mailbox.objects.filter(last_ok_at__isnull=False).exists())
    uid = server.add(mail(1))
    until(lambda: r"\Seen" in server.flags_of(uid))
    assert server.idles == 0


def test_what_was_taken_is_moved_where_the_settings_say_so(server, reading):
    server.add(mail(1), r"\Seen")
    reading.begin(box_of(server, move="Taken"))
    until(lambda: len(server.folders.get("Taken", [])) == 1)
    assert (stored(), server.messages) == (1, [])


def test_numbers_that_begin_anew_bring_nothing_twice(server, reading):
    uid = server.add(mail(1))
    reading.begin(box_of(server))
    until(lambda: r"\Seen" in server.flags_of(uid))
    server.validity = 8
    server.messages[0].flags.clear()
    server.messages[0].uid = 41
    server.hang_up()
    until(lambda: r"\Seen" in server.flags_of(41))
    assert stored() == 1
    assert Mailbox.objects.get().uid_validity == 8


@with_city
def test_an_answer_finds_its_thread_by_the_address_in_its_headers(server, reading):
    report = make_report()
    server.add(mail(1, to="box@x.test", delivered_to=reply_address(report.pk)))
    reading.begin(box_of(server))
    until(lambda: stored() == 1)
    process_mail()
    assert IncomingMail.objects.get().outcome == MailOutcome.MESSAGE
    assert Message.objects.filter(report=report, channel="email").count() == 1


@with_city
def test_a_message_too_large_brings_its_words(server, reading, monkeypatch):
    monkeypatch.setattr(imap, "MAX_BYTES", 5_000)
    big = write_mail("Ảnh chụp kẻ trộm đây.", to=PUBLIC, subject="Trộm xe")
    big.add_attachment(b"\xff\xd8\xff" * 9_000, maintype="image", subtype="jpeg", filename="a.jpg")
    server.add(big.as_bytes())
    reading.begin(box_of(server))
    until(lambda: stored() == 1)
    process_mail()
    report = Report.objects.get()
    assert "Ảnh chụp kẻ trộm đây." in report.text
    assert report.attachments.count() == 0


def test_two_workers_do_not_read_it_together(server):
    name = box_of(server).name
    assert mailboxes.hold(name, "one")
    assert not mailboxes.hold(name, "two")
    assert mailboxes.hold(name, "one")
    mailboxes.release(name, "one")
    assert mailboxes.hold(name, "two")


def test_addresses_of_mailboxes_are_read_and_no_password_crosses_a_network_bare():
    box = read_box("imaps://tin%40x.test:a%3Ab@imap.x.test/INBOX?move=Taken")
    assert (box.user, box.password, box.port, box.move) == ("tin@x.test", "a:b", 993, "Taken")
    assert "a:b" not in repr(box)
    for crooked in ("imap://u:p@imap.x.test/", "http://x", "imaps://imap.x.test", "imaps://u@h:x"):
        with pytest.raises(BadMailbox) as told:
            read_box(crooked)
        assert "u:p" not in str(told.value)
