"""A time at a desk, without an account: booked once, moved, cancelled, told of."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from caunoi.core.clock import now
from caunoi.core.errors import NotFound, RuleBroken
from caunoi.core.models import Event
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.errors import SlotTaken
from caunoi.procedures.models import Appointment
from caunoi.procedures.selectors.desks import next_free, open_days
from caunoi.procedures.services.booking import (
    MOST_MOVES,
    book,
    cancel,
    move,
    open_appointment,
    remind_people,
)
from caunoi.procedures.services.desks import close_desk, shut_day
from caunoi.procedures.tests.making import (
    RESIDENCE,
    make_appointment,
    procedure,
)
from caunoi.reports.codes import new_secret
from caunoi.reports.contacts import ContactCard

LAN = ContactCard(name="Lan", phone="0912345678", email="lan@example.test")
pytestmark = pytest.mark.usefixtures("procedures")


def codes(appointment):
    return list(
        Event.objects.filter(subject_id=appointment.pk).order_by("number")
        .values_list("code", flat=True)
    )  # fmt: skip


def test_a_time_is_booked_and_opens_by_code_and_secret(desk):
    secret = new_secret()
    made = make_appointment(desk, secret=secret)
    assert codes(made) == ["appointment.booked"]
    assert open_appointment(made.spelled_code, secret.upper()) == made
    for code, words in ((made.code, new_secret()), ("111111111", secret), ("", "")):
        with pytest.raises(NotFound):
            open_appointment(code, words)


def test_the_same_form_twice_is_one_appointment(desk):
    secret = new_secret()
    first = make_appointment(desk, secret=secret)
    again = make_appointment(desk, first.starts_at, secret=secret)
    assert first == again
    assert Appointment.objects.count() == 1
    with pytest.raises(RuleBroken):
        make_appointment(desk, secret="mot hai ba")


def test_a_taken_time_names_the_next_free_ones(desk):
    first = make_appointment(desk)
    with pytest.raises(SlotTaken) as refused:
        make_appointment(desk, first.starts_at)
    assert len(refused.value.free) == 3
    assert first.starts_at not in refused.value.free
    assert make_appointment(desk, refused.value.free[0]).seat == 1


def test_the_past_a_day_off_and_a_strange_time_are_refused_with_words(desk):
    for wrong in (now() - timedelta(days=1), now() + timedelta(days=90),
                  next_free(desk, now())[0] + timedelta(minutes=3)):  # fmt: skip
        with pytest.raises(SlotTaken, match=r"\w") as refused:
            make_appointment(desk, wrong)
        assert refused.value.free
    with pytest.raises(NotFound):
        book(desk_id=desk.pk, procedure_id=procedure(RESIDENCE).pk, at=next_free(desk, now())[0],
             secret=new_secret())  # fmt: skip
    assert not Appointment.objects.exists()


def test_moving_frees_the_old_time_and_keeps_code_and_secret(desk):
    secret = new_secret()
    made = make_appointment(desk, secret=secret)
    first, other = made.starts_at, next_free(desk, now())[1]
    moved = move(appointment_id=made.pk, at=other)
    assert moved.starts_at == other
    assert open_appointment(made.code, secret).starts_at == other
    assert move(appointment_id=made.pk, at=other).moved == 1
    assert make_appointment(desk, first).starts_at == first
    with pytest.raises(SlotTaken):
        move(appointment_id=made.pk, at=first)
    assert codes(made) == ["appointment.booked", "appointment.moved"]


def test_moving_has_an_end(desk):
    made = make_appointment(desk)
    Appointment.objects.filter(pk=made.pk).update(moved=MOST_MOVES)
    with pytest.raises(RuleBroken):
        move(appointment_id=made.pk, at=next_free(desk, now())[1])


def test_cancelled_is_free_for_others_at_once_and_can_come_back(desk):
    made = make_appointment(desk)
    assert cancel(appointment_id=made.pk).state == AppointmentState.CANCELLED
    cancel(appointment_id=made.pk)
    assert codes(made) == ["appointment.booked", "appointment.cancelled"]
    assert make_appointment(desk, made.starts_at).seat == 1
    back = move(appointment_id=made.pk, at=next_free(desk, now())[0])
    assert back.state == AppointmentState.BOOKED


def test_a_reminder_comes_once_a_day_before_and_only_with_an_address(desk):
    when = open_days(desk)[7].times or open_days(desk)[8].times or open_days(desk)[9].times
    told, silent = make_appointment(desk, when[0].at, contact=LAN), make_appointment(desk)
    assert silent.remind_at is None
    assert remind_people() == 0
    with time_machine.travel(when[0].at - timedelta(hours=23), tick=False):
        assert remind_people() == 1
        assert remind_people() == 0
    assert codes(told) == ["appointment.booked", "appointment.reminded"]


def test_a_shut_day_cancels_what_was_booked_and_offers_no_time(desk, head):
    made = make_appointment(desk)
    day = made.starts_at.astimezone().date()
    assert shut_day(desk_id=desk.pk, day=day, by=head, why="Bảo trì hệ thống") == 1
    assert shut_day(desk_id=desk.pk, day=day, by=head, why="Bảo trì hệ thống") == 0
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
    with pytest.raises(SlotTaken, match="Bảo trì"):
        move(appointment_id=made.pk, at=made.starts_at)


def test_closing_a_desk_ends_its_times(desk, head):
    made = make_appointment(desk)
    close_desk(desk_id=desk.pk, by=head, why="Chuyển trụ sở")
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
    with pytest.raises(NotFound):
        make_appointment(desk, made.starts_at)
