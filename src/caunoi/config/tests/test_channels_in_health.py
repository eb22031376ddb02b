"""A channel that falls behind shows in /readyz, in /metrics and to `caunoi doctor`."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from caunoi.channels.choices import DeliveryState, Letter
from caunoi.channels.hooks import store_hook
from caunoi.channels.models import Account, Delivery, Hook
from caunoi.config.doctor import check_channels
from caunoi.config.health import faults
from caunoi.core.clock import now
from caunoi.core.ids import new_id
from caunoi.testing.make import make_report


def test_a_webhook_that_waits_too_long_is_a_fault(db):
    store_hook("facebook", b"{}")
    assert not [one for one in faults() if "webhook" in one]
    Hook.objects.update(received_at=now() - timedelta(minutes=10))
    assert [one for one in faults() if "webhook" in one]


def test_a_delivery_that_is_overdue_is_a_fault(city):
    Delivery.objects.create(
        event_id=new_id(), report=make_report(), channel="email", letter=Letter.ANSWER,
        state=DeliveryState.WAITING, next_try_at=now() - timedelta(minutes=10), created_at=now(),
    )  # fmt: skip
    assert [one for one in faults() if "due" in one]
    page = Client().get("/metrics").content.decode()
    assert 'caunoi_deliveries{channel="email",state="waiting"} 1.0' in page
    assert "caunoi_hook_age_seconds 0.0" in page
    overdue = next(
        line for line in page.splitlines() if line.startswith("caunoi_delivery_overdue_seconds ")
    )
    assert float(overdue.split()[1]) > 500


def test_the_doctor_names_an_account_that_must_be_connected_again(db):
    assert not check_channels().mend
    Account.objects.create(channel="zalo", external_id="oa-1", state="reconnect")
    found = check_channels()
    assert "zalo oa-1" in found.seen
    assert "/can-bo/kenh/" in found.mend
