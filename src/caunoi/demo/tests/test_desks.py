"""The demo's desks: a month behind, days ahead, quickly laid."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from caunoi.accounts.choices import Role
from caunoi.demo.desks import lay_desks
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.models import Appointment, Desk, Ticket, TripCount
from caunoi.procedures.selectors.figures import figures_of
from caunoi.procedures.services.loading import load_procedures
from caunoi.testing.officers import make_officer


@pytest.fixture
def laid(duc):
    load_procedures(settings.CITY_DATA)
    make_officer(Role.HEAD, "PA08")
    make_officer(Role.HEAD, "PC06")
    words = json.loads((settings.CITY_DATA / "demo" / "desks.json").read_text())
    return lay_desks("00316", words)


def test_a_month_behind_and_days_ahead(laid):
    assert Desk.objects.count() == 4
    states = set(Appointment.objects.values_list("state", flat=True))
    assert states >= {AppointmentState.BOOKED, AppointmentState.DONE, AppointmentState.NO_SHOW}
    assert laid == Appointment.objects.count() > 300
    assert Ticket.objects.filter(appointment=None).exists()
    assert TripCount.objects.exists()
    rows = figures_of(Desk.objects.values_list("unit", flat=True))
    assert all(row.saved > 0 and row.wait_minutes is not None for row in rows)
