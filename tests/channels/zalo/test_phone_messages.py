"""Templates to a phone: only with consent, after e-mail, never at night, one mark each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from caunoi.accounts.models import Account as Person
from caunoi.channels.choices import DeliveryState
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.models import Delivery
from caunoi.channels.phones import whole_number
from caunoi.channels.ways import ways_to_reporter
from caunoi.channels.zalo import tokens
from caunoi.core.clock import local, now
from caunoi.procedures.forms import BookForm
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.services.booking import cancel, remind_people
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import make_appointment, make_desk
from caunoi.reports.contacts import ContactCard
from caunoi.reports.forms_sending import ReportForm
from caunoi.reports.models import Report
from caunoi.testing.make import make_report
from tests.channels.zalo.ground import deliver, our_account, work

pytestmark = pytest.mark.django_db
PHONE, TAKE_DOWN = "0912345678", "/can-bo/nhap-tin/"


@pytest.fixture
def there(city, clock, server, settings):
    settings.ZNS_TEMPLATES = ["received:201", "state:202"]
    tokens.access_token(our_account(server))
    for template in ("201", "202"):
        server.control("template", id=template, params={"code": 20})
    return server


def told(**over):
    report = make_report(contact=ContactCard(phone=PHONE, may_text=True, **over))
    dispatch_events()
    work()
    return report


def delivery(report):
    return Delivery.objects.filter(report=report, officer=None).latest("created_at")


def test_who_agreed_hears_by_zalo_that_it_was_received(there):
    report = told()
    (sent,) = there.world.phone_messages
    assert (sent["phone"], sent["data"]) == ("84912345678", {"code": report.spelled_code})
    assert sent["tracking_id"] == delivery(report).pk.hex
    assert delivery(report).provider_id == sent["msg_id"]
    assert our_account(there).usage["zns"]["remainingQuota"] == "499"


def test_without_consent_without_a_template_or_with_mail_it_is_not_used(there, settings):
    assert ways_to_reporter(make_report(contact=ContactCard(phone=PHONE))) == []
    both = make_report(contact=ContactCard(phone=PHONE, email="a@b.vn", may_text=True))
    assert [way.channel for way in ways_to_reporter(both)] == ["email", "zns"]
    agreed = make_report(contact=ContactCard(phone=PHONE, may_text=True))
    settings.ZNS_TEMPLATES = []
    assert ways_to_reporter(agreed) == []


def test_consent_is_asked_for_only_where_a_carrier_is_set_up(there, settings):
    form = ReportForm({"phone": PHONE, "may_text": "on"}, step="who")
    assert "may_text" in form.shown
    form.full_clean()
    assert form.cleaned_data["may_text"]
    settings.ZNS_TEMPLATES = []
    form = ReportForm({"phone": PHONE, "may_text": "on"}, step="who")
    assert "may_text" not in form.shown
    form.full_clean()
    assert not form.cleaned_data["may_text"]


def test_the_officer_who_writes_it_down_asks_for_consent_too(there, hoa, settings):
    form = {"channel": "phone", "language": "vi", "text": "Mất xe đạp ở ngõ 12", "when": "today",
            "area_words": "", "area_code": "00316", "place": "ngõ 12", "phone": PHONE}  # fmt: skip
    desk = Client()
    desk.force_login(Person.objects.get(pk=hoa.account_id))
    assert 'name="may_text"' in desk.get(TAKE_DOWN).content.decode()
    desk.post(TAKE_DOWN, {**form, "key": "k1", "may_text": "on"})
    desk.post(TAKE_DOWN, {**form, "key": "k2"})
    asked, unasked = Report.objects.order_by("received_at")
    assert [way.channel for way in ways_to_reporter(asked)] == ["zns"]
    assert ways_to_reporter(unasked) == []

    settings.ZNS_TEMPLATES = []  # nobody carries messages: nothing to agree to
    assert 'name="may_text"' not in desk.get(TAKE_DOWN).content.decode()
    desk.post(TAKE_DOWN, {**form, "key": "k3", "may_text": "on"})
    latest = Report.objects.select_related("contact").latest("received_at")
    assert latest.contact.texts_agreed_at is None


def test_at_night_it_waits_for_the_morning(there, clock):
    clock(timedelta(hours=13))  # 23:00
    report = told()
    assert there.world.phone_messages == []
    assert local(delivery(report).next_try_at).strftime("%d %H") == "27 06"
    clock(timedelta(hours=7, minutes=30))
    work()
    assert len(there.world.phone_messages) == 1


@pytest.mark.parametrize("code", [-108, -114, -118, -119, -139, -140, -141])
def test_a_number_that_cannot_receive_is_given_up(there, code):
    there.control("fail", phone="84912345678", code=code)
    assert delivery(told()).state == DeliveryState.DEAD


@pytest.mark.parametrize("code", [-115, -136, -137, -144, -147, -125])
def test_money_and_limits_wait(there, code):
    there.control("switches", fail_next=[code])
    assert delivery(told()).state == DeliveryState.WAITING


def test_a_template_that_is_not_approved_or_wants_more_never_leaves(there):
    there.control("template", id="201", params={"code": 20}, status="PENDING_REVIEW")
    assert delivery(told()).state == DeliveryState.DEAD
    there.control("template", id="202", params={"code": 20, "unknown_thing": 5})
    assert there.world.phone_messages == []


def test_case_9_a_lost_answer_is_not_repeated_and_its_arrival_is_believed(there):
    there.control("switches", lost_answers=1, receipts=True)
    report = told()
    assert delivery(report).state == DeliveryState.UNKNOWN
    deliver(there)
    assert delivery(report).state == DeliveryState.SENT
    assert len(there.world.phone_messages) == 1


def test_a_token_that_ended_is_renewed_here_too(there):
    there.control("expire")
    assert delivery(told()).state == DeliveryState.SENT


def test_a_changed_template_is_asked_for_again(there):
    told()
    there.control("event", event_name="change_template_status", oa_id=there.world.oa_id,
                  template_id="201",
                  status={"prev_status": "ENABLE", "new_status": "DISABLE"})  # fmt: skip
    there.control("template", id="201", params={"code": 20}, status="DISABLE")
    deliver(there)
    assert delivery(told()).state == DeliveryState.DEAD


@pytest.mark.parametrize(
    ("written", "whole"),
    [("0912 345 678", "84912345678"), ("+84 912345678", "84912345678"), ("84912345678",) * 2,
     ("0084912345678", "84912345678"), ("024 3942 4244", ""), ("113", ""), ("", "")]
)  # fmt: skip
def test_only_mobile_numbers_of_vietnam_count(written, whole):
    assert whole_number(written) == whole


@pytest.fixture
def booked(there, settings):
    """An appointment in ten days whose person agreed to be reminded."""
    settings.ZNS_TEMPLATES = ["state:202", "appointment:203"]
    there.control("template", id="203", params={"code": 20, "date": 30, "place": 60})
    load_procedures(settings.CITY_DATA)
    desk = make_desk()
    return lambda **card: make_appointment(
        desk, next_free(desk, now() + timedelta(days=10))[0],
        contact=ContactCard(phone=PHONE, **card),
    )  # fmt: skip


def test_who_agreed_is_reminded_of_an_appointment_by_a_template_of_its_own(there, booked, clock):
    made, unasked = booked(may_text=True), booked()
    dispatch_events()
    work()
    assert there.world.phone_messages == []  # the slip says it
    assert unasked.remind_at is None
    clock(made.remind_at - now() + timedelta(minutes=1))
    assert remind_people() == 1
    dispatch_events()
    work()
    (sent,) = there.world.phone_messages
    assert (sent["phone"], sent["template_id"]) == ("84912345678", "203")
    assert set(sent["data"]) == {"code", "date", "place"}
    assert sent["data"]["code"] == made.spelled_code


def test_what_was_cancelled_meanwhile_is_not_reminded_of(there, booked, clock):
    made = booked(may_text=True)
    clock(made.remind_at - now() + timedelta(minutes=1))
    remind_people()
    cancel(appointment_id=made.pk)
    dispatch_events()
    work()
    assert there.world.phone_messages == []


def test_reminders_are_offered_only_where_their_template_is(there, settings):
    assert "may_text" not in BookForm().fields
    settings.ZNS_TEMPLATES = ["appointment:203"]
    assert "may_text" in BookForm().fields
