"""Where a report's place lies: its tile, its public hexagon and its ward."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import h3

from caunoi.places.selectors import resolve_ward, ward_at

QUADKEY_ZOOM = 18  # about 150 m
PUBLIC_RESOLUTION = 8  # hexagons of about 0.7 km²


@dataclass(frozen=True, slots=True)
class Spot:
    """A point in the three forms in which it is stored; empty strings without a point."""

    quadkey: str = ""
    h3_cell: str = ""
    area_code: str = ""


def quadkey(lat: float, lon: float, zoom: int = QUADKEY_ZOOM) -> str:
    """The Bing/Web-Mercator tile of a point as a string of `zoom` digits 0-3."""
    sine = min(max(math.sin(math.radians(lat)), -0.9999), 0.9999)
    size = 1 << zoom
    x = min(size - 1, max(0, int((lon + 180) / 360 * size)))
    y = (0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)) * size
    row = min(size - 1, max(0, int(y)))
    return "".join(str((x >> bit & 1) | (row >> bit & 1) << 1) for bit in range(zoom - 1, -1, -1))


def locate(lat: float | None, lon: float | None, area_code: str, on: date) -> Spot:
    """Tile, hexagon and ward. A ward that the reporter named stands above the point's own.

    The code of a ward that is gone becomes that of its only heir; a divided one tells nothing.
    """
    if area_code:
        named = resolve_ward(area_code, on)
        area_code = named.code if named else ""
    if lat is None or lon is None:
        return Spot(area_code=area_code)
    if not area_code:
        area_code = ward_at(lat, lon, on)
    return Spot(quadkey(lat, lon), h3.latlng_to_cell(lat, lon, PUBLIC_RESOLUTION), area_code)
