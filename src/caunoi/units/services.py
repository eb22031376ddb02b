"""Load a city's units and who answers for what."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from caunoi.core.clock import now
from caunoi.places.choices import AreaKind
from caunoi.places.models import Area, AreaSuccession
from caunoi.places.replay import read_csv
from caunoi.units.directory import forget
from caunoi.units.models import FormerParent, Responsibility, Unit, UnitSuccession
from caunoi.units.plan import (
    Draft,
    Link,
    listed_units,
    read_links,
    read_rules,
    runs_of_wards,
    ward_police,
)

_FIELDS = (
    "name", "name_en", "short", "folded_names", "kind", "desk", "area", "handles", "handles_en",
    "hotline", "hotline_note", "qa_field", "valid_from", "valid_to", "certainty", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote."""

    units: int
    successions: int
    responsibilities: int


@transaction.atomic
def load_units(folder: Path) -> Loaded:
    """Write the units of `folder`, the police of every ward, their heirs and responsibilities.

    Areas must be loaded before. Loading again changes nothing but what changed in the files;
    responsibilities that people added stay.

    Raises:
        OSError, KeyError, ValueError: a file is missing or is not what its README says.
    """
    city = tomllib.loads((folder / "city.toml").read_text("utf-8"))
    areas = list(Area.objects.defer("boundary").order_by("code", "valid_from"))
    listed = listed_units(read_csv(folder / "units.csv"), city, areas)
    districts = {d.area_id: d.code for d in listed if d.kind == "district" and d.area_id}
    runs = runs_of_wards([a for a in areas if a.kind == AreaKind.WARD])
    wards = [(run, ward_police(run, city, districts)) for run in runs]
    drafts = [*listed, *(draft for _, draft in wards)]
    ids = _write_units(drafts)
    links = [*read_links(folder), *_ward_links(wards)]
    _write_links(links, ids)
    rules = _write_rules(folder, ids, {a.code: a.pk for a in areas})
    transaction.on_commit(forget)
    return Loaded(units=len(drafts), successions=len(links), responsibilities=rules)


def _write_units(drafts: list[Draft]) -> dict[str, int]:
    rows = [
        Unit(
            code=d.code, name=d.name, name_en=d.name_en, short=d.short,
            folded_names=d.folded_names, kind=d.kind, desk=d.desk, area_id=d.area_id,
            handles=d.handles, handles_en=d.handles_en,
            hotline=d.hotline, hotline_note=d.hotline_note, qa_field=d.qa_field,
            valid_from=d.valid_from, valid_to=d.valid_to, certainty=d.certainty,
            updated_at=now(),
        )
        for d in drafts
    ]  # fmt: skip
    Unit.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["code"], update_fields=_FIELDS
    )
    units = {unit.code: unit for unit in Unit.objects.only("code", "parent_id")}
    for draft in drafts:
        units[draft.code].parent_id = units[draft.parent].pk if draft.parent else None
    Unit.objects.bulk_update([units[d.code] for d in drafts], ["parent"], batch_size=500)
    FormerParent.objects.bulk_create(
        [
            FormerParent(
                unit=units[d.code], parent=units[d.former[0]], until=d.former[1]
            )
            for d in drafts
            if d.former
        ],
        update_conflicts=True, unique_fields=["unit", "until"], update_fields=["parent"],
    )  # fmt: skip
    return {code: unit.pk for code, unit in units.items()}


def _ward_links(wards: Iterable[tuple[list[Area], Draft]]) -> list[Link]:
    """The police of a ward are followed by those of the wards that took it."""
    police = {area.pk: draft for run, draft in wards for area in run}
    links = []
    for step in AreaSuccession.objects.filter(old__kind=AreaKind.WARD).order_by("pk"):
        old, new = police[step.old_id], police[step.new_id]
        if old is not new:
            basis = "follows the ward"
            links.append(Link(old.code, new.code, step.on, step.partial, step.is_default, basis))
    return links


def _write_links(links: list[Link], ids: dict[str, int]) -> None:
    UnitSuccession.objects.bulk_create(
        [
            UnitSuccession(
                old_id=ids[link.old], new_id=ids[link.new], on=link.on, partial=link.partial,
                is_default=link.is_default, basis=link.basis,
            )
            for link in links
        ],
        update_conflicts=True, unique_fields=["old", "new"],
        update_fields=["on", "partial", "is_default", "basis"],
    )  # fmt: skip


def _write_rules(folder: Path, ids: dict[str, int], areas: dict[str, int]) -> int:
    rules = read_rules(folder)
    rows = [
        Responsibility(
            category=r.category, area_id=areas[r.area_code] if r.area_code else None,
            unit_id=ids[r.unit], ward_first=r.ward_first, valid_from=r.valid_from,
            valid_to=r.valid_to, priority=r.priority, basis=r.basis, from_file=True,
        )
        for r in rules
    ]  # fmt: skip
    Responsibility.objects.filter(from_file=True).delete()
    Responsibility.objects.bulk_create(rows)
    return len(rows)
