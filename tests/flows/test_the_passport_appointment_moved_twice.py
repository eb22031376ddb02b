"""A passport appointment: booked without an account, moved twice, reminded of, kept, counted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.sender import send_waiting
from caunoi.core.clock import now
from caunoi.core.models import Event
from caunoi.procedures import catalogue
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.jobs import run_desks
from caunoi.procedures.models import Appointment
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import make_desk
from caunoi.procedures.tests.reading import secret_in, time_in
from caunoi.testing.officers import make_officer

PATH = "/lich-hen/dat/ho-chieu-lan-dau/"


@pytest.fixture
def desk(city):
    load_procedures(settings.CITY_DATA)
    catalogue.forget()
    yield make_desk()
    catalogue.forget()


def letters() -> list[str]:
    """What went out since the last look."""
    dispatch_events()
    send_waiting()
    said = [f"{one.subject}\n{one.body}" for one in mail.outbox]
    mail.outbox.clear()
    return said


def test_booked_moved_twice_kept_and_counted(travel, desk):
    lan = Client(enforce_csrf_checks=True)
    page = lan.get(PATH).content.decode()
    secret = secret_in(page)
    sent = {"secret": secret, "at": time_in(page), "email": "lan@example.test"}
    assert lan.post(PATH, sent).status_code == 200
    made = Appointment.objects.get()
    receipt = {"code": made.spelled_code, "secret": secret}
    assert "44 Phạm Ngọc Thạch" in letters()[0]

    # Somebody else takes the time that she wants; she is told kindly, and takes the next one.
    wished = next_free(desk, now() + timedelta(days=2))[0]
    other = Client(enforce_csrf_checks=True)
    form = secret_in(other.get(PATH).content.decode())
    assert other.post(PATH, {"secret": form, "at": wished.isoformat()}).status_code == 200
    told = lan.post("/lich-hen/", {**receipt, "act": "move", "at": wished.isoformat()})
    assert told.status_code == 409
    assert "Vừa có người đặt mất" in told.content.decode()

    for days in (3, 6):
        at = next_free(desk, now() + timedelta(days=days))[0]
        moved = lan.post("/lich-hen/", {**receipt, "act": "move", "at": at.isoformat()})
        assert moved.status_code == 200
        made.refresh_from_db()
        assert made.starts_at == at
        (letter,) = letters()
        assert f"{at.astimezone():%H:%M}" in letter
    assert made.moved == 2

    travel.move_to(made.starts_at - timedelta(hours=23))
    assert run_desks() == 2  # she is reminded; the other one did not come
    (reminder,) = letters()
    assert "Xin nhắc ông/bà" in reminder
    assert run_desks() == 0
    assert letters() == []

    travel.move_to(made.starts_at - timedelta(minutes=3))
    officer = Client()
    clerk = make_officer(Role.ANSWERER, "PA08")
    officer.force_login(Account.objects.get(pk=clerk.account_id))
    at_desk = f"/can-bo/quay/{desk.code}/"
    assert made.spelled_code in officer.get(at_desk).content.decode()
    officer.post(f"{at_desk}den/", {"key": made.pk})
    officer.post(f"{at_desk}goi/")
    ticket = made.ticket
    officer.post(f"{at_desk}xong/", {"key": ticket.pk})
    made.refresh_from_db()
    assert made.state == AppointmentState.DONE

    kept = lan.post("/lich-hen/", receipt).content.decode()
    assert re.search(r'name="trips"', kept)
    lan.post("/lich-hen/", {**receipt, "act": "trips", "trips": "1"})
    figures = officer.get("/can-bo/thu-tuc/so-lieu/").content.decode()
    assert "(50 %)" in figures  # one of two did not come

    codes = Event.objects.filter(subject_id=made.pk).order_by("number")
    assert list(codes.values_list("code", flat=True)) == [
        "appointment.booked", "appointment.moved", "appointment.moved", "appointment.reminded",
        "appointment.arrived", "appointment.done",
    ]  # fmt: skip
