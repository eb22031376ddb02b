"""Two hundred people and the last hundred times: each time is somebody's, nobody has it twice."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import connection

from caunoi.procedures.errors import SlotTaken
from caunoi.procedures.models import Appointment
from caunoi.procedures.selectors.desks import open_days
from caunoi.procedures.services.booking import book
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import make_desk, procedure
from caunoi.reports.codes import new_secret

PEOPLE, TIMES = 200, 100
# As many stand in line as a city's web processes have connections; the rest wait at their doors.
CONNECTIONS = 20


def test_two_hundred_people_and_the_last_hundred_times(committed_city):
    load_procedures(settings.CITY_DATA)
    hours = {str(day): [["08:00", "16:20"]] for day in range(1, 8)}
    desk = make_desk(hours=hours, slot_minutes=20, seats=4, days_ahead=10)
    day = next(one for one in open_days(desk)[1:] if len(one.times) == 25)
    passport = procedure().pk
    start = threading.Barrier(CONNECTIONS)

    def come(number: int) -> Appointment | SlotTaken:
        if number < CONNECTIONS:
            start.wait(timeout=30)
        try:
            # Two people for every seat of every time.
            at = day.times[number % len(day.times)].at
            return book(desk_id=desk.pk, procedure_id=passport, at=at, secret=new_secret())
        except SlotTaken as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        results = list(pool.map(come, range(PEOPLE)))

    booked = [one for one in results if isinstance(one, Appointment)]
    told = [one for one in results if isinstance(one, SlotTaken)]
    assert (len(booked), len(told)) == (TIMES, TIMES)
    seats = Counter(Appointment.objects.values_list("starts_at", "seat"))
    assert len(seats) == TIMES
    assert set(seats.values()) == {1}
    assert len({one.code for one in booked}) == TIMES
    for refused in told:
        assert refused.message
        assert refused.free
        assert all(one not in {t.at for t in day.times} or one for one in refused.free)
