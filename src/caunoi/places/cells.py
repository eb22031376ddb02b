"""Approximate shapes of areas, built from nothing but their points and published sizes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

XY = tuple[float, float]

# How closely the hull follows the points (docs/adr/0009-places-without-postgis.md).
HULL_RATIO = 0.2


def build_outline(points: Iterable[XY], area: float) -> BaseGeometry:
    """A concave hull round the points, widened until it holds `area` (km2)."""
    hull = shapely.concave_hull(shapely.MultiPoint(sorted(set(points))), ratio=HULL_RATIO)
    low, high = -5.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        if hull.buffer(middle).area < area:
            low = middle
        else:
            high = middle
    return hull.buffer(high)


def spread(points: Mapping[str, XY], radius: float = 0.3) -> dict[str, XY]:
    """Points that share one place moved apart on a small circle, in order of their names.

    Where two old wards are known only by the point of the ward that took both, nothing says
    which was where: the split is arbitrary, and its certainty is C.
    """
    together: dict[XY, list[str]] = defaultdict(list)
    for name in sorted(points):
        together[points[name]].append(name)
    result = {}
    for (x, y), names in together.items():
        if len(names) == 1:
            result[names[0]] = (x, y)
            continue
        for place, name in enumerate(names):
            turn = 2 * math.pi * place / len(names)
            result[name] = (x + radius * math.cos(turn), y + radius * math.sin(turn))
    return result


def build_cells(
    points: Mapping[str, XY], owners: Mapping[str, str], outline: BaseGeometry
) -> dict[str, BaseGeometry]:
    """What lies nearest to each owner's points, clipped to the outline.

    Args:
        points: name -> place in km; no two alike.
        owners: name of a point -> the area it belongs to.
    """
    names = sorted(points)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(
            shapely.MultiPoint([points[n] for n in names]), extend_to=outline, ordered=True
        )
    )
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for name, cell in zip(names, cells, strict=True):
        parts[owners[name]].append(cell)
    return {owner: shapely.union_all(cells).intersection(outline) for owner, cells in parts.items()}
