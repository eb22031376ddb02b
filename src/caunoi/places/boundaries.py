"""An approximate boundary for every area that has no official one."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from caunoi.places.cells import XY, build_cells, build_outline, spread
from caunoi.places.choices import AreaKind
from caunoi.places.plane import Plane
from caunoi.places.replay import City, Draft

Key = tuple[str, date]
GRID_DEGREES = 1e-6  # about 10 cm


def build_boundaries(city: City) -> dict[Key, dict[str, Any]]:
    """GeoJSON geometry of every area of the city, by (code, valid_from).

    Old wards: the cell of their own point. Wards of today: cells of the old wards' points and
    of their own centre, joined by main successor. Districts: their wards joined. All of them
    fill the same outline, on every day without gap or overlap.
    """
    province = next(a for a in city.areas if a.kind == AreaKind.PROVINCE)
    plane = Plane.at(province.lat)
    wards = [a for a in city.areas if a.kind == AreaKind.WARD]
    old = [w for w in wards if w.atoms]
    new = [w for w in wards if not w.atoms]
    points = _atom_points(old, plane)
    outline = build_outline(
        [*points.values(), *(_xy(w, plane) for w in new)], sum(w.area_km2 or 0 for w in new)
    )
    shapes: dict[Key, BaseGeometry] = {province.key: outline}
    atoms = build_cells(points, {name: name for name in points}, outline)
    for ward in old:
        shapes[ward.key] = shapely.union_all([atoms[a] for a in sorted(ward.atoms)])
    shapes |= _districts(city, old, atoms)
    shapes |= _wards_of_today(city, old, new, plane, outline)
    return {key: _geojson(shape, plane) for key, shape in shapes.items()}


def _xy(area: Draft, plane: Plane) -> XY:
    return (area.lon * plane.km_per_lon, area.lat * plane.km_per_lat)


def _atom_points(old: list[Draft], plane: Plane) -> dict[str, XY]:
    first: dict[str, XY] = {}
    for ward in old:
        if len(ward.atoms) == 1 and ward.code in ward.atoms:
            first.setdefault(ward.code, _xy(ward, plane))
    return spread(first)


def _districts(
    city: City, old: list[Draft], atoms: dict[str, BaseGeometry]
) -> dict[Key, BaseGeometry]:
    inside: dict[Key, set[str]] = defaultdict(set)
    for ward in old:
        if ward.parent is not None:
            inside[ward.parent] |= ward.atoms
    return {
        key: shapely.union_all([atoms[a] for a in sorted(names)]) for key, names in inside.items()
    }


def _wards_of_today(
    city: City, old: list[Draft], new: list[Draft], plane: Plane, outline: BaseGeometry
) -> dict[Key, BaseGeometry]:
    begin = new[0].valid_from
    heirs = {link.old: link.new for link in city.links if link.is_default and link.on == begin}
    points = {f"old {w.code}": _xy(w, plane) for w in old if w.key in heirs}
    owners = {f"old {w.code}": heirs[w.key][0] for w in old if w.key in heirs}
    points |= {f"new {w.code}": _xy(w, plane) for w in new}
    owners |= {f"new {w.code}": w.code for w in new}
    cells = build_cells(spread(points), owners, outline)
    return {(code, begin): shape for code, shape in cells.items()}


def _geojson(shape: BaseGeometry, plane: Plane) -> dict[str, Any]:
    degrees = shapely.set_precision(plane.unflatten(shape), GRID_DEGREES)
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(degrees))
    return geometry
