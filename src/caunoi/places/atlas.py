"""The process's own copy of the areas: who lies where on which day, without a query."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from django.db.models import Count, Max
from django.utils.translation import get_language
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from caunoi.core.snapshots import Snapshot
from caunoi.places.choices import AreaKind
from caunoi.places.models import Area, AreaSuccession
from caunoi.places.plane import Plane


@dataclass(frozen=True, slots=True)
class Place:
    """One area for one stretch of time."""

    pk: int
    code: str
    name: str
    short_name: str
    name_en: str
    folded: str
    kind: str
    subtype: str
    parent_pk: int | None
    valid_from: date
    valid_to: date | None
    lat: float
    lon: float
    approximate: bool
    certainty: str

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name


@dataclass(frozen=True, slots=True)
class Heir:
    """Where an area went, as of some later day; `partial`: only a part of it went there."""

    place: Place
    partial: bool
    is_default: bool
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies at a point: the ward's place in `Sheet.wards`, and how far its border is."""

    place: Place
    border_km: float
    inside: bool


_COLUMNS = (
    "pk", "code", "name", "short_name", "name_en", "folded", "kind", "subtype", "parent_id",
    "valid_from", "valid_to", "lat", "lon", "approximate", "certainty",
)  # fmt: skip


class Sheet:
    """The wards in force between two changes, with their shapes."""

    def __init__(self, wards: Sequence[Place], plane: Plane) -> None:
        self.wards = wards
        self.plane = plane

    @cached_property
    def shapes(self) -> list[BaseGeometry]:
        pks = [w.pk for w in self.wards]
        found: dict[int, Any] = dict(Area.objects.filter(pk__in=pks).values_list("pk", "boundary"))
        return [
            self.plane.flatten(shape(found[pk])) if found.get(pk) else shapely.Polygon()
            for pk in pks
        ]

    @cached_property
    def tree(self) -> shapely.STRtree:
        return shapely.STRtree(self.shapes)

    def at(self, lat: float, lon: float) -> Ground | None:
        """The ward that holds the point; where two claim it, an official border wins."""
        point = self.plane.point(lat, lon)
        found = [int(i) for i in self.tree.query(point, predicate="intersects")]
        if not found:
            return None
        best = min(found, key=lambda i: (self.wards[i].approximate, self.wards[i].code))
        border = shapely.distance(shapely.boundary(self.shapes[best]), point)
        return Ground(self.wards[best], float(border), inside=True)

    def nearest(self, lat: float, lon: float, limit: int) -> list[Ground]:
        """Wards by distance from the point, nearest first."""
        point = self.plane.point(lat, lon)
        reach, found = 2.0, np.array([], dtype=int)
        while len(found) < min(limit, len(self.wards)) and reach < 1e5:
            found = self.tree.query(point, predicate="dwithin", distance=reach)
            reach *= 4
        by_distance = sorted(
            (float(shapely.distance(self.shapes[i], point)), self.wards[i].code, int(i))
            for i in found
        )
        return [
            Ground(self.wards[i], distance, inside=distance == 0)
            for distance, _, i in by_distance[:limit]
        ]


class Atlas:
    """All areas of all days; immutable once built, shapes read when first asked for."""

    def __init__(self) -> None:
        rows = Area.objects.order_by("code", "valid_from").values_list(*_COLUMNS)
        self.places = {row[0]: Place(*row) for row in rows}
        self.by_code: dict[str, list[Place]] = defaultdict(list)
        self.children: dict[int, list[Place]] = defaultdict(list)
        for place in self.places.values():
            self.by_code[place.code].append(place)
            if place.parent_pk is not None:
                self.children[place.parent_pk].append(place)
        self.heirs: dict[int, list[Heir]] = defaultdict(list)
        links = AreaSuccession.objects.order_by("-is_default", "-share", "new__code")
        for old, new, partial, default, share in links.values_list(
            "old_id", "new_id", "partial", "is_default", "share"
        ):
            self.heirs[old].append(Heir(self.places[new], partial, default, share))
        starts = {p.valid_from for p in self.places.values()}
        ends = {p.valid_to + timedelta(days=1) for p in self.places.values() if p.valid_to}
        self.changes = sorted(starts | ends)
        self._sheets: dict[date, Sheet] = {}
        self.names: dict[date, Any] = {}  # of caunoi.places.names, one for each stretch

    @cached_property
    def plane(self) -> Plane:
        tops = [p for p in self.places.values() if p.kind == AreaKind.PROVINCE]
        lats = [p.lat for p in (tops or self.places.values())]
        return Plane.at(sum(lats) / len(lats) if lats else 0.0)

    def period(self, day: date) -> date:
        """The last day up to `day` on which any area changed."""
        place = bisect_right(self.changes, day)
        return self.changes[place - 1] if place else date.min

    def in_force(self, day: date, kind: str | None = None) -> list[Place]:
        """Areas of that day, by code."""
        return [
            p
            for p in self.places.values()
            if p.valid_from <= day
            and (p.valid_to is None or p.valid_to >= day)
            and (kind is None or p.kind == kind)
        ]

    def sheet(self, day: date) -> Sheet:
        """The wards of that day with their shapes; one sheet for each stretch without change."""
        start = self.period(day)
        sheet = self._sheets.get(start)
        if sheet is None:
            sheet = Sheet(self.in_force(day, AreaKind.WARD), self.plane)
            self._sheets[start] = sheet
        return sheet

    def get(self, code: str, day: date) -> Place | None:
        """The area that bore the code on that day."""
        for place in self.by_code.get(code, ()):
            if place.valid_from <= day and (place.valid_to is None or place.valid_to >= day):
                return place
        return None

    def today(self, place: Place, day: date) -> list[Heir]:
        """What `place` is called on `day`: itself if still in force, else its heirs, main first."""
        if place.valid_to is None or place.valid_to >= day:
            return [Heir(place, partial=False, is_default=True, share=1.0)]
        merged: dict[int, Heir] = {}
        for step in self.heirs.get(place.pk, ()):
            for end in self.today(step.place, day):
                heir = Heir(
                    end.place,
                    partial=step.partial or end.partial,
                    is_default=step.is_default and end.is_default,
                    share=end.share if step.share == 1.0 else step.share,
                )
                known = merged.get(end.place.pk)
                if known is None or (heir.is_default and not known.is_default):
                    merged[end.place.pk] = heir
        return list(merged.values())


def _revision() -> tuple[Any, ...]:
    return tuple(Area.objects.aggregate(Count("pk"), Max("updated_at"), Max("pk")).values())


_snapshot = Snapshot(Atlas, _revision)


def atlas() -> Atlas:
    """The present copy of the areas."""
    return _snapshot.get()


def forget() -> None:
    """Read the areas again at the next question."""
    _snapshot.forget()
