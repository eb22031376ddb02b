"""The calendar's file: when, where, alarms, the way to cancel; the same event moved; no person."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.test import Client

from caunoi.core.clock import now
from caunoi.procedures.calendar_file import calendar_file
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.services.booking import cancel, move
from caunoi.procedures.tests.making import make_appointment
from caunoi.reports.codes import new_secret
from caunoi.reports.contacts import ContactCard

pytestmark = pytest.mark.usefixtures("procedures")


def unfolded(text):
    return text.replace("\r\n ", "")


def value(text, name):
    return next(
        line.partition(":")[2]
        for line in unfolded(text).split("\r\n")
        if line.startswith(f"{name}:")
    )


def test_by_code_and_secret_it_is_given_out_with_alarms_and_without_a_person(desk):
    secret = new_secret()
    card = ContactCard(phone="0912345678", email="lan@example.test")
    made = make_appointment(desk, secret=secret, contact=card)
    fields = {"code": made.code, "secret": secret, "act": "calendar"}
    answer = Client(enforce_csrf_checks=True).post("/lich-hen/", fields)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{made.spelled_code}.ics"'
    raw = answer.content.decode()
    assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
    assert raw.count("BEGIN:VALARM") == 2
    assert value(raw, "DTSTART") == f"{made.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert "44 Phạm Ngọc Thạch" in value(raw, "LOCATION")
    whole = unfolded(raw)
    assert made.spelled_code in whole
    assert "/lich-hen/" in whole
    for private in (secret, "0912345678", "lan@example.test", str(made.pk)):
        assert private not in whole
    wrong = Client().post("/lich-hen/", {**fields, "secret": "sai"})
    assert wrong.status_code == 404


def test_moved_it_is_the_same_event_and_cancelled_it_takes_itself_out(desk):
    made = make_appointment(desk)
    first = calendar_file(made)
    made = move(appointment_id=made.pk, at=next_free(desk, now() + timedelta(days=1))[0])
    moved = calendar_file(made)
    made = cancel(appointment_id=made.pk)
    gone = calendar_file(made)
    assert len({value(text, "UID") for text in (first, moved, gone)}) == 1
    assert [int(value(text, "SEQUENCE")) for text in (first, moved, gone)] == [0, 2, 3]
    assert (value(moved, "STATUS"), value(gone, "STATUS")) == ("CONFIRMED", "CANCELLED")
    assert "VALARM" not in gone
