"""From an event to a letter: told once, sent once, tried again where that may help."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from caunoi.channels import sender
from caunoi.channels.choices import DeliveryState
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.email.addresses import read_reply_address, reply_address
from caunoi.channels.models import Delivery
from caunoi.channels.sender import MAX_ATTEMPTS, claim, send_waiting
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.testing.make import make_report

pytestmark = pytest.mark.usefixtures("city")


def test_a_received_report_is_told_to_its_reporter_once():
    report = make_report()
    dispatch_events()
    Event.objects.update(dispatched_at=None)
    dispatch_events()
    assert Delivery.objects.filter(report=report, officer=None).count() == 1
    send_waiting()
    assert [letter.to for letter in mail.outbox] == [["lan@example.test"]]
    assert report.spelled_code in mail.outbox[0].subject
    assert report.text not in mail.outbox[0].body
    assert Delivery.objects.get(officer=None).state == DeliveryState.SENT


def test_a_nameless_reporter_gets_no_letter():
    make_report(anonymous=True)
    dispatch_events()
    assert not Delivery.objects.filter(officer=None).exists()


def test_a_reply_address_is_ours_alone():
    report = make_report()
    address = reply_address(report.pk)
    assert read_reply_address(address.upper()) == report.pk
    local, _at, domain = address.partition("@")
    changed = local[:-1] + ("a" if local[-1] != "a" else "b")
    assert read_reply_address(f"{changed}@{domain}") is None
    assert read_reply_address(f"tra-loi@{domain}") is None


def test_a_server_that_is_away_is_tried_again_and_then_given_up(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there
    make_report()
    dispatch_events()
    send_waiting()
    delivery = Delivery.objects.get(officer=None)
    assert (delivery.state, delivery.attempts) == (DeliveryState.WAITING, 1)
    assert delivery.next_try_at > now()
    Delivery.objects.update(attempts=MAX_ATTEMPTS - 1, next_try_at=now())
    send_waiting()
    assert Delivery.objects.get(officer=None).state == DeliveryState.DEAD


def test_a_worker_that_wakes_late_changes_nothing():
    make_report()
    dispatch_events()
    (late,) = claim(5)
    Delivery.objects.update(lease_until=now() - timedelta(seconds=1))
    (second,) = claim(5)
    assert second.fence == late.fence + 1
    sender._end(late, DeliveryState.DEAD, error="late")
    assert Delivery.objects.get(pk=late.pk).state == DeliveryState.SENDING
