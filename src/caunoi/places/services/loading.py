"""Load a city's areas from its data folder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from caunoi.core.clock import now
from caunoi.places.atlas import forget
from caunoi.places.boundaries import build_boundaries
from caunoi.places.choices import AreaKind
from caunoi.places.models import Area, AreaSuccession
from caunoi.places.replay import City, Draft, build_city, read_lists

Key = tuple[str, date]

_FIELDS = (
    "name", "short_name", "name_en", "folded", "kind", "subtype", "parent", "valid_to", "lat",
    "lon", "boundary", "approximate", "certainty", "population", "area_km2", "basis", "updated_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load wrote."""

    areas: int
    successions: int


@transaction.atomic
def load_areas(folder: Path) -> Loaded:
    """Write the areas of `folder` (city.toml and the three lists) and build their cells.

    Loading again changes nothing but what changed in the files; boundaries that were imported,
    and the dates they brought, stay.

    Raises:
        OSError, KeyError, ValueError: a file is missing or is not what its README says.
    """
    city = build_city(read_lists(folder))
    boundaries = build_boundaries(city)
    imported = _imported()
    first: dict[Key, int] = {}
    last: dict[Key, int] = {}
    for kind in (AreaKind.PROVINCE, AreaKind.DISTRICT, AreaKind.WARD):
        rows = {d.key: _as_row(d, first) for d in city.areas if d.kind == kind}
        for key, row in rows.items():
            row.boundary = boundaries[key]
            last_piece = _keep_imported(row, imported)
            if last_piece is not None:
                last[key] = last_piece
        Area.objects.bulk_create(
            rows.values(), update_conflicts=True, unique_fields=["code", "valid_from"],
            update_fields=_FIELDS,
        )  # fmt: skip
        first |= _ids()
    _write_links(city, first, first | last)
    transaction.on_commit(forget)
    return Loaded(areas=len(city.areas), successions=len(city.links))


def _ids() -> dict[Key, int]:
    rows = Area.objects.values_list("pk", "code", "valid_from")
    return {(code, start): pk for pk, code, start in rows}


def _as_row(draft: Draft, ids: dict[Key, int]) -> Area:
    return Area(
        code=draft.code, name=draft.name, short_name=draft.short_name, name_en=draft.name_en,
        folded=draft.folded, kind=draft.kind, subtype=draft.subtype,
        parent_id=ids[draft.parent] if draft.parent else None,
        valid_from=draft.valid_from, valid_to=draft.valid_to, lat=draft.lat, lon=draft.lon,
        approximate=True, certainty=draft.certainty, population=draft.population,
        area_km2=draft.area_km2, basis=draft.basis, updated_at=now(),
    )  # fmt: skip


def _imported() -> dict[str, list[Area]]:
    """Areas with imported boundaries by code, oldest first."""
    found: dict[str, list[Area]] = defaultdict(list)
    for area in Area.objects.filter(approximate=False).order_by("valid_from"):
        found[area.code].append(area)
    return found


def _keep_imported(row: Area, imported: dict[str, list[Area]]) -> int | None:
    """Leave to `row` what an import gave it; the id of its last piece where it was cut."""
    final = row.valid_to or date.max
    pieces = [a for a in imported[row.code] if row.valid_from <= a.valid_from <= final]
    if not pieces:
        return None
    if pieces[0].valid_from == row.valid_from:
        same = pieces.pop(0)
        row.boundary, row.approximate, row.certainty = same.boundary, False, same.certainty
    if pieces:
        row.valid_to = pieces[0].valid_from - timedelta(days=1)
        return pieces[-1].pk
    return None


def _write_links(city: City, first: dict[Key, int], last: dict[Key, int]) -> None:
    rows = [
        AreaSuccession(
            old_id=last[link.old], new_id=first[link.new], on=link.on, partial=link.partial,
            is_default=link.is_default, share=link.share, sources_agree=link.sources_agree,
        )
        for link in city.links
    ]  # fmt: skip
    AreaSuccession.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["old", "new"],
        update_fields=["on", "partial", "is_default", "share", "sources_agree"],
    )  # fmt: skip
