"""Matters that several people report: the same place, the same day, each in words of their own."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from caunoi.core.clock import local
from caunoi.demo.seeds import Seed

LATELY = timedelta(days=14)
MOST = 4  # people who tell of one matter
AMONG = frozenset(
    {
        "trat_tu.on_ao",
        "trat_tu.via_he",
        "giao_thong.do_xe",
        "hanh_chinh.cu_tru",
        "hanh_chinh.can_cuoc",
    }
)  # fmt: skip  (there are so many of these that some may be about something else)


def read_scenes() -> list[dict[str, Any]]:
    """What happens in a scene, and what people say of it: `demo/year.json`."""
    words = json.loads((settings.CITY_DATA / "demo" / "year.json").read_text())
    scenes: list[dict[str, Any]] = words["scenes"]
    return scenes


def add_scenes(
    dice: random.Random, seeds: Sequence[Seed], counts: dict[str, int],
    hours: dict[str, list[float]], until: datetime,
) -> list[Seed]:  # fmt: skip
    """The same number of reports in the same wards, some of them about one matter.

    `counts`: how many scenes in which ward; "*" for wards by how much is reported there.
    """
    told, scenes = list(seeds), read_scenes()
    free: dict[str, list[int]] = defaultdict(list)
    for place, seed in enumerate(told):
        if seed.category in AMONG and not seed.late:
            free[seed.ward].append(place)
    wards = [ward for ward, count in counts.items() if ward != "*" for _ in range(count)]
    many = [ward for ward, places in free.items() if len(places) > MOST]
    weights = [len(free[ward]) for ward in many]
    wards += dice.choices(many, weights, k=counts["*"]) if many else []
    for number, ward in enumerate(wards):
        scene = scenes[number % len(scenes)]
        count = min(dice.randint(2, min(MOST, len(scene["texts"]))), len(free[ward]))
        begun = _moment(dice, scene["category"], hours, until)
        for telling in range(count if count > 1 else 0):
            place = free[ward].pop(dice.randrange(len(free[ward])))
            at = min(begun + timedelta(minutes=telling * 25 + dice.uniform(1, 20)),
                     until - timedelta(minutes=1))  # fmt: skip
            told[place] = replace(
                told[place], at=at, category=scene["category"], scene=number, telling=telling
            )
    return told


def _moment(
    dice: random.Random, category: str, hours: dict[str, list[float]], until: datetime
) -> datetime:
    weights = hours.get(category.partition(".")[0]) or hours["*"]
    day = local(until - LATELY * dice.random() - timedelta(hours=3))
    begun = day.replace(hour=dice.choices(range(24), weights)[0], minute=dice.randrange(60))
    return begun if begun < until - timedelta(hours=2) else begun - timedelta(days=1)
