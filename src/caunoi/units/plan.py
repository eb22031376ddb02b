"""Units as rows: from the published list and the wards to units with dates and heirs."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from caunoi.core.folding import fold
from caunoi.places.models import Area
from caunoi.places.replay import Row, read_csv
from caunoi.units.choices import Desk, UnitKind


@dataclass(frozen=True, slots=True)
class Draft:
    """One unit before it is stored; `parent` and `former` are codes."""

    code: str
    name: str
    name_en: str
    short: str
    kind: str
    parent: str
    area_id: int | None = None
    desk: str = ""
    handles: str = ""
    handles_en: str = ""
    hotline: str = ""
    hotline_note: str = ""
    qa_field: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    certainty: str = "B"
    former: tuple[str, date] | None = None
    also: tuple[str, ...] = ()

    @property
    def folded_names(self) -> list[str]:
        """All it is called, without marks, longest first."""
        names = {fold(n) for n in (self.name, self.name_en, *self.also)}
        return sorted(names - {""}, key=lambda name: (-len(name), name))


@dataclass(frozen=True, slots=True)
class Link:
    """From `on`, `new` does what `old` did."""

    old: str
    new: str
    on: date
    partial: bool
    is_default: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One responsibility before it is stored."""

    category: str
    area_code: str
    unit: str
    ward_first: bool
    valid_from: date | None
    valid_to: date | None
    priority: int
    basis: str


def day_or_none(text: str) -> date | None:
    """An ISO date, or None for an empty cell."""
    return date.fromisoformat(text) if text else None


def listed_units(rows: list[Row], city: dict[str, Any], areas: list[Area]) -> list[Draft]:
    """The units of units.csv. District police and their stations look after a former district."""
    desks = {
        city["units"]["root"]: Desk.ROOT,
        city["units"]["command_centre"]: Desk.COMMAND_CENTRE,
        city["units"]["inspectorate"]: Desk.INSPECTORATE,
    }
    by_code = {area.code: area.pk for area in areas if area.kind != "ward"}
    local = {UnitKind.DISTRICT, UnitKind.SITE}
    return [
        Draft(
            code=row["code"], name=row["name_vi"], name_en=row["name_en"],
            short=row["short_vi"], kind=row["level"], parent=row["parent_code"],
            area_id=by_code[row["code"].split("-")[1]] if row["level"] in local else None,
            desk=desks.get(row["code"], Desk.NONE), handles=row["handles_vi"],
            handles_en=row["handles_en"], hotline=row["hotline"],
            hotline_note=row["hotline_note"], qa_field=row["qa_field"],
            valid_from=day_or_none(row["valid_from"]), valid_to=day_or_none(row["valid_to"]),
            certainty=row["certainty"], also=_also(row, city),
        )
        for row in rows
    ]  # fmt: skip


def _also(row: Row, city: dict[str, Any]) -> tuple[str, ...]:
    """The code where it is the force's own, an abbreviation, the name without "department"."""
    short, bare = row["short_vi"], row["name_vi"].removeprefix(city["units"]["department_word"])
    names = [bare.split(" (")[0]]
    if "-" not in row["code"]:
        names.append(row["code"])
    if short.isupper() and " " not in short and len(short) > 3:
        names.append(short)
    if row["level"] in {UnitKind.DISTRICT, UnitKind.CITY}:
        names.append(short)
    return tuple(names)


def runs_of_wards(wards: list[Area]) -> list[list[Area]]:
    """Wards that kept code and name, though not their shape, are one run: one police station."""
    by_code: dict[str, list[Area]] = defaultdict(list)
    for ward in sorted(wards, key=lambda w: w.valid_from):
        by_code[ward.code].append(ward)
    runs = []
    for versions in by_code.values():
        run = [versions[0]]
        for ward in versions[1:]:
            # 00307 was a ward of a district and is another, of the same name, under the city.
            same = (fold(ward.name), ward.parent_id) == (fold(run[-1].name), run[-1].parent_id)
            follows = run[-1].valid_to == ward.valid_from - timedelta(days=1)
            if same and follows:
                run.append(ward)
            else:
                runs.append(run)
                run = [ward]
        runs.append(run)
    return runs


def ward_police(run: list[Area], city: dict[str, Any], districts: dict[int, str]) -> Draft:
    """The police of one ward; `districts` names the district police by the area above."""
    words = city["units"]["ward_police"]
    first, last = run[0], run[-1]
    root = city["units"]["root"]
    dissolved: date = city["units"]["districts_dissolved"]
    above = districts.get(last.parent_id or 0)
    before = above is not None and first.valid_from < dissolved
    ended = last.valid_to is not None and last.valid_to < dissolved
    pattern = words["code"] if above is None else words["code_before"]
    name = last.name[:1].lower() + last.name[1:]
    return Draft(
        code=pattern.format(code=last.code, year=first.valid_from.year),
        name=words["name"].format(name=name),
        name_en=words["name_en"].format(name=last.name_en),
        short=words["short"].format(short=last.short_name),
        kind=UnitKind.WARD, area_id=last.pk, handles=words["handles"],
        handles_en=words["handles_en"], valid_from=first.valid_from, valid_to=last.valid_to,
        certainty="A" if above is None else "B",
        parent=above if above and before and ended else root,
        also=tuple(p.format(name=name, short=last.short_name) for p in words["also"]),
        former=(above, dissolved - timedelta(days=1)) if above and before and not ended else None,
    )  # fmt: skip


def read_links(folder: Path) -> list[Link]:
    """unit_successions.csv."""
    return [
        Link(
            old=row["old"], new=row["new"], on=date.fromisoformat(row["on"]),
            partial=row["partial"] == "1", is_default=row["is_default"] == "1",
            basis=row["basis"],
        )
        for row in read_csv(folder / "unit_successions.csv")
    ]  # fmt: skip


def read_rules(folder: Path) -> list[Rule]:
    """The leaves of categories.json, then responsibilities.csv."""
    catalogue = json.loads((folder / "categories.json").read_text("utf-8"))
    basis = f"categories.json {catalogue['version']}"
    rules = [
        Rule(leaf["code"], "", leaf["unit"], leaf["ward_first"], None, None, 0, basis)
        for top in catalogue["categories"]
        for leaf in top["children"]
    ]
    for row in read_csv(folder / "responsibilities.csv"):
        rules.append(
            Rule(
                row["category"],
                row["area_code"],
                row["unit"],
                row["ward_first"] == "1",
                day_or_none(row["valid_from"]),
                day_or_none(row["valid_to"]),
                int(row["priority"]),
                row["basis"],
            )  # fmt: skip
        )
    return rules
