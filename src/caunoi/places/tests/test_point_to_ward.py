"""A point lies in one ward on any day; near a border the neighbours are offered."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.places.atlas import atlas
from caunoi.places.choices import AreaKind
from caunoi.places.models import Area
from caunoi.places.selectors import areas_on, find_ward, nearest_wards
from caunoi.places.tests.data import BEFORE_ALL, EVE, REFORM, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
HOAN_KIEM_LAKE = (21.0287, 105.8523)
QUICK = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_the_centre_of_nearly_every_ward_lies_in_it() -> None:
    missed = [
        row["code"]
        for row in rows("areas_2025.csv")
        if (hit := find_ward(float(row["lat"]), float(row["lon"]), REFORM)) is None
        or hit.code != row["code"]
    ]
    assert missed == []


def test_the_same_point_is_another_ward_on_another_day() -> None:
    lake_before = find_ward(*HOAN_KIEM_LAKE, BEFORE_ALL)
    lake_now = find_ward(*HOAN_KIEM_LAKE, REFORM)
    assert lake_before is not None
    assert lake_now is not None
    assert lake_before.pk != lake_now.pk
    assert lake_now.code == "00070"


@pytest.mark.parametrize("day", [BEFORE_ALL, EVE, REFORM])
def test_the_cells_of_a_day_cover_the_city_without_gap_or_overlap(day: date) -> None:
    sheet = atlas().sheet(day)
    province = shapely.geometry.shape(_boundary(day))
    outline = sheet.plane.flatten(province)
    whole = shapely.union_all(sheet.shapes)

    # Corners are rounded to 10 cm, so that the sums agree to some thousand square metres.
    assert shapely.area(shapely.difference(outline, whole)) < 0.05
    assert sum(shapely.area(shape) for shape in sheet.shapes) == pytest.approx(whole.area, abs=0.05)


def _boundary(day: date) -> dict[str, Any]:
    province = next(iter(areas_on(day, AreaKind.PROVINCE)))
    boundary: dict[str, Any] = Area.objects.values_list("boundary", flat=True).get(pk=province.pk)
    return boundary


@QUICK
@given(
    lat=st.floats(20.96, 21.07, allow_nan=False), lon=st.floats(105.76, 105.89, allow_nan=False),
    day=st.sampled_from([BEFORE_ALL, EVE, REFORM]),
)  # fmt: skip
def test_a_point_in_the_city_has_one_ward_and_it_is_the_nearest(
    lat: float, lon: float, day: date
) -> None:
    hit = find_ward(lat, lon, day)

    assert hit is not None
    assert hit.border_m >= 0
    assert hit.approximate
    assert hit.code not in {near.code for near in hit.near}
    assert nearest_wards(lat, lon, day, 1)[0].distance_m == 0
    distances = [near.distance_m for near in hit.near]
    assert distances == sorted(distances)
    assert len(hit.near) == 3


@QUICK
@given(
    lat=st.floats(allow_nan=True, allow_infinity=True),
    lon=st.floats(allow_nan=True, allow_infinity=True),
)
def test_odd_points_never_raise_and_far_ones_have_no_ward(lat: float, lon: float) -> None:
    hit = find_ward(lat, lon, REFORM)

    far = not (20 < lat < 22 and 105 < lon < 107)
    assert hit is None or not far
    on_earth = math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180
    assert bool(nearest_wards(lat, lon, REFORM)) == on_earth


def test_a_few_steps_over_the_border_the_neighbour_is_near() -> None:
    sheet = atlas().sheet(REFORM)
    ground = sheet.at(*HOAN_KIEM_LAKE)
    assert ground is not None
    index = next(i for i, ward in enumerate(sheet.wards) if ward.pk == ground.place.pk)
    other, tree_index = next(
        (ward, i)
        for i, ward in enumerate(sheet.wards)
        if i != index
        and shapely.distance(sheet.shapes[i], sheet.shapes[index]) == 0
        and shapely.intersection(sheet.shapes[i], sheet.shapes[index]).length > 0.2
    )
    edge = shapely.intersection(sheet.shapes[tree_index], sheet.shapes[index])
    middle = (
        edge.interpolate(0.5, normalized=True)
        if edge.geom_type == "LineString"
        else (shapely.line_merge(edge).representative_point())
    )
    degrees = sheet.plane.unflatten(middle)

    lon, lat = shapely.get_coordinates(degrees)[0]

    hit = find_ward(lat, lon, REFORM)

    assert hit is not None
    assert hit.border_m <= 5
    close = {near.code for near in hit.near if near.distance_m <= 5} | {hit.code}
    assert {other.code, ground.place.code} <= close


def test_just_outside_the_outline_still_counts_and_far_outside_does_not() -> None:
    assert find_ward(16.05, 108.2, REFORM) is None  # Da Nang
    assert len(nearest_wards(16.05, 108.2, REFORM)) == 3
    assert find_ward(21.59, 105.84, REFORM) is None  # Thai Nguyen
