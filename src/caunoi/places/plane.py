"""A flat map in kilometres round one city, good to a few metres in a thousand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class Plane:
    """Kilometres east and north for degrees, true at `lat0` (WGS84 series by latitude)."""

    km_per_lon: float
    km_per_lat: float

    @classmethod
    def at(cls, lat0: float) -> Plane:
        phi = math.radians(lat0)
        return cls(
            km_per_lon=111.41288 * math.cos(phi) - 0.09350 * math.cos(3 * phi),
            km_per_lat=111.13295 - 0.55982 * math.cos(2 * phi) + 0.00117 * math.cos(4 * phi),
        )

    def point(self, lat: float, lon: float) -> shapely.Point:
        return shapely.Point(lon * self.km_per_lon, lat * self.km_per_lat)

    def flatten(self, degrees: BaseGeometry) -> BaseGeometry:
        """Longitude and latitude to kilometres."""
        return self._scaled(degrees, self.km_per_lon, self.km_per_lat)

    def unflatten(self, km: BaseGeometry) -> BaseGeometry:
        """Kilometres to longitude and latitude."""
        return self._scaled(km, 1 / self.km_per_lon, 1 / self.km_per_lat)

    @staticmethod
    def _scaled(geometry: BaseGeometry, by_x: float, by_y: float) -> BaseGeometry:
        scale = np.array([by_x, by_y])

        def scaled(xy: Any) -> Any:
            return xy * scale

        result: BaseGeometry = shapely.transform(geometry, scaled)
        return result
