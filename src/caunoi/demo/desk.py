"""Today's desk in the demo ward: fresh reports, an alarm, notes that name somebody, open drafts.

Made by the real services, now: the worker tells of them as of any other report.
"""

from __future__ import annotations

import random

from caunoi.accounts.access import Actor, actor_for
from caunoi.accounts.models import Officer
from caunoi.core.clock import now
from caunoi.core.errors import Refused
from caunoi.demo.people import read_cast
from caunoi.demo.voices import Voice, Words
from caunoi.demo.year import SEED, on_desk, read_shape
from caunoi.reports.choices import Channel, State
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft
from caunoi.reports.models import Report
from caunoi.reports.services.grouping import group_report
from caunoi.reports.services.intake import receive_report
from caunoi.reports.services.looking import record_look
from caunoi.reports.services.reply_drafts import keep_draft
from caunoi.reports.services.talking import add_message, write_note

GROUPS, NOTES, DRAFTS, ANSWERS = 12, 4, 5, 6


def lay_desk() -> None:
    """Fill the demo ward's desk with what waits today."""
    cast, words = read_cast(), Words.read()
    dice = random.Random(SEED + 1)
    hoa = _officer(cast["accounts"][0]["name"])
    minh = _officer(cast["accounts"][1]["name"])
    voice = Voice(dice, words, cast["ward"], now())
    fresh = on_desk(read_shape())
    for number, category in enumerate(fresh):
        _send(dice, voice, cast["ward"], category, number)
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
    _group(hoa)


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
        )
    )  # fmt: skip


def _group(by: Actor) -> None:
    """Put neighbours in time, place and kind side by side, as an officer would."""
    rows = list(
        Report.objects.filter(unit_id=by.duties[0].unit_id, about_police=False, cluster=None)
        .order_by("category", "-received_at")
    )  # fmt: skip
    made = 0
    for one, other in zip(rows, rows[1:], strict=False):
        near = abs((one.received_at - other.received_at).total_seconds()) < 6 * 86_400
        if one.category == other.category and near and made < GROUPS:
            try:
                group_report(report_id=one.pk, by=by, with_code=other.code)
            except Refused:
                continue
            made += 1
