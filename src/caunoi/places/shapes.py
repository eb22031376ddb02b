"""The wards of a day as GeoJSON for a map: neighbours share their simplified borders."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
import shapely

from caunoi.places.atlas import Atlas, atlas

TOLERANCE_KM = 0.12  # what cannot be seen on a phone's map of a city
GRID_DEGREES = 1e-4  # about 10 m


@dataclass(frozen=True, slots=True)
class Shapes:
    """The bytes of the document, and what changes when they do."""

    body: bytes
    digest: str


def ward_shapes(day: date) -> Shapes:
    """Name, code and simplified border of every ward of the day that has one."""
    book = atlas()
    return _drawn(book, book.period(day))


@lru_cache(maxsize=2)
def _drawn(book: Atlas, day: date) -> Shapes:
    sheet = book.sheet(day)
    known = [(w, s) for w, s in zip(sheet.wards, sheet.shapes, strict=True) if not s.is_empty]
    simple = shapely.coverage_simplify([shape for _ward, shape in known], TOLERANCE_KM)
    features = [
        {
            "type": "Feature",
            "properties": {
                "code": ward.code, "name": ward.name, "name_en": ward.name_en,
                "approximate": ward.approximate, "middle": _middle(sheet.plane.unflatten(shape)),
            },
            "geometry": _in_degrees(sheet.plane.unflatten(shape)),
        }
        for (ward, _shape), shape in zip(known, simple, strict=True)
    ]  # fmt: skip
    body = orjson.dumps({"type": "FeatureCollection", "features": features})
    return Shapes(body, hashlib.sha256(body).hexdigest()[:16])


def _middle(shape: Any) -> list[float]:
    """Where its name stands: longitude and latitude of a point inside."""
    point = shapely.point_on_surface(shape)
    return [round(point.x, 4), round(point.y, 4)]


def _in_degrees(shape: Any) -> dict[str, Any]:
    rounded = shapely.set_precision(shape, GRID_DEGREES, mode="pointwise")
    geometry: dict[str, Any] = json.loads(shapely.to_geojson(rounded))
    return geometry
