"""The outline of what a notice is for, coarse enough for a message of some kilobytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
import shapely
from shapely.geometry import shape

from caunoi.channels.broadcasts.content import Content
from caunoi.channels.choices import Reach
from caunoi.core.clock import today
from caunoi.places import selectors as places
from caunoi.places.choices import AreaKind
from caunoi.places.shapes import Shapes, ward_shapes

Ring = tuple[tuple[float, float], ...]
CITY_TOLERANCE = 0.004  # degrees, some 400 m
MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Outline:
    """One area: its names, its code, and closed rings of (latitude, longitude)."""

    code: str
    name: str
    name_en: str
    rings: tuple[Ring, ...]


def outlines_of(content: Content) -> list[Outline]:
    """The wards, or the whole city where no wards are named."""
    drawn = ward_shapes(today())
    if content.reach in (Reach.WARDS, Reach.DISTRICT):
        known = _wards(drawn.digest, drawn)
        return [known[code] for code in content.wards if code in known] or [_city(drawn)]
    return [_city(drawn)]


@lru_cache(maxsize=2)
def _wards(_digest: str, drawn: Shapes) -> dict[str, Outline]:
    features = orjson.loads(drawn.body)["features"]
    return {
        one["properties"]["code"]: Outline(
            one["properties"]["code"], one["properties"]["name"], one["properties"]["name_en"],
            _rings(shape(one["geometry"])),
        )
        for one in features
    }  # fmt: skip


def _city(drawn: Shapes) -> Outline:
    names = [(place.code, place.name, place.name_en)
             for place in places.areas_on(None, AreaKind.PROVINCE)]  # fmt: skip
    code, name, name_en = names[0] if names else ("", "", "")
    return Outline(code or "0", name or "-", name_en or "-", _whole(drawn.digest, drawn))


@lru_cache(maxsize=2)
def _whole(_digest: str, drawn: Shapes) -> tuple[Ring, ...]:
    features = orjson.loads(drawn.body)["features"]
    parts = [shape(one["geometry"]).buffer(0.0005) for one in features]
    return _rings(shapely.simplify(shapely.union_all(parts), CITY_TOLERANCE))


def _rings(geometry: Any) -> tuple[Ring, ...]:
    """Outer rings only; CAP writes latitude first and closes a ring with its first point."""
    parts = getattr(geometry, "geoms", [geometry])
    rings = []
    for part in parts:
        if part.is_empty or part.geom_type != "Polygon":
            continue
        step = part
        tolerance = 0.0002
        while len(step.exterior.coords) > MOST_POINTS:
            step = shapely.simplify(part, tolerance)
            tolerance *= 2
        rings.append(tuple((y, x) for x, y, *_rest in step.exterior.coords))
    return tuple(ring for ring in rings if len(ring) >= 4)
