"""The day at a desk: numbers, who is next, who did not come, how long people waited."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.core.clock import now
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.core.models import Event
from caunoi.procedures.choices import AppointmentState, TicketState
from caunoi.procedures.models import Ticket
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.selectors.figures import figures_of, units_counted
from caunoi.procedures.services.queue import (
    arrive,
    call_again,
    call_next,
    end_ticket,
    give_number,
    note_no_shows,
)
from caunoi.procedures.tests.making import make_appointment
from caunoi.testing.officers import make_officer

pytestmark = pytest.mark.usefixtures("procedures")


def test_who_walks_in_is_called_by_number(desk, head, tuan):
    first, second = (give_number(desk_id=desk.pk, by=head) for _ in range(2))
    assert (first.number, second.number) == (1, 2)
    assert call_next(desk_id=desk.pk, by=head) == first
    with pytest.raises(RuleBroken, match="1"):
        call_next(desk_id=desk.pk, by=head)
    assert call_next(desk_id=desk.pk, by=head, done=first.pk) == second
    first.refresh_from_db()
    assert first.state == TicketState.DONE
    assert call_next(desk_id=desk.pk, by=head, done=second.pk) is None
    codes = Event.objects.filter(subject_id=first.pk).order_by("number")
    assert list(codes.values_list("code", flat=True)) == [
        "ticket.given", "ticket.called", "ticket.done",
    ]  # fmt: skip
    with pytest.raises(AccessDenied):
        give_number(desk_id=desk.pk, by=tuan)


def test_each_window_has_its_own_number_and_next_ends_no_others(desk, head):
    other = make_officer(Role.DUTY_OFFICER, "PA08")
    first, second, third = (give_number(desk_id=desk.pk, by=head) for _ in range(3))
    call_next(desk_id=desk.pk, by=head)
    assert call_next(desk_id=desk.pk, by=other) == second
    assert call_next(desk_id=desk.pk, by=other, done=second.pk) == third
    with pytest.raises(RuleBroken):
        call_next(desk_id=desk.pk, by=other, done=first.pk)
    first.refresh_from_db()
    assert first.state == TicketState.CALLED


def test_who_did_not_come_is_absent_and_can_be_called_again_or_comes_late(desk, head):
    made = make_appointment(desk, next_free(desk, now() + timedelta(days=1))[0])
    with time_machine.travel(made.starts_at, tick=False):
        ticket = arrive(appointment_id=made.pk, by=head)
        call_next(desk_id=desk.pk, by=head)
        for _press in range(2):
            assert end_ticket(ticket_id=ticket.pk, by=head, came=False).state == TicketState.ABSENT
        made.refresh_from_db()
        assert made.state == AppointmentState.NO_SHOW
        assert call_again(ticket_id=ticket.pk, by=head).state == TicketState.CALLED
        end_ticket(ticket_id=ticket.pk, by=head, came=False)
        late = arrive(appointment_id=made.pk, by=head)
        assert (late.pk, late.number, late.state) == (ticket.pk, 1, TicketState.WAITING)
        assert call_next(desk_id=desk.pk, by=head) == ticket
        end_ticket(ticket_id=ticket.pk, by=head)
        with pytest.raises(RuleBroken):
            end_ticket(ticket_id=ticket.pk, by=head, came=False)
        with pytest.raises(RuleBroken):
            call_again(ticket_id=ticket.pk, by=head)
    made.refresh_from_db()
    assert made.state == AppointmentState.DONE
    codes = Event.objects.filter(subject_id=made.pk).order_by("number")
    assert list(codes.values_list("code", flat=True))[1:] == [
        f"appointment.{one}" for one in ("arrived", "missed", "arrived", "missed", "arrived",
                                         "done")
    ]  # fmt: skip


def test_the_page_shows_whose_number_is_called_and_any_other_day(desk, head, client):
    made = make_appointment(desk, next_free(desk, now() + timedelta(days=1))[0])
    day = f"{made.starts_at.astimezone():%Y-%m-%d}"
    client.force_login(Account.objects.get(pk=head.account_id))
    path = f"/can-bo/quay/{desk.code}/"
    assert made.spelled_code not in client.get(path).content.decode()
    page = client.get(path, {"ngay": day}).content.decode()
    assert made.spelled_code in page
    assert "Cấp hộ chiếu" in page
    assert client.get(path, {"ngay": "abc"}).status_code == 200
    with time_machine.travel(made.starts_at, tick=False):
        client.force_login(Account.objects.get(pk=head.account_id))
        client.post(f"{path}den/", {"key": made.pk})
        client.post(f"{path}goi/")
        ticket = Ticket.objects.get()
        assert str(ticket.pk) in client.get(path).content.decode().partition("/goi/")[2][:400]
        assert client.post(f"{path}ve/", {"key": ticket.pk}).status_code == 302
        assert "/goi-lai/" in client.get(path).content.decode()
        client.post(f"{path}goi-lai/", {"key": ticket.pk})
        client.post(f"{path}goi/", {"key": ticket.pk})
    ticket.refresh_from_db()
    assert ticket.state == TicketState.DONE


def test_an_appointment_whose_time_has_come_goes_first(desk, head):
    made = make_appointment(desk, next_free(desk, now() + timedelta(days=1))[0])
    with time_machine.travel(made.starts_at - timedelta(minutes=20), tick=False) as clock:
        walked_in = give_number(desk_id=desk.pk, by=head)
        ticket = arrive(appointment_id=made.pk, by=head)
        assert arrive(appointment_id=made.pk, by=head) == ticket
        assert call_next(desk_id=desk.pk, by=head) == walked_in
        later = give_number(desk_id=desk.pk, by=head)
        clock.shift(timedelta(minutes=20))
        assert call_next(desk_id=desk.pk, by=head, done=walked_in.pk) == ticket
        assert call_next(desk_id=desk.pk, by=head, done=ticket.pk) == later
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
