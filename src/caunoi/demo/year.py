"""What is told in the demo's year: how many reports, where, when, of what; with a fixed seed."""

from __future__ import annotations

import csv
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from django.conf import settings

from caunoi.core.clock import local
from caunoi.demo.scenes import add_scenes
from caunoi.demo.seeds import Seed
from caunoi.reports.choices import Channel

SEED = 2019
DAYS = 365


def read_shape() -> dict[str, Any]:
    """How the year is spread: `demo/shape.json`."""
    shape: dict[str, Any] = json.loads((settings.CITY_DATA / "demo" / "shape.json").read_text())
    return shape


def on_desk(shape: dict[str, Any]) -> list[str]:
    """Categories of the reports that come in today while the demo is made: of the demo's ward,
    which is one of the district's."""
    return [*shape["desk"]["fresh"], *shape["desk"]["alarms"]]


def district_wards(district: str) -> list[str]:
    """The wards of today that lie mainly in a district of before (see area_mapping.csv): where at
    least one of its wards, as most of itself, went."""
    with (settings.CITY_DATA / "area_mapping.csv").open() as rows:
        return sorted({
            row["new_code"]
            for row in csv.DictReader(rows)
            if row["old_district"] == district and row["is_default"] == "1"
        })  # fmt: skip


def ward_weights() -> dict[str, float]:
    """How many people live in each ward of today, roughly: each district's people of 2018 spread
    over its wards, each of which went where most of it went."""
    folder = settings.CITY_DATA
    with (folder / "areas_2019.csv").open() as rows:
        people = {r["code"]: float(r["population_2018"] or 0) for r in csv.DictReader(rows)}
    with (folder / "area_mapping.csv").open() as rows:
        moved = [r for r in csv.DictReader(rows) if r["is_default"] == "1"]
    wards = Counter(row["old_district_code"] for row in moved)
    weights: dict[str, float] = defaultdict(float)
    for row in moved:
        district = row["old_district_code"]
        weights[row["new_code"]] += people.get(district, 0) / wards[district]
    return weights


def make_plan(
    wards: Sequence[str], until: datetime, *, scale: float = 1.0, days: int = DAYS
) -> list[Seed]:
    """All reports of the year that ends at `until`, in the order of time.

    `scale` makes a smaller one for tests; the figures of the district are told whole.
    """
    dice = random.Random(SEED)
    shape = read_shape()
    district = shape["district"]
    inside = [code for code in district_wards(district["name"]) if code in wards]
    weights = ward_weights()
    clock = Calendar(dice, shape, until, days)
    seeds = list(_district(dice, shape, inside, weights, clock))
    outside = [code for code in wards if code not in inside]
    count = round(shape["reports"] * scale) - len(seeds)
    least = [code for code in outside for _ in range(round(shape["least_a_ward"] * scale))]
    rest = max(0, count - len(least))
    chosen = least + dice.choices(outside, [weights.get(w, 0) + 1000 for w in outside], k=rest)
    codes = _draw(dice, shape["categories"], len(chosen))
    for ward, code in zip(chosen, codes, strict=True):
        seeds.append(_seed(dice, shape, clock.any_moment(code), ward, code))
    seeds = add_scenes(dice, seeds, shape["scenes"], shape["hours"], until)
    turns: Counter[str] = Counter()
    plan = []
    for seed in sorted(seeds, key=lambda seed: seed.at):
        plan.append(replace(seed, turn=turns[seed.category]))
        turns[seed.category] += 1
    return plan


def _district(
    dice: random.Random, shape: dict[str, Any], wards: Sequence[str], weights: dict[str, float],
    clock: Calendar,
) -> list[Seed]:  # fmt: skip
    """Hoàng Mai's figures of 2019, to the last one, in the wards of today."""
    figures = shape["district"]
    codes = _draw(dice, figures["security"], figures["security_count"])
    crimes = _draw(dice, figures["crime"], figures["crime_count"])
    fires = _draw(dice, figures["fires"], figures["fires_stopped"])
    kept = {
        c: w for c, w in shape["categories"].items() if not c.startswith(tuple(figures["not_more"]))
    }
    told = len(codes) + len(crimes) + len(fires) + len(on_desk(shape))
    other = _draw(dice, kept, figures["tips"] - told)
    arrests = _share(dice, figures["arrests"], figures["solved"])
    people = [weights.get(ward, 0) + 20000 for ward in wards]
    seeds: list[Seed] = []
    for number, code in enumerate([*crimes, *codes, *fires, *other]):
        solved = number < figures["solved"]
        out = len(crimes) + len(codes) <= number < len(crimes) + len(codes) + len(fires)
        # Solved and put out by now: they did not come in the last weeks.
        at = clock.any_moment(code, until_days_ago=150 if solved else 2 if out else 0)
        ward = dice.choices(wards, people)[0]
        seeds.append(
            _seed(dice, shape, at, ward, code, solved=solved,
                  arrests=arrests[number] if solved else 0, fire_out=out, plain=solved or out)
        )  # fmt: skip
    return seeds


def _seed(
    dice: random.Random, shape: dict[str, Any], at: datetime, ward: str, code: str, *,
    solved: bool = False, arrests: int = 0, fire_out: bool = False, plain: bool = False,
) -> Seed:  # fmt: skip
    channel = dice.choices(list(shape["channels"]), list(shape["channels"].values()))[0]
    late = not plain and dice.random() < shape["late"]
    police = not plain and code in shape["about_police"] and dice.random() < 0.5
    return Seed(
        at, ward, code, Channel(channel).value, solved, arrests, fire_out, late, police
    )  # fmt: skip


def _draw(dice: random.Random, weights: dict[str, float], count: int) -> list[str]:
    return dice.choices(list(weights), list(weights.values()), k=count)


def _share(dice: random.Random, total: int, parts: int) -> list[int]:
    """So many whole numbers, each at least one, that make the total."""
    numbers = [1] * parts
    for _ in range(total - parts):
        numbers[dice.randrange(parts)] += 1
    return numbers


class Calendar:
    """Moments of a year: busy evenings, quiet nights, a quiet Tết, more fires in summer."""

    def __init__(
        self, dice: random.Random, shape: dict[str, Any], until: datetime, days: int
    ) -> None:
        self.dice, self.shape, self.until = dice, shape, until
        self.days = [until - timedelta(days=number) for number in range(days)]
        self._sums: dict[tuple[str, int], list[float]] = {}

    def any_moment(self, code: str, *, until_days_ago: int = 0) -> datetime:
        """A moment of the year for a report of that category."""
        top = code.partition(".")[0]
        days = self.days[until_days_ago:]
        sums = self._sums.get((top, until_days_ago))
        if sums is None:
            sums = list(accumulate(self._weight(day, top) for day in days))
            self._sums[top, until_days_ago] = sums
        day = self.dice.choices(days, cum_weights=sums)[0]
        hours = self.shape["hours"].get(top) or self.shape["hours"]["*"]
        while True:
            hour = self.dice.choices(range(24), hours)[0]
            moment = local(day).replace(
                hour=hour, minute=self.dice.randrange(60), second=self.dice.randrange(60),
                microsecond=self.dice.randrange(10**6),
            )  # fmt: skip
            if moment <= self.until - timedelta(seconds=20):
                return moment
            if self.until - local(self.until).replace(hour=0, minute=0) < timedelta(hours=2):
                return self.until - timedelta(minutes=self.dice.uniform(1, 90))

    def _weight(self, day: datetime, top: str) -> float:
        on = local(day).date()
        weight = self.shape["months"].get(top, self.shape["months"]["*"])[on.month - 1]
        weight *= self.shape["weekdays"][on.weekday()]
        if any(first <= on.isoformat() <= last for first, last in self.shape["tet"]):
            weight *= self.shape["tet_share"]
        return float(weight)
