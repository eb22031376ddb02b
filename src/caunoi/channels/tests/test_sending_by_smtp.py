"""Against a real mail server: what it refuses, defers, or leaves us in doubt of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from caunoi.channels import sender
from caunoi.channels.choices import DeliveryState
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.addresses import read_bounce_address, read_reply_address
from caunoi.channels.models import Delivery
from caunoi.channels.sender import MAX_ATTEMPTS, note_bounce, send_waiting
from caunoi.channels.tests.mails import Post, post_office
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.reports.contacts import ContactCard
from caunoi.reports.models import Report
from caunoi.reports.services.talking import add_message, reply_to_reporter
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def post(settings: object) -> Iterator[Post]:
    with post_office() as (office, port):
        settings.EMAIL_BACKEND = "caunoi.channels.email.smtp.Backend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
        settings.EMAIL_PORT = port  # type: ignore[attr-defined]
        settings.EMAIL_TIMEOUT = 2  # type: ignore[attr-defined]
        yield office


def letter_of(report: Report) -> Delivery:
    dispatch_events()
    send_waiting()
    return Delivery.objects.get(report=report, officer=None)


def failures(report: Report) -> list[dict[str, str]]:
    found = Event.objects.filter(subject_id=report.pk, code="message.not_delivered")
    return [event.data["after"] for event in found.order_by("number")]


def test_a_letter_bears_addresses_of_its_own_and_no_secret(post: Post):
    report = make_report(text="Nhà số 7 bán ma túy, tôi tên là Lan.")
    delivery = letter_of(report)
    assert delivery.state == DeliveryState.SENT
    raw = post.taken[0].decode()
    assert read_bounce_address(post.senders[0]) == delivery.pk
    reply_to = next(line for line in raw.splitlines() if line.startswith("Reply-To"))
    assert read_reply_address(reply_to.split(": ")[1]) == report.pk
    assert "Auto-Submitted: auto-generated" in raw
    assert "bán ma" not in raw


def test_refused_for_good_is_dead_and_stands_in_the_history(post: Post):
    post.answer_rcpt = "550 5.1.1 no such person"
    report = make_report()
    delivery = letter_of(report)
    assert (delivery.state, delivery.attempts) == (DeliveryState.DEAD, 1)
    (told,) = failures(report)
    assert (told["delivery"], told["state"]) == (str(delivery.pk), "dead")
    assert "550" in told["reason"]


@pytest.mark.parametrize("stage", ["rcpt", "data"])
def test_deferred_is_tried_again_later_and_later(post: Post, stage: str):
    setattr(post, f"answer_{stage}", "451 4.2.0 come again")
    report = make_report()
    delivery = letter_of(report)
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
    first_wait = (delivery.next_try_at - now()).total_seconds()
    Delivery.objects.update(next_try_at=now())
    send_waiting()
    delivery.refresh_from_db()
    assert (delivery.next_try_at - now()).total_seconds() > first_wait * 1.2
    assert not failures(report)
    post.answer_rcpt = post.answer_data = "250 OK"
    Delivery.objects.update(next_try_at=now())
    send_waiting()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 3)


def test_after_the_last_try_somebody_reads_that_it_failed(post: Post):
    post.answer_rcpt = "451 4.2.0 come again"
    report = make_report()
    dispatch_events()
    Delivery.objects.update(attempts=MAX_ATTEMPTS - 1)
    send_waiting()
    assert Delivery.objects.get(officer=None).state == DeliveryState.DEAD
    assert len(failures(report)) == 1


def test_silence_after_the_whole_letter_is_not_answered_by_a_second_one(post: Post):
    post.answer_data = "silence"
    report = make_report()
    delivery = letter_of(report)
    assert delivery.state == DeliveryState.UNKNOWN
    assert failures(report)[0]["state"] == "unknown"
    Delivery.objects.update(next_try_at=now() - timedelta(hours=9))
    send_waiting()
    assert len(post.taken) == 1


def test_silence_before_the_letter_is_tried_again(settings: object, post: Post):
    settings.EMAIL_PORT = 1  # type: ignore[attr-defined]  # nobody listens there
    delivery = letter_of(make_report())
    assert (delivery.state, delivery.last_error) == (
        DeliveryState.WAITING,
        "ConnectionRefusedError",
    )


def test_an_officer_gets_the_same_letter_again_rather_than_none(post: Post, minh):
    report = make_report(anonymous=True)
    Report.objects.filter(pk=report.pk).update(assignee_id=minh.id)
    add_message(report, text="Hôm nay họ lại tụ tập.")
    dispatch_events()
    post.answer_data = "silence"
    send_waiting()
    assert Delivery.objects.get(officer=minh.id).state == DeliveryState.WAITING
    assert "Hôm nay" not in post.taken[0].decode()


@pytest.mark.parametrize(
    "address", ["lan@example.test\nBcc: spy@example.test", "not an address", "a@x.test, b@x.test"]
)
def test_a_crooked_address_sends_nothing_anywhere(post: Post, address: str):
    report = make_report(contact=ContactCard(name="Lan", email=address))
    delivery = letter_of(report)
    assert delivery.state == DeliveryState.DEAD
    assert not post.taken


def test_a_returned_letter_is_dead_once(post: Post):
    report = make_report()
    delivery = letter_of(report)
    note_bounce(delivery.pk, "5.1.1")
    note_bounce(delivery.pk, "5.1.1")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.last_error) == (DeliveryState.DEAD, "returned 5.1.1")
    assert len(failures(report)) == 1


def test_whoever_lost_the_lease_while_others_were_sent_sends_nothing(post: Post):
    make_report()
    dispatch_events()
    (slow,) = sender.claim(5)
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))
    (quick,) = sender.claim(5)
    sender._send(slow)
    assert not post.taken
    sender._send(quick)
    assert len(post.taken) == 1


def test_in_english_for_who_wrote_in_english(post: Post):
    report = make_report(language="en")
    letter_of(report)
    assert f"{report.spelled_code}: we have received your report" in post.taken[0].decode()


def test_of_a_denunciation_no_word_and_no_unit_goes_by_mail(post: Post):
    report = make_report(text="Tôi tố cáo một cán bộ công an phường Định Công đòi tiền.")
    assert report.about_police
    letter_of(report)
    raw = post.taken[0].decode()
    assert report.spelled_code in raw
    assert report.unit.name not in raw
    assert "tố cáo" not in raw


def test_an_officers_words_reach_the_reporter_by_mail(post: Post, hoa):
    report = make_report()
    reply_to_reporter(report_id=report.pk, by=hoa, text="Chúng tôi đã đến nơi.")
    dispatch_events()
    send_waiting()
    assert any("Chúng tôi đã đến nơi." in raw.decode() for raw in post.taken)
