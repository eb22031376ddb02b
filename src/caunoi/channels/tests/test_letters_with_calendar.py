"""A letter about an appointment puts it into the reader's calendar, moves it, takes it out."""

from __future__ import annotations

from datetime import UTC, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from django.conf import settings

from caunoi.channels.dispatch import dispatch_events
from caunoi.channels.sender import send_waiting
from caunoi.channels.tests.mails import post_office
from caunoi.core.clock import now
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.services.booking import cancel, move, remind_people
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import make_appointment, make_desk
from caunoi.reports.contacts import ContactCard

LAN = "lan.o'neil+hen@example.test"


@pytest.fixture
def post(city: None, settings: Any) -> Any:
    with post_office() as (office, port):
        settings.EMAIL_BACKEND = "caunoi.channels.email.smtp.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 2
        yield office


def calendar_in(raw: bytes) -> tuple[EmailMessage, dict[str, str]]:
    """The calendar's part of a letter, and its lines by their names."""
    letter = message_from_bytes(raw, policy=policy.default)
    (part,) = [one for one in letter.walk() if one.get_content_type() == "text/calendar"]
    text = part.get_content().replace("\r\n", "\n").replace("\n ", "")
    lines = [line.partition(":") for line in text.splitlines()]
    return part, {name.partition(";")[0]: value for name, _colon, value in reversed(lines)}


def test_booked_moved_reminded_and_cancelled_it_is_one_entry(post: Any) -> None:
    load_procedures(settings.CITY_DATA)
    desk = make_desk()
    at = next_free(desk, now() + timedelta(days=3))[0]
    made = make_appointment(desk, at, contact=ContactCard(email=LAN))

    def told() -> None:
        dispatch_events()
        send_waiting()

    told()
    later = next_free(desk, now() + timedelta(days=4))[0]
    made = move(appointment_id=made.pk, at=later)
    told()
    assert made.remind_at
    with time_machine.travel(made.remind_at + timedelta(minutes=1)):
        assert remind_people() == 1
        told()
        cancel(appointment_id=made.pk)  # by their own hand: the calendar does not know it yet
        told()

    parts, entries = zip(*map(calendar_in, post.taken), strict=True)
    assert [part.get_param("method") for part in parts] == [*["REQUEST"] * 3, "CANCEL"]
    assert [entry["METHOD"] for entry in entries] == [part.get_param("method") for part in parts]
    assert len({entry["UID"] for entry in entries}) == 1
    assert [int(entry["SEQUENCE"]) for entry in entries] == [0, 2, 2, 3]
    assert [entry["DTSTART"] for entry in entries[:2]] == [
        f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in (at, later)
    ]
    assert entries[3]["STATUS"] == "CANCELLED"
    assert {entry["ATTENDEE"] for entry in entries} == {"mailto:lan.o%27neil+hen@example.test"}
    assert parts[0].get_filename() == f"{made.spelled_code}.ics"
    last = message_from_bytes(post.taken[3], policy=policy.default).get_body()
    assert last is not None
    assert "như ông/bà mong muốn" in last.get_content()
    assert f"/lich-hen/dat/{made.procedure.slug}/" in last.get_content()  # nothing is left to move
    assert "Đổi hoặc hủy" not in last.get_content()
