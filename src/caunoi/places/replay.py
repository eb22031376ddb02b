"""The reforms as rows: from the published lists to areas with dates and successors."""

from __future__ import annotations

import csv
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from caunoi.core.folding import fold
from caunoi.places.choices import AreaKind, AreaType

Row = dict[str, str]

_ENGLISH = {
    AreaType.QUAN: "District",
    AreaType.HUYEN: "District",
    AreaType.THI_XA: "Town",
    AreaType.PHUONG: "Ward",
    AreaType.XA: "Commune",
    AreaType.THI_TRAN: "Town",
}


@dataclass(slots=True)
class Draft:
    """One area between two dates, before it is stored; wards of before 2025 know their `atoms`.

    An atom is a ward of the first list: every later ward until the last step is a union of
    atoms.
    """

    code: str
    name: str
    short_name: str
    name_en: str
    kind: AreaKind
    subtype: AreaType
    valid_from: date
    lat: float
    lon: float
    certainty: str
    basis: str = ""
    valid_to: date | None = None
    parent: tuple[str, date] | None = None
    atoms: frozenset[str] = frozenset()
    area_km2: float | None = None
    population: int | None = None

    @property
    def key(self) -> tuple[str, date]:
        return (self.code, self.valid_from)

    @property
    def folded(self) -> str:
        return fold(self.short_name)


@dataclass(frozen=True, slots=True)
class Link:
    """`old` became `new`, or part of it did, on the day `new` begins."""

    old: tuple[str, date]
    new: tuple[str, date]
    on: date
    partial: bool = False
    is_default: bool = True
    share: float | None = None
    sources_agree: bool = True


@dataclass(slots=True)
class City:
    """All areas of a city through time, and how they follow each other."""

    areas: list[Draft] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lists:
    """The published lists as they stand in the data folder."""

    city: dict[str, Any]
    before: dict[str, Row]
    after: list[Row]
    mapping: dict[str, list[Row]]


def read_lists(folder: Path) -> Lists:
    """The four files of areas in `folder` (data/hanoi/README.md says what they hold)."""
    mapping: dict[str, list[Row]] = defaultdict(list)
    for row in read_csv(folder / "area_mapping.csv"):
        mapping[row["old_code"]].append(row)
    return Lists(
        city=tomllib.loads((folder / "city.toml").read_text("utf-8")),
        before={row["code"]: row for row in read_csv(folder / "areas_2019.csv")},
        after=read_csv(folder / "areas_2025.csv"),
        mapping=dict(mapping),
    )


def read_csv(path: Path) -> list[Row]:
    """Rows of a UTF-8 file with a header line."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def build_city(lists: Lists) -> City:
    """Every area from the first list to today, and the links between them."""
    *before_steps, last = lists.city["steps"]
    city = City()
    province = _province(lists.city["province"])
    districts = _districts(lists, province, before_steps[0]["date"], last["date"])
    city.areas += [province, *districts.values()]
    old = _wards_before(lists, before_steps, districts, city)
    _close(old.values(), last["date"])
    new = {row["code"]: _new_ward(row, last, province) for row in lists.after}
    city.areas += new.values()
    for ward in old.values():
        rows = lists.mapping[min(ward.atoms)]
        city.links += [_last_link(ward, new[row["new_code"]], row) for row in rows]
    city.links += _district_links(lists, districts, new)
    return city


def _province(row: dict[str, Any]) -> Draft:
    return Draft(
        code=row["code"], name=row["name"], short_name=row["short_name"],
        name_en=row["name_en"], kind=AreaKind.PROVINCE, subtype=AreaType.THANH_PHO,
        valid_from=row["valid_from"], lat=row["lat"], lon=row["lon"],
        certainty=row["certainty"], basis=row["basis"],
    )  # fmt: skip


def _districts(lists: Lists, province: Draft, first: date, end: date) -> dict[str, Draft]:
    found = {}
    for row in lists.before.values():
        if row["parent_code"] != province.code:
            continue
        draft = _from_row(row, AreaKind.DISTRICT, first)
        draft.parent = province.key
        draft.valid_to = _eve(end)
        found[row["code"]] = draft
    return found


def _from_row(row: Row, kind: AreaKind, valid_from: date) -> Draft:
    subtype = AreaType(row["type"])
    return Draft(
        code=row["code"], name=row["name"], short_name=row["short_name"],
        name_en=english_name(row["name_nodiacritics"], subtype), kind=kind, subtype=subtype,
        valid_from=valid_from, lat=float(row["lat"]), lon=float(row["lon"]),
        certainty=row.get("coord_certainty") or "B",
        population=int(row["population_2018"]) if row.get("population_2018") else None,
    )  # fmt: skip


def _wards_before(
    lists: Lists, steps: list[dict[str, Any]], districts: dict[str, Draft], city: City
) -> dict[str, Draft]:
    """Add the wards of every step but the last; return those of the last of these steps."""
    current: dict[str, Draft] = {}
    for step in steps:
        groups: dict[str, set[str]] = defaultdict(set)
        for atom, rows in lists.mapping.items():
            groups[rows[0][step["column"]]].add(atom)
        following: dict[str, Draft] = {}
        for code, atoms in sorted(groups.items()):
            name = _name_at(lists, step["column"], code, atoms)
            ward = current.get(code)
            if ward is None or ward.atoms != atoms or fold(ward.name) != fold(name):
                ward = _old_ward(lists, code, name, atoms, step)
                ward.parent = districts[lists.before[code]["parent_code"]].key
                city.areas.append(ward)
            following[code] = ward
        ended = [w for w in current.values() if following.get(w.code) is not w]
        _close(ended, step["date"])
        heirs = {atom: ward for ward in following.values() for atom in ward.atoms}
        city.links += [
            Link(old=w.key, new=heirs[min(w.atoms)].key, on=step["date"], share=1.0) for w in ended
        ]
        current = following
    return current


def _name_at(lists: Lists, column: str, code: str, atoms: set[str]) -> str:
    if column == "code_2020":
        return lists.before[code]["name_2020"] or lists.before[code]["name"]
    if column == "code_2025_01":
        return lists.mapping[min(atoms)][0]["name_2025_01"]
    return lists.before[code]["name"]


def _old_ward(lists: Lists, code: str, name: str, atoms: set[str], step: dict[str, Any]) -> Draft:
    row = lists.before[code]
    ward = _from_row(row, AreaKind.WARD, step["date"])
    if name != row["name"]:
        ward.name = name
        ward.short_name = name.removeprefix(_prefix(row)).strip()
        ward.name_en = english_name(_unmarked(ward.short_name), ward.subtype)
    ward.atoms = frozenset(atoms)
    ward.basis = step["basis"]
    return ward


def _prefix(row: Row) -> str:
    return row["name"].removesuffix(row["short_name"])


def _unmarked(text: str) -> str:
    return " ".join(word.capitalize() for word in fold(text).split())


def english_name(unmarked: str, subtype: AreaType) -> str:
    """`Ba Dinh Ward` of `Ba Dinh`."""
    return f"{unmarked} {_ENGLISH[subtype]}"


def _new_ward(row: Row, step: dict[str, Any], province: Draft) -> Draft:
    return Draft(
        code=row["code"], name=row["name"], short_name=row["short_name"],
        name_en=row["name_en"], kind=AreaKind.WARD, subtype=AreaType(row["type"]),
        valid_from=step["date"], lat=float(row["lat"]), lon=float(row["lon"]),
        certainty="B", basis=row["legal_basis"], parent=province.key,
        area_km2=float(row["area_km2"]) if row["area_km2"] else None,
        population=int(row["population"]) if row["population"] else None,
    )  # fmt: skip


def _last_link(old: Draft, new: Draft, row: Row) -> Link:
    partial = row["partial"] == "1"
    return Link(
        old=old.key, new=new.key, on=new.valid_from, partial=partial,
        is_default=row["is_default"] == "1", share=None if partial else 1.0,
        sources_agree=row["sources_agree"] == "1",
    )  # fmt: skip


def _district_links(lists: Lists, districts: dict[str, Draft], new: dict[str, Draft]) -> list[Link]:
    """A district's heirs are its wards' heirs; the share is that of its wards by main heir."""
    main: dict[tuple[str, str], int] = defaultdict(int)
    wards: dict[str, int] = defaultdict(int)
    for rows in lists.mapping.values():
        wards[rows[0]["old_district_code"]] += 1
        for row in rows:
            main[row["old_district_code"], row["new_code"]] += int(row["is_default"])
    return [
        Link(
            old=districts[district].key, new=new[code].key, on=new[code].valid_from,
            partial=True, is_default=False, share=round(count / wards[district], 4),
        )
        for (district, code), count in sorted(main.items())
    ]  # fmt: skip


def _close(wards: Any, day: date) -> None:
    for ward in wards:
        ward.valid_to = _eve(day)


def _eve(day: date) -> date:
    return day - timedelta(days=1)
