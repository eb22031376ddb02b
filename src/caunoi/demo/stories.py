"""The demo's reports: a year played in memory and stored in bulk."""

from __future__ import annotations

import gc
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from caunoi.core.clock import now
from caunoi.demo.crews import Crews
from caunoi.demo.examples import Pick, Told, best_picks, pick_receipts
from caunoi.demo.hands import spread
from caunoi.demo.memory import Tale
from caunoi.demo.player import Player
from caunoi.demo.plot import Plot
from caunoi.demo.plots import tell
from caunoi.demo.seeds import Seed
from caunoi.demo.voices import Voice, Words, all_wards
from caunoi.demo.writer import write_tales
from caunoi.demo.year import SEED, district_wards, make_plan, read_shape
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import areas_on
from caunoi.reports.catalogue import find_category
from caunoi.reports.choices import Channel, Kind
from caunoi.reports.contacts import ContactCard
from caunoi.reports.drafts import Draft
from caunoi.reports.services.intake import draw_up
from caunoi.units.models import Unit

BATCH = 700
NAMELESS = 0.24
NAMELESS_ONES = frozenset({"an_ninh", "ma_tuy"})  # more often without a name
_MUST_BE_NAMED = frozenset({Kind.COMPLAINT.value, Kind.QUESTION.value})
_TRIES = 6
Say = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the plan, and the number of its first report."""

    first: int
    seeds: tuple[Seed, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What all stories share."""

    until: datetime
    words: Words
    player: Player
    crews: Crews
    centres: dict[str, tuple[float, float]]

    @classmethod
    def read(cls, until: datetime) -> Ground:
        """From the city's data and the staff that was made."""
        counted = district_wards(read_shape()["district"]["name"])
        units = {unit.code: unit for unit in Unit.objects.all()}
        wards = areas_on(kind=AreaKind.WARD)
        centres = {place.code: (place.lat, place.lon) for place in wards}
        return cls(until, Words.read(), Player(units), Crews(counted), centres)


def make_reports(
    say: Say, *, scale: float = 1.0, until: datetime | None = None, hands: int = 1
) -> list[Told]:
    """Tell the year and store it; returns receipts to try.

    A smaller `scale` tells less of it. `hands`: how many processes share the work; with more than
    one, what the present transaction holds is not seen by them.
    """
    ground = Ground.read(until or now())
    plan = make_plan(all_wards(), ground.until, scale=scale)
    starts = range(0, len(plan), BATCH)
    chapters = [Chapter(first, tuple(plan[first : first + BATCH])) for first in starts]
    picks: list[Pick] = []
    done = 0
    for chapter, found in zip(
        chapters, spread(partial(write_chapter, ground), chapters, hands=hands), strict=True
    ):
        picks += found
        done += len(chapter.seeds)
        say(f"Demo data: {done} of {len(plan)} reports …")
    return best_picks(picks)


def write_chapter(ground: Ground, chapter: Chapter) -> list[Pick]:
    """Tell and store a part of the plan; returns what is worth showing of it."""
    gc.disable()  # nothing here goes in circles, and there is much of it
    try:
        tales = [
            make_tale(ground, chapter.first + place, seed)
            for place, seed in enumerate(chapter.seeds)
        ]
        write_tales(tales)
    finally:
        gc.enable()
    return pick_receipts(tales, ground.until)


def make_tale(ground: Ground, number: int, seed: Seed) -> Tale:
    """One report's story, from its receipt to today; the same number tells the same story."""
    dice = random.Random(f"{SEED} {number}")
    voice = Voice(dice, ground.words, seed.ward, seed.at)
    if seed.scene >= 0:
        voice.stay_at_scene(seed.scene)
    for _ in range(_TRIES):
        draft = _draft(ground, seed, voice)
        drawn = draw_up(draft, seed.at)
        if drawn.report.about_police == _is_about_police(seed):
            break  # else the text names the police by chance: say it otherwise
    tale = Tale.begin(drawn, seed.at)
    ground.player.begin(tale)
    tell(Plot(seed, tale, voice, ground.player, ground.crews, dice, ground.until, seed.at))
    return tale


def _is_about_police(seed: Seed) -> bool:
    category = find_category(seed.category)
    return seed.about_police or (category is not None and "officer" in category.flags)


def _draft(ground: Ground, seed: Seed, voice: Voice) -> Draft:
    dice, category = voice.dice, seed.category
    text, language = voice.report(category, seed.turn)
    if seed.about_police:
        text, language = voice.about_police(), "vi"
    if seed.scene >= 0:
        text, language = voice.at_scene(seed.scene, seed.telling), "vi"
    row = find_category(category)
    kind = row.kind if row else ""
    share = NAMELESS * (2 if category.partition(".")[0] in NAMELESS_ONES else 1)
    by_hand = seed.channel in {Channel.PHONE, Channel.COUNTER, Channel.EMAIL}
    anonymous = kind not in _MUST_BE_NAMED and not by_hand and dice.random() < share
    lat, lon = ground.centres.get(seed.ward, (None, None))
    spot = random.Random(f"{SEED} {seed.scene}") if seed.scene >= 0 else dice
    if lat is None or lon is None or dice.random() < 0.45:
        lat = lon = None
    else:
        lat, lon = lat + spot.gauss(0, 0.004), lon + spot.gauss(0, 0.004)
    knows_when = dice.random() < 0.5
    ago = timedelta(minutes=dice.choice((5, 20, 45, 90, 300, 700)))
    return Draft(
        text=text, category=category, area_code=seed.ward, channel=seed.channel,
        place="" if seed.scene < 0 and dice.random() < 0.15 else voice.place,
        lat=lat, lon=lon, language=language,
        occurred_at=seed.at - ago if knows_when else None,
        occurred_words="" if knows_when else voice.occurred(),
        sent_at=seed.at - timedelta(minutes=2) if seed.channel == Channel.EMAIL else None,
        anonymous=anonymous, contact=ContactCard() if anonymous else _card(voice),
    )  # fmt: skip


def _card(voice: Voice) -> ContactCard:
    dice = voice.dice
    phone = f"09{dice.randrange(10**7, 10**8)}" if dice.random() < 0.9 else ""
    email = f"nguoi.dan.{dice.randrange(10**6)}@example.test"
    return ContactCard(voice.person(), phone, email if not phone or dice.random() < 0.35 else "")
