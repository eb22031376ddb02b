"""When officers do what can wait: in office hours of working days; at night only who is on duty."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

from caunoi.core.clock import local
from caunoi.law.calendar import get_calendar

NIGHT = (22, 7)  # between these hours nobody does what can wait till morning
_DAY = timedelta(days=1)
_BUSY_MINUTES = 80  # within which the first things of an opening hour are done


def office_from(moment: datetime, dice: random.Random) -> datetime:
    """The moment itself where offices work, else one soon after they open again."""
    there = local(moment)
    while True:
        for opens, closes in _parts(there):
            if there <= closes:
                return there if there >= opens else min(opens + _soon(dice), closes)
        there = _at(there + _DAY, time())


def office_until(moment: datetime, dice: random.Random) -> datetime:
    """The moment itself where offices work, else one shortly before they closed last."""
    there = local(moment)
    while True:
        for opens, closes in reversed(_parts(there)):
            if there >= opens:
                return there if there <= closes else max(closes - _soon(dice), opens)
        there = _at(there, time()) - timedelta(seconds=1)


def awake_from(moment: datetime, dice: random.Random) -> datetime:
    """The moment itself by day, else the next morning: weekends have their officers on duty."""
    there = local(moment)
    if NIGHT[1] <= there.hour < NIGHT[0]:
        return moment
    day = there + (_DAY if there.hour >= NIGHT[0] else timedelta())
    return day.replace(hour=NIGHT[1], minute=dice.randrange(5, 59))


def awake_until(moment: datetime, dice: random.Random) -> datetime:
    """The moment itself by day, else one late in the evening before."""
    there = local(moment)
    if NIGHT[1] <= there.hour < NIGHT[0]:
        return moment
    day = there - (_DAY if there.hour < NIGHT[1] else timedelta())
    return day.replace(hour=NIGHT[0] - 1, minute=dice.randrange(5, 59))


def evening(moment: datetime) -> datetime:
    """Half past seven in the evening of that day, when people meet."""
    return _at(local(moment), time(19, 30))


def is_office_time(moment: datetime) -> bool:
    """Whether offices work then."""
    there = local(moment)
    return any(opens <= there <= closes for opens, closes in _parts(there))


def _parts(there: datetime) -> list[tuple[datetime, datetime]]:
    """The office hours of that day, none on a day off."""
    calendar = get_calendar()
    if not calendar.is_working(there.date()):
        return []
    return [(_at(there, opens), _at(there, closes)) for opens, closes in calendar.office]


def _at(day: datetime, clock: time) -> datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)


def _soon(dice: random.Random) -> timedelta:
    return timedelta(minutes=_BUSY_MINUTES * dice.random() ** 1.4, seconds=dice.randrange(60))
