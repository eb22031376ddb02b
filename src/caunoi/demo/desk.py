"""Today's desk in the demo ward: fresh reports, an alarm, notes that name somebody, open drafts.

Made by the real services, now: the worker tells of them as of any other report.
"""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

from django.db.models import Count

from caunoi.accounts import policy
from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.models import Officer
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.demo.crews import Crews
from caunoi.demo.enclosures import FITTING, stored_files
from caunoi.demo.people import read_cast
from caunoi.demo.scenes import LATELY
from caunoi.demo.voices import Voice, Words
from caunoi.demo.year import SEED, on_desk, read_shape
from caunoi.reports.choices import Channel, State
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft
from caunoi.reports.models import Deadline, Report
from caunoi.reports.services.grouping import group_report
from caunoi.reports.services.handling import claim_emergency
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.reply_drafts import keep_draft
from caunoi.reports.services.talking import add_message, write_note
from caunoi.reports.workflow.common import CLAIM

NOTES, DRAFTS, ANSWERS = 4, 5, 6
LEFT_OPEN = 3  # of so many groups of doubles in the ward one is left to be grouped


def lay_desk() -> None:
    """Fill the demo ward's desk with what waits today."""
    cast, words = read_cast(), Words.read()
    dice = random.Random(SEED + 1)
    hoa = _officer(cast["accounts"][0]["name"])
    minh = _officer(cast["accounts"][1]["name"])
    dispatcher = _officer(next(a["name"] for a in cast["accounts"] if a["role"] == "dispatcher"))
    voice = Voice(dice, words, cast["ward"], now())
    fresh = on_desk(read_shape())
    for number, category in enumerate(fresh):
        _send(dice, voice, cast["ward"], category, number)
    _take_on_alarms(dispatcher)
    open_ones = list(
        Report.objects.filter(unit_id=hoa.duties[0].unit_id, about_police=False)
        .exclude(state__in=[State.CLOSED, State.TRANSFERRED])
        .order_by("-received_at")[len(fresh) : 60]
    )
    dice.shuffle(open_ones)
    for report in open_ones[:NOTES]:
        text = f"@{hoa.badge} {voice.say('notes')}"
        write_note(report_id=report.pk, by=minh, text=text)
        record_look(report, minh)
    for report in open_ones[NOTES : NOTES + DRAFTS]:
        keep_draft(report_id=report.pk, by=hoa, text=voice.say("drafts"))
    for report in open_ones[:ANSWERS]:
        add_message(report, text=voice.say("answers"))
    _group(hoa.duties[0].unit_id)


def _officer(name: str) -> Actor:
    officer = Officer.objects.get(account__name=name)
    actor = actor_for(officer.pk)
    if actor is None:
        raise RuntimeError(f"{name} has no account that can be used")
    return actor


def _send(dice: random.Random, voice: Voice, ward: str, category: str, turn: int) -> None:
    text, language = voice.report(category, turn)
    anonymous = turn % 4 == 3
    receive_report(
        Draft(
            text=text, category=category, area_code=ward, place=voice.say("places"),
            channel=dice.choice((Channel.WEB, Channel.WEB, Channel.PHONE)), language=language,
            anonymous=anonymous,
            contact=ContactCard() if anonymous
            else ContactCard(voice.person(), f"09{dice.randrange(10**7, 10**8)}"),
            files=tuple(stored_files(FITTING.get(category, ()), dice, keep_original=not anonymous)),
        )
    )  # fmt: skip


def _group(ward_unit: int) -> None:
    """Put doubles side by side, as officers do; in the demo's ward some wait for it."""
    crews, dice = Crews(()), random.Random(SEED + 3)
    lately = Report.objects.filter(
        about_police=False, cluster=None, received_at__gt=now() - LATELY - timedelta(days=2)
    ).exclude(place="")
    keys = ("unit_id", "area_code", "category", "place")
    doubles = lately.values(*keys).annotate(count=Count("id")).filter(count__gt=1).order_by(*keys)
    for number, key in enumerate(doubles):
        told = list(
            lately.filter(**{name: key[name] for name in keys})
            .select_related("unit").order_by("received_at")
        )  # fmt: skip
        first = told[0]
        by = crews.pick(dice, first.unit.code, policy.GROUP)
        if by is None or (first.unit_id == ward_unit and number % LEFT_OPEN == 0):
            continue
        for other in told[1:]:
            if other.received_at - first.received_at < timedelta(days=1):
                with suppress(Refused):
                    group_report(report_id=other.pk, by=by, with_code=first.code)


def _take_on_alarms(by: Actor) -> None:
    """Every emergency has somebody who deals with it, but the newest: it may ring once."""
    waiting = Deadline.objects.filter(
        rule__in=CLAIM, met_at=None, cancelled_at=None, extended_by=None
    ).exclude(report__state=State.CLOSED)
    for clock in waiting.order_by("-started_at")[1:]:
        with suppress(Refused):
            claim_emergency(report_id=clock.report_id, by=by)
