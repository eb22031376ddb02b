"""The day at a desk: numbers, who is next, who did not come, how long people waited."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.procedures.choices import AppointmentState, TicketState
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.selectors.figures import figures_of, units_counted
from caunoi.procedures.services.queue import (
    arrive,
    call_next,
    end_ticket,
    give_number,
    note_no_shows,
)
from caunoi.procedures.tests.making import make_appointment

pytestmark = pytest.mark.usefixtures("procedures")


def test_who_walks_in_is_called_by_number(desk, head, tuan):
    first, second = (give_number(desk_id=desk.pk, by=head) for _ in range(2))
    assert (first.number, second.number) == (1, 2)
    assert call_next(desk_id=desk.pk, by=head) == first
    assert call_next(desk_id=desk.pk, by=head) == second
    first.refresh_from_db()
    assert first.state == TicketState.DONE
    assert end_ticket(ticket_id=second.pk, by=head, came=False).state == TicketState.LEFT
    assert call_next(desk_id=desk.pk, by=head) is None
    with pytest.raises(AccessDenied):
        give_number(desk_id=desk.pk, by=tuan)


def test_an_appointment_whose_time_has_come_goes_first(desk, head):
    made = make_appointment(desk, next_free(desk, now() + timedelta(days=1))[0])
    with time_machine.travel(made.starts_at - timedelta(minutes=20), tick=False) as clock:
        walked_in = give_number(desk_id=desk.pk, by=head)
        ticket = arrive(appointment_id=made.pk, by=head)
        assert arrive(appointment_id=made.pk, by=head) == ticket
        assert call_next(desk_id=desk.pk, by=head) == walked_in
        later = give_number(desk_id=desk.pk, by=head)
        clock.shift(timedelta(minutes=20))
        assert call_next(desk_id=desk.pk, by=head) == ticket
        assert call_next(desk_id=desk.pk, by=head) == later
        (row,) = figures_of(units_counted(head))
        # The wait of who has an appointment begins at its time, however early they came.
        assert (row.done, row.walk_ins, row.wait_minutes) == (1, 2, 0.0)
    made.refresh_from_db()
    assert made.state == AppointmentState.DONE


def test_who_comes_on_another_day_is_told(desk, head):
    made = make_appointment(desk, next_free(desk, now() + timedelta(days=3))[0])
    with pytest.raises(RuleBroken):
        arrive(appointment_id=made.pk, by=head)


def test_who_never_comes_is_counted_the_day_after(desk):
    made = make_appointment(desk)
    with time_machine.travel(made.starts_at + timedelta(hours=1), tick=False):
        assert note_no_shows() == 0
    with time_machine.travel(made.starts_at + timedelta(days=1), tick=False):
        assert note_no_shows() == 1
        assert note_no_shows() == 0
    made.refresh_from_db()
    assert made.state == AppointmentState.NO_SHOW
