"""The demo's neighbourhoods: a year of members, posts, polls and promises, laid in bulk.

What waits today in the demo's own ward (posts without an answer, a tip, an appeal) is made by the
real services, so that the worker tells of it.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction

from caunoi.accounts.access import Actor, actor_for, officers_in
from caunoi.accounts.choices import Role
from caunoi.core.clock import local, now
from caunoi.core.folding import fold
from caunoi.core.history import NO_HASH, build_event
from caunoi.core.ids import id_at
from caunoi.core.models import Event
from caunoi.demo.hours import awake_from, awake_until, evening, office_until
from caunoi.demo.voices import all_wards, ward_name
from caunoi.demo.year import DAYS, district_wards, read_shape
from caunoi.neighbourhoods import events
from caunoi.neighbourhoods.choices import Audience, Care, JoinedBy, PostKind, PromiseState
from caunoi.neighbourhoods.marks import hash_key, voter_mark
from caunoi.neighbourhoods.models import (
    Charge,
    Membership,
    Neighbourhood,
    Participation,
    PollOption,
    Post,
    Promise,
    TipCount,
    Vote,
)
from caunoi.neighbourhoods.promise_words import find_promise
from caunoi.neighbourhoods.services.groups import new_code
from caunoi.neighbourhoods.services.members import consent_words, keep_words, new_key
from caunoi.neighbourhoods.services.order import appeal, mute_member
from caunoi.neighbourhoods.services.posts import write_post
from caunoi.neighbourhoods.services.private_exit import take_as_report
from caunoi.places.models import Area
from caunoi.reports.contacts import ContactCard, seal_contact
from caunoi.reports.models import Contact
from caunoi.units import directory
from caunoi.units.models import Unit

SEED = 5
ELSEWHERE = 8  # wards outside the district that have groups too
IN_DEMO_WARD, IN_DISTRICT, IN_OTHERS = 4, 3, 2
# In the order of their foreign keys.
TABLES: tuple[type[models.Model], ...] = (
    Contact, Neighbourhood, Charge, Membership, Participation, Post, PollOption, Vote, Promise,
    TipCount, Event,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """How a visitor of the demo opens a group as a member: its address and private words."""

    group: str
    key: str


@dataclass
class Year:
    """Rows that wait to be written, and what all neighbourhoods share."""

    until: datetime
    words: dict[str, Any]
    consent: int
    rows: dict[type[models.Model], list[Any]] = field(
        default_factory=lambda: {table: [] for table in TABLES}
    )

    def add(self, row: Any) -> None:
        """One more row of whatever table."""
        self.rows[type(row)].append(row)

    def tell(self, code: str, subject: Any, at: datetime, by: str, **after: Any) -> None:
        """The one event of a subject."""
        self.add_event(code, subject, at, by, 1, NO_HASH, after)

    def add_event(
        self, code: str, subject: Any, at: datetime, by: str, number: int, previous: bytes,
        after: dict[str, Any],
    ) -> Event:  # fmt: skip
        """An event that nobody needs be told of any more."""
        event = build_event(
            code, kind=subject.history_kind, subject_id=subject.pk, number=number,
            prev_hash=previous, by=by, at=at, data={"before": {}, "after": after, "why": ""},
            event_id=id_at(at),
        )  # fmt: skip
        event.dispatched_at = at
        self.add(event)
        return event


@transaction.atomic
def make_ward_groups(ward: str, until: datetime | None = None) -> list[Door]:
    """Lay the year and what waits today; returns ways in. The same seed lays the same year."""
    dice = random.Random(SEED)
    words = json.loads((settings.CITY_DATA / "demo" / "neighbourhoods.json").read_text())
    year = Year(until or now(), words, keep_words(consent_words(), "vi").pk)
    district = district_wards(read_shape()["district"]["name"])
    others = [code for code in all_wards() if code not in district]
    counts = dict.fromkeys(dice.sample(others, ELSEWHERE), IN_OTHERS)
    counts |= dict.fromkeys(district, IN_DISTRICT)
    counts[ward] = IN_DEMO_WARD
    places = {}
    for code, count in sorted(counts.items()):
        places[code] = _ward(dice, year, code, count)
    for table, rows in year.rows.items():
        table._default_manager.bulk_create(rows, batch_size=1000)
    return _today(dice, year, places[ward])


def _ward(dice: random.Random, year: Year, code: str, count: int) -> list[Neighbourhood]:
    police = directory.ward_police(code)
    area = Area.objects.filter(code=code, valid_to=None).first()
    if police is None or area is None:
        return []
    unit = Unit.objects.get(pk=police.pk)
    officers = sorted(officers_in(unit, [Role.AREA_OFFICER]))
    return [
        _place(dice, year, unit, area, f"officer:{officers[n % len(officers)]}", n)
        for n in range(count if officers else 0)
    ]


def _place(
    dice: random.Random, year: Year, unit: Unit, area: Area, officer: str, number: int
) -> Neighbourhood:
    kind = "group" if number < 2 else dice.choice(("group", "quarter", "building"))
    numbers = {"ward": ward_name(area.code), "n": number * 3 + dice.randrange(1, 4),
               "a": dice.randrange(3, 60), "b": dice.randrange(61, 160)}  # fmt: skip
    name = year.words["kinds"][kind].format_map(numbers)
    opened = year.until - timedelta(days=DAYS - dice.randrange(40))
    place = Neighbourhood(
        id=id_at(opened), code=new_code(), name=name, folded=fold(name), kind=kind,
        about=dice.choice(year.words["about"]).format_map(numbers), area=area, unit=unit,
        opened_at=opened,
    )  # fmt: skip
    year.add(place)
    head = f"officer:{sorted(officers_in(unit, [Role.HEAD]))[0]}"
    first = year.add_event(
        events.NEIGHBOURHOOD_OPENED, place, opened, head, 1, NO_HASH,
        {"ward": area.code, "unit": unit.code, "kind": kind},
    )  # fmt: skip
    owner = officer.partition(":")[2]
    year.add_event(
        events.NEIGHBOURHOOD_CHARGED,
        place,
        opened,
        head,
        2,
        bytes(first.content_hash),
        {"officer": owner},
    )
    year.add(Charge(id=id_at(opened), neighbourhood=place, officer_id=owner, since=opened))
    members = _members(dice, year, place, opened)
    _posts(dice, year, place, officer, members)
    return place


def _members(
    dice: random.Random, year: Year, place: Neighbourhood, opened: datetime
) -> list[Membership]:
    """More of them as the year goes on; some leave again."""
    found = []
    for _ in range(dice.randrange(30, 75)):
        # The square root has more come late than early.
        at = opened + (year.until - opened) * dice.random() ** 0.6
        member = Membership(
            id=id_at(at), neighbourhood=place, joined_at=at, consent_at=at,
            consent_id=year.consent, key_hash=hash_key(new_key()),
            display_name=dice.choice(year.words["names"]) if dice.random() < 0.7 else "",
            joined_by=dice.choices(list(JoinedBy.values), (45, 20, 15, 20))[0],
        )  # fmt: skip
        if dice.random() < 0.35:
            member.contact = seal_contact(ContactCard(phone=f"09{dice.randrange(10**7, 10**8)}"))
            year.add(member.contact)
        year.add(member)
        joined = year.add_event(
            events.MEMBER_JOINED, member, at, "reporter", 1, NO_HASH,
            {"neighbourhood": str(place.pk), "by": member.joined_by},
        )  # fmt: skip
        if dice.random() < 0.06 and at < year.until - timedelta(days=60):
            gone = at + (year.until - at) * dice.random()
            member.left_at, member.display_name = gone, ""
            member.key_hash = None
            if member.contact is not None:
                year.rows[Contact].remove(member.contact)
                member.contact = None
            year.add_event(
                events.MEMBER_LEFT, member, gone, "reporter", 2, bytes(joined.content_hash),
                {"neighbourhood": str(place.pk)},
            )  # fmt: skip
        found.append(member)
    return found


def _posts(
    dice: random.Random, year: Year, place: Neighbourhood, officer: str,
    members: list[Membership],
) -> None:  # fmt: skip
    months: set[tuple[Any, Any]] = set()
    tips: dict[Any, int] = {}
    at = place.opened_at + timedelta(days=3)
    turn = dice.randrange(12)
    while at < year.until - timedelta(hours=8):
        present = [m for m in members if m.joined_at < at and (not m.left_at or m.left_at > at)]
        month = local(at).date().replace(day=1)
        if dice.random() < 0.3:
            _official(dice, year, place, officer, office_until(at, dice), present)
        elif present:
            writer = dice.choice(present)
            _word(dice, year, place, officer, awake_until(at, dice), writer, turn)
            turn += 1
            months.add((writer, month))
        for member in dice.sample(present, min(len(present), dice.randrange(0, 4))):
            months.add((member, month))
        if present and dice.random() < 0.08:
            tips[month] = tips.get(month, 0) + 1
        # The group grows: what is said comes closer together.
        at += timedelta(hours=dice.uniform(30, 340) / (1 + len(present) / 30))
    for member, month in months:
        year.add(Participation(membership=member, neighbourhood=place, month=month))
    for month, count in tips.items():
        year.add(TipCount(neighbourhood=place, month=month, count=count))


def _official(
    dice: random.Random, year: Year, place: Neighbourhood, officer: str, at: datetime,
    present: list[Membership],
) -> None:  # fmt: skip
    kind = dice.choices(
        (PostKind.NOTICE, PostKind.WARNING, PostKind.POLL, PostKind.MEETING), (5, 3, 2, 1)
    )[0]
    said = dice.choice(year.words[f"{kind.value}s"])
    # Minutes are posted the day after the meeting, which was held when people are home.
    ends = {PostKind.WARNING: 14, PostKind.POLL: 7, PostKind.MEETING: -1}
    post = Post(
        id=id_at(at), neighbourhood=place, kind=kind, audience=Audience.EVERYBODY,
        officer_id=officer.partition(":")[2], title=said[0], text=said[1], at=at,
        ends_at=evening(at + timedelta(days=ends[kind])) if kind in ends else None,
    )  # fmt: skip
    year.add(post)
    year.tell(
        events.POST_PUBLISHED, post, at, officer, neighbourhood=str(place.pk), kind=kind.value
    )
    if kind == PostKind.POLL:
        first = len(year.rows[PollOption])
        for number, text in enumerate(said[2], start=1):
            year.add(PollOption(post=post, number=number, text=text))
        options = year.rows[PollOption][first:]
        for member in present:
            if dice.random() < 0.6:
                year.add(Vote(post=post, option=dice.choice(options),
                              voter=voter_mark(post.pk, member.pk)))  # fmt: skip
    elif present and dice.random() < 0.5:
        later = awake_from(at + timedelta(hours=dice.uniform(1, 20)), dice)
        if later > year.until:
            return
        thanks = Post(
            id=id_at(later), neighbourhood=place, kind=PostKind.WORD, parent=post,
            audience=Audience.MEMBERS, member=dice.choice(present), care=Care.NO_NEED, at=later,
            text=dice.choice(year.words["thanks"]), cared_at=later + timedelta(hours=2),
        )  # fmt: skip
        year.add(thanks)
        year.tell(events.POST_WRITTEN, thanks, later, "reporter", neighbourhood=str(place.pk))


def _word(
    dice: random.Random, year: Year, place: Neighbourhood, officer: str, at: datetime,
    writer: Membership, turn: int,
) -> None:  # fmt: skip
    asked, said = year.words["words"][turn % len(year.words["words"])]
    numbers = {"a": dice.randrange(3, 60), "b": dice.randrange(61, 160)}
    answered = awake_from(at + timedelta(hours=dice.choice((1, 2, 3, 5, 8, 20, 30, 60))), dice)
    is_open = answered > year.until
    post = Post(
        id=id_at(at), neighbourhood=place, kind=PostKind.WORD, audience=Audience.MEMBERS,
        member=writer, text=asked.format_map(numbers), at=at,
        care=Care.WAITING if is_open else Care.ANSWERED, cared_at=None if is_open else answered,
    )  # fmt: skip
    if writer.left_at is not None:
        post.text, post.removed_at, post.removed_by = "", writer.left_at, "left"
    year.add(post)
    year.tell(events.POST_WRITTEN, post, at, "reporter", neighbourhood=str(place.pk))
    if is_open:
        return
    answer = Post(
        id=id_at(answered), neighbourhood=place, kind=PostKind.ANSWER, parent=post,
        audience=Audience.MEMBERS, officer_id=officer.partition(":")[2], text=said, at=answered,
    )  # fmt: skip
    year.add(answer)
    year.tell(events.POST_ANSWERED, answer, answered, officer, post=str(post.pk))
    found = find_promise(said, local(answered))
    if found is not None:
        _promise(dice, year, answer, officer, found.due_at)


def _promise(dice: random.Random, year: Year, answer: Post, officer: str, due_at: datetime) -> None:
    owner = officer.partition(":")[2]
    made = Promise(
        id=id_at(answer.at), neighbourhood=answer.neighbourhood, post=answer,
        officer_id=owner, made_by_id=owner, words=answer.text[:300],
        made_at=answer.at, due_at=due_at,
        remind_at=max(due_at - timedelta(hours=24), answer.at + (due_at - answer.at) / 2),
    )  # fmt: skip
    settled = due_at - timedelta(hours=dice.uniform(1, 20))
    if settled < year.until - timedelta(days=1):
        kept = dice.random() < 0.88
        made.state = PromiseState.KEPT if kept else PromiseState.BROKEN
        made.settled_at = settled if kept else due_at + timedelta(hours=2)
        made.reminded_at = made.remind_at
        made.why = "" if kept else year.words["broken"]
    year.add(made)
    first = year.add_event(
        events.PROMISE_MADE, made, answer.at, officer, 1, NO_HASH, {"post": str(answer.pk)}
    )
    if made.settled_at is not None:
        code = events.PROMISE_KEPT if made.state == "kept" else events.PROMISE_BROKEN
        year.add_event(
            code, made, made.settled_at, officer, 2, bytes(first.content_hash),
            {"state": made.state},
        )  # fmt: skip


def _today(dice: random.Random, year: Year, places: list[Neighbourhood]) -> list[Door]:
    """What waits in the demo's ward now, by the real services; two ways in for visitors."""
    place = places[0]
    charge = Charge.objects.get(neighbourhood=place, until=None)
    officer = actor_for(charge.officer_id)
    if officer is None:
        return []
    numbers = {"a": dice.randrange(3, 60), "b": dice.randrange(61, 160)}
    members = list(
        Membership.objects.filter(neighbourhood=place, left_at=None).order_by("joined_at")[:8]
    )
    for member, text in zip(members, year.words["waiting"], strict=False):
        write_post(membership_id=member.pk, text=text.format_map(numbers))
    doors = []
    for member in members[4:6]:
        key = new_key()
        Membership.objects.filter(pk=member.pk).update(key_hash=hash_key(key))
        doors.append(Door(place.code, key))
    tip = write_post(membership_id=members[4].pk, text=year.words["tip"].format_map(numbers))
    take_as_report(post_id=tip.pk, by=officer)
    _quarrel(year, officer, members[6])
    return doors


def _quarrel(year: Year, officer: Actor, member: Membership) -> None:
    write_post(membership_id=member.pk, text=year.words["spam"])
    mute_member(membership_id=member.pk, by=officer, days=7, why=year.words["mute"])
    appeal(membership_id=member.pk, words=year.words["appeal"])
