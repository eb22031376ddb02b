"""The wards as GeoJSON for maps: small, cacheable, marked approximate, without gaps."""

from __future__ import annotations

import gzip

import orjson
import pytest
import shapely
from django.test import Client

from caunoi.core.clock import today
from caunoi.places.selectors import areas_on

pytestmark = pytest.mark.usefixtures("city")
ADDRESS = "/ban-do/phuong-xa.geojson"


def test_every_ward_of_today_has_its_shape():
    document = orjson.loads(Client().get(ADDRESS).content)
    wards = {ward.code for ward in areas_on(today(), "ward")}
    assert {one["properties"]["code"] for one in document["features"]} == wards
    assert all(one["properties"]["approximate"] for one in document["features"])
    shapes = [shapely.from_geojson(orjson.dumps(one["geometry"])) for one in document["features"]]
    assert all(shape.is_valid and not shape.is_empty for shape in shapes)
    middles = [shapely.Point(one["properties"]["middle"]) for one in document["features"]]
    assert all(shape.contains(middle) for shape, middle in zip(shapes, middles, strict=True))
    whole = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=0.01)


def test_it_is_light_and_kept_by_the_browser():
    answer = Client().get(ADDRESS, headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < 60_000
    assert len(gzip.decompress(answer.content)) > len(answer.content)
    assert "public" in answer["Cache-Control"]
    again = Client().get(ADDRESS, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert not answer.cookies
