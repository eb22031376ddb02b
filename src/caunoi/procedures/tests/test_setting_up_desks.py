"""Desks are opened, changed, closed and opened again by who leads the unit; cancelling asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from caunoi.accounts.choices import Role
from caunoi.accounts.models import Account
from caunoi.core.clock import now, today
from caunoi.core.errors import AccessDenied, RuleBroken
from caunoi.core.models import Event
from caunoi.procedures.choices import AppointmentState
from caunoi.procedures.models import Desk
from caunoi.procedures.selectors.desks import next_free
from caunoi.procedures.services.desks import (
    AGREED,
    change_desk,
    close_desk,
    open_desk,
    reopen_desk,
    shut_day,
    unshut_day,
)
from caunoi.procedures.tests.making import (
    PASSPORT,
    RESIDENCE,
    make_appointment,
    make_head,
    procedure,
    setting,
)
from caunoi.reports.contacts import ContactCard
from caunoi.testing.cast import WARD
from caunoi.testing.officers import get_unit, make_officer

pytestmark = pytest.mark.usefixtures("procedures")


def codes(desk):
    found = Event.objects.filter(subject_id=desk.pk).order_by("number")
    return list(found.values_list("code", flat=True))


def test_only_who_leads_the_unit_sets_up_a_desk(desk, head, tuan):
    answerer = make_officer(Role.ANSWERER, "PA08")
    day = now().date()
    for by in (tuan, answerer):
        for act in (
            lambda by: open_desk(unit=get_unit("PA08"), by=by, setting=setting()),
            lambda by: change_desk(desk_id=desk.pk, by=by, setting=setting(name="Khác")),
            lambda by: shut_day(desk_id=desk.pk, day=day, by=by, why="Không rõ"),
            lambda by: unshut_day(desk_id=desk.pk, day=day, by=by),
            lambda by: close_desk(desk_id=desk.pk, by=by, why="Không rõ"),
            lambda by: reopen_desk(desk_id=desk.pk, by=by),
        ):
            with pytest.raises(AccessDenied):
                act(by)
    changed = change_desk(desk_id=desk.pk, by=head, setting=setting(PASSPORT, seats=3))
    assert changed.seats == 3
    for wrong in ({"seats": 0}, {"slot_minutes": 1}, {"days_ahead": 400}, {"name": ""}):
        with pytest.raises(RuleBroken):
            change_desk(desk_id=desk.pk, by=head, setting=setting(**wrong))


def test_a_desk_takes_what_its_unit_handles_and_nothing_else(desk, head):
    ward = make_head(WARD)
    open_desk(unit=get_unit(WARD), by=ward, setting=setting(RESIDENCE))
    for unit, by, slug in (("PA08", head, RESIDENCE), (WARD, ward, PASSPORT)):
        with pytest.raises(RuleBroken) as refused:
            open_desk(unit=get_unit(unit), by=by, setting=setting(slug))
        assert refused.value.missing == ("procedures",)
    close_desk(desk_id=desk.pk, by=head, why="Chuyển trụ sở")
    desk.procedures.add(procedure(RESIDENCE))
    with pytest.raises(RuleBroken):
        reopen_desk(desk_id=desk.pk, by=head)


def test_a_day_off_and_a_closed_desk_come_back_but_not_what_was_cancelled(desk, head):
    made = make_appointment(desk)
    day = made.starts_at.astimezone().date()
    with pytest.raises(RuleBroken) as refused:
        shut_day(desk_id=desk.pk, day=day, by=head, why="Bảo trì", agreed=0)
    assert refused.value.ground == AGREED
    assert shut_day(desk_id=desk.pk, day=day, by=head, why="Bảo trì", agreed=1) == 1
    for _press in range(2):
        unshut_day(desk_id=desk.pk, day=day, by=head)
    assert next_free(desk, now())[0] == made.starts_at
    with pytest.raises(RuleBroken):
        close_desk(desk_id=desk.pk, by=head, why="Chuyển trụ sở", agreed=1)
    close_desk(desk_id=desk.pk, by=head, why="Chuyển trụ sở", agreed=0)
    for _press in range(2):
        assert reopen_desk(desk_id=desk.pk, by=head).closed_at is None
    made.refresh_from_db()
    assert made.state == AppointmentState.CANCELLED
    assert codes(desk) == [
        "desk.opened", "desk.shut", "desk.day_opened", "desk.closed", "desk.reopened",
    ]  # fmt: skip


def test_a_day_on_which_it_is_never_open_is_not_shut(desk, head):
    saturday = today() + timedelta(days=(5 - today().weekday()) % 7)
    with pytest.raises(RuleBroken) as refused:
        shut_day(desk_id=desk.pk, day=saturday, by=head, why="Nghỉ bù")
    assert refused.value.missing == ("day",)


def test_the_pages_ask_say_how_many_and_offer_only_what_the_unit_handles(desk, head):
    here = Client()
    here.force_login(Account.objects.get(pk=head.account_id))
    made = make_appointment(desk)
    path = f"/can-bo/quay/{desk.code}/thiet-lap/"
    page = here.get(path).content.decode()
    assert str(procedure(PASSPORT).pk) in page
    assert str(procedure(RESIDENCE).pk) not in page
    shut = {"act": "shut", "day": f"{made.starts_at.astimezone():%Y-%m-%d}", "why": "Bảo trì máy"}
    asked = here.post(path, shut).content.decode()
    assert 'name="agreed" value="1"' in asked
    assert "1 lịch hẹn" in asked
    assert not desk.shut_days.exists()
    assert here.post(path, {**shut, "agreed": "1"}).status_code == 302
    assert here.post(path, {"act": "unshut", "day": shut["day"]}).status_code == 302
    assert not desk.shut_days.exists()
    close = {"act": "close", "why": "Chuyển trụ sở"}
    assert 'name="agreed" value="0"' in here.post(path, close).content.decode()
    assert here.post(path, {**close, "agreed": "0"}).status_code == 302
    assert path in here.get("/can-bo/quay/").content.decode()
    here.post(path, {"act": "reopen"})
    assert Desk.objects.get().closed_at is None
    wrong = here.post(path, {"act": "change", "hours": "thứ hai 8h", "seats": "0"})
    assert wrong.status_code == 422
    assert wrong.content.decode().count("data-error-summary") == 1
    assert "1-5 08:00-11:30 13:30-17:00</" in wrong.content.decode()


def test_hours_that_would_strand_people_are_asked_about(desk, head):
    here = Client()
    here.force_login(Account.objects.get(pk=head.account_id))
    told = make_appointment(desk, contact=ContactCard(email="lan@example.test"))
    unreached = make_appointment(desk)
    weekday = told.starts_at.astimezone().isoweekday()
    assert unreached.starts_at.astimezone().isoweekday() == weekday
    others = "\n".join(f"{day} 08:00-11:30" for day in range(1, 6) if day != weekday)
    path = f"/can-bo/quay/{desk.code}/thiet-lap/"
    change = {
        "act": "change", "unit": "PA08", "name": desk.name, "address": desk.address,
        "procedures": [str(procedure(PASSPORT).pk)], "hours": others, "slot_minutes": "20",
        "seats": "2", "days_ahead": "21",
    }  # fmt: skip
    asked = here.post(path, change).content.decode()
    assert 'name="agreed" value="2"' in asked
    assert "1 người không để lại cách liên lạc" in asked
    assert told.spelled_code in asked
    desk.refresh_from_db()
    assert str(weekday) in desk.hours

    no_reason = here.post(path, {**change, "agreed": "2"}).content.decode()
    assert "data-error-summary" in no_reason or "cn-error" in no_reason
    assert here.post(path, {**change, "agreed": "2", "why": "Nghỉ họp"}).status_code == 302
    for one in (told, unreached):
        one.refresh_from_db()
        assert one.state == AppointmentState.CANCELLED
    day = here.get(
        f"/can-bo/quay/{desk.code}/", {"ngay": f"{told.starts_at.astimezone():%Y-%m-%d}"}
    )
    assert day.content.decode().count("Chưa báo được") == 1
    assert told.spelled_code in day.content.decode()


def test_people_booked_at_hours_that_go_can_be_received_all_the_same(desk, head):
    made = make_appointment(desk)
    weekday = str(made.starts_at.astimezone().isoweekday())
    hours = {day: spans for day, spans in desk.hours.items() if day != weekday}
    with pytest.raises(RuleBroken) as refused:
        change_desk(desk_id=desk.pk, by=head, setting=setting(hours=hours), agreed=0)
    assert refused.value.ground == AGREED
    change_desk(desk_id=desk.pk, by=head, setting=setting(hours=hours), agreed=1)
    made.refresh_from_db()
    assert made.state == AppointmentState.BOOKED
