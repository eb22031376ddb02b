"""Read a file of official boundaries and say what is wrong with it; touches no table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from caunoi.core.folding import fold
from caunoi.places.atlas import Place
from caunoi.places.plane import Plane

NOTABLE_KM2 = 0.001  # smaller overlaps and gaps are the drawer's unsteady hand
GROSS_OVERLAP = 0.05  # of the smaller area: two claims to the same ground
REPAIR_TOLERANCE = 0.0001  # of the area: a knot in the border may be undone silently
FAR_KM = 10.0  # from the point where the area is known to be
AREA_TOLERANCE = 0.10  # against the published size
_WGS84 = ("CRS84", "4326")


@dataclass(frozen=True, slots=True)
class Shape:
    """The official shape of one area: in kilometres, and as GeoJSON geometry."""

    code: str
    km: BaseGeometry
    geometry: dict[str, Any]


@dataclass(slots=True)
class Review:
    """What a file holds. With any `errors` nothing of it is taken over."""

    shapes: list[Shape] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    overlap_km2: float = 0.0
    gap_km2: float = 0.0


def review_file(
    raw: bytes, known: Mapping[str, Place], sizes: Mapping[str, float], plane: Plane
) -> Review:
    """Check every feature against the areas of the day, then all of them together.

    Args:
        raw: GeoJSON, a FeatureCollection in WGS84; `properties.code` names the area,
            `properties.name` is compared where it is given.
        known: the areas in force on the day, by code.
        sizes: published km2 by code.
    """
    review = Review()
    features = _features(raw, review)
    seen: set[str] = set()
    for number, feature in enumerate(features, start=1):
        found = _read_feature(feature, number, known, plane, review)
        if found is None:
            continue
        if found.code in seen:
            review.errors.append(_("%(code)s stands in the file twice.") % {"code": found.code})
            continue
        seen.add(found.code)
        review.shapes.append(found)
        _compare_size(found, sizes.get(found.code), review)
    kinds = {known[s.code].kind for s in review.shapes}
    for kind in sorted(kinds):
        _check_together([s for s in review.shapes if known[s.code].kind == kind], review)
        _report_missing([p for p in known.values() if p.kind == kind], seen, review)
    return review


def _features(raw: bytes, review: Review) -> Sequence[Any]:
    try:
        data = json.loads(raw)
    except ValueError as error:
        review.errors.append(_("The file is not JSON: %(error)s") % {"error": error})
        return []
    if not isinstance(data, dict) or data.get("type") != "FeatureCollection":
        review.errors.append(_("The file is not a GeoJSON FeatureCollection."))
        return []
    crs = json.dumps(data.get("crs") or "CRS84")
    if not any(name in crs for name in _WGS84):
        review.errors.append(
            _("The coordinates are not longitude and latitude in WGS84: %(crs)s") % {"crs": crs}
        )
        return []
    features = data.get("features")
    if not isinstance(features, list) or not features:
        review.errors.append(_("The file holds no areas."))
        return []
    return features


def _read_feature(
    feature: Any, number: int, known: Mapping[str, Place], plane: Plane, review: Review
) -> Shape | None:
    properties = (feature.get("properties") or {}) if isinstance(feature, dict) else {}
    code = str(properties.get("code") or "").strip()
    if not code:
        review.errors.append(_("Feature %(number)d has no property “code”.") % {"number": number})
        return None
    place = known.get(code)
    if place is None:
        review.errors.append(_("%(code)s is no area of that day.") % {"code": code})
        return None
    name = str(properties.get("name") or "")
    if name and fold(name) not in {fold(place.name), place.folded}:
        review.warnings.append(
            _("%(code)s is called %(theirs)s in the file and %(ours)s here.")
            % {"code": code, "theirs": name, "ours": place.name}
        )
    degrees = _polygon(feature.get("geometry"), code, review)
    if degrees is None:
        return None
    km = plane.flatten(degrees)
    distance = shapely.distance(km, plane.point(place.lat, place.lon))
    if not distance <= FAR_KM:
        review.errors.append(
            _(
                "%(code)s lies %(km)d km from where it should be. Are longitude and latitude "
                "swapped?"
            )
            % {"code": code, "km": round(distance)}
        )
        return None
    return Shape(code, km, json.loads(shapely.to_geojson(degrees)))


def _polygon(geometry: Any, code: str, review: Review) -> BaseGeometry | None:
    """The feature's shape in degrees, mended where a knot is all that is wrong with it."""
    try:
        degrees = shapely.force_2d(shape(geometry))
    except (AttributeError, KeyError, TypeError, ValueError, GEOSException):
        degrees = None
    if degrees is None or degrees.geom_type not in {"Polygon", "MultiPolygon"}:
        review.errors.append(_("%(code)s has no polygon.") % {"code": code})
        return None
    if degrees.is_empty or not all(abs(bound) <= 180 for bound in degrees.bounds):
        review.errors.append(
            _("%(code)s is empty, or not in longitude and latitude.") % {"code": code}
        )
        return None
    if degrees.is_valid:
        return degrees
    reason = {"code": code, "reason": shapely.is_valid_reason(degrees)}
    mended = _areas_only(shapely.make_valid(degrees))
    if mended is None or abs(mended.area - degrees.area) > REPAIR_TOLERANCE * mended.area:
        review.errors.append(_("The border of %(code)s is broken: %(reason)s") % reason)
        return None
    review.warnings.append(_("The border of %(code)s was mended: %(reason)s") % reason)
    return mended


def _areas_only(geometry: BaseGeometry) -> BaseGeometry | None:
    parts = [p for p in shapely.get_parts(geometry, return_index=False) if p.area > 0]
    whole: BaseGeometry = shapely.union_all(parts)
    return whole if whole.geom_type in {"Polygon", "MultiPolygon"} else None


def _compare_size(found: Shape, published: float | None, review: Review) -> None:
    if published and abs(found.km.area / published - 1) > AREA_TOLERANCE:
        review.warnings.append(
            _("%(code)s measures %(ours).2f km2; published are %(theirs).2f km2.")
            % {"code": found.code, "ours": found.km.area, "theirs": published}
        )


def _check_together(shapes: Sequence[Shape], review: Review) -> None:
    """Overlaps of two areas, and holes that no area of the file fills."""
    if not shapes:
        return
    tree = shapely.STRtree([s.km for s in shapes])
    pairs = tree.query([s.km for s in shapes], predicate="intersects").T
    for first, second in ((int(a), int(b)) for a, b in pairs if a < b):
        one, other = shapes[first], shapes[second]
        common = shapely.intersection(one.km, other.km).area
        if common <= NOTABLE_KM2:
            continue
        review.overlap_km2 += common
        text = _("%(one)s and %(other)s overlap by %(km2).3f km2.") % {
            "one": one.code, "other": other.code, "km2": common,
        }  # fmt: skip
        gross = common > GROSS_OVERLAP * min(one.km.area, other.km.area)
        (review.errors if gross else review.warnings).append(text)
    _report_gaps(shapely.union_all([s.km for s in shapes]), review)


def _report_gaps(whole: BaseGeometry, review: Review) -> None:
    holes: Iterable[Any] = (
        shapely.Polygon(ring)
        for part in shapely.get_parts(whole)
        for ring in shapely.get_rings(part)[1:]
    )
    gaps = [hole.area for hole in holes if hole.area > NOTABLE_KM2]
    if gaps:
        review.gap_km2 += sum(gaps)
        review.warnings.append(
            _("%(count)d gaps between the areas, together %(km2).3f km2.")
            % {"count": len(gaps), "km2": sum(gaps)}
        )


def _report_missing(places: Iterable[Place], seen: set[str], review: Review) -> None:
    missing = sorted(p.code for p in places if p.code not in seen)
    if missing:
        review.warnings.append(
            _("The file leaves out %(count)d areas of that day: %(codes)s")
            % {"count": len(missing), "codes": ", ".join(missing[:10])}
            + (" …" if len(missing) > 10 else "")
        )
