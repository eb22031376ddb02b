"""Official boundaries: a good file is taken over whole, a bad one changes nothing and says why."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from caunoi.core.errors import RuleBroken
from caunoi.core.models import Event
from caunoi.places.choices import AreaKind
from caunoi.places.models import Area, AreaImport, AreaSuccession
from caunoi.places.selectors import areas_on, find_area, find_ward, heirs
from caunoi.places.services import import_areas, load_areas
from caunoi.places.tests.data import REFORM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("changing_city")]
NEW_DAY = date(2026, 10, 1)
DINH_CONG = (20.983, 105.832)


def feature(code: str) -> dict[str, Any]:
    area = Area.objects.get(code=code, valid_to=None)
    return {"type": "Feature", "properties": {"code": code, "name": area.name},
            "geometry": area.boundary}  # fmt: skip


def collection(*features: dict[str, Any], **over: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **over}).encode()


def take(raw: bytes, day: date = REFORM, **over: Any) -> Any:
    return import_areas(raw, valid_from=day, by="officer:test", **over)


def snapshot() -> list[tuple[Any, ...]]:
    fields = ("pk", "code", "valid_from", "valid_to", "approximate", "certainty")
    return [*Area.objects.order_by("pk").values_list(*fields)]


def test_all_wards_are_taken_over_at_once_and_recorded() -> None:
    codes = [place.code for place in areas_on(REFORM, AreaKind.WARD)]
    raw = collection(*(feature(code) for code in codes))

    done = take(raw, why="1656/NQ-UBTVQH15")

    assert (done.areas, done.errors) == (126, ())
    assert done.overlap_km2 < 0.01
    wards = Area.objects.filter(valid_to=None, kind=AreaKind.WARD)
    assert not wards.filter(approximate=True).exists()
    hit = find_ward(*DINH_CONG, REFORM)
    assert hit is not None
    assert not hit.approximate
    event = Event.objects.get(code="areas.imported")
    assert event.data["after"]["areas"] == 126
    assert event.data["why"] == "1656/NQ-UBTVQH15"


def test_the_same_file_again_changes_nothing() -> None:
    raw = collection(feature("00316"))
    first = take(raw)
    before = snapshot()

    again = take(raw)

    assert again.import_id == first.import_id
    assert snapshot() == before
    assert AreaImport.objects.count() == 1


def test_wards_left_out_are_named() -> None:
    done = take(collection(feature("00316")))

    assert any("125" in warning for warning in done.warnings)


def test_from_a_later_day_the_old_row_ends_and_a_new_one_goes_on() -> None:
    before = find_area("00316", REFORM)

    take(collection(feature("00316")), NEW_DAY)

    old, new = find_area("00316", date(2026, 9, 30)), find_area("00316", NEW_DAY)
    assert before is not None
    assert old is not None
    assert new is not None
    assert (old.pk, old.valid_to) == (before.pk, date(2026, 9, 30))
    assert new.pk != old.pk
    assert (old.approximate, new.approximate) == (True, False)
    assert [heir.place.pk for heir in heirs(old.pk, NEW_DAY)] == [new.pk]
    assert AreaSuccession.objects.filter(old_id=old.pk, new_id=new.pk, share=1.0).exists()
    assert len(areas_on(NEW_DAY, AreaKind.WARD)) == 126


def test_loading_the_lists_again_keeps_what_was_imported(settings: Any) -> None:
    take(collection(feature("00316")), NEW_DAY)
    before = snapshot()

    load_areas(settings.CITY_DATA)

    assert snapshot() == before


def broken_bow() -> dict[str, Any]:
    found = feature("00316")
    lat, lon = Area.objects.filter(code="00316", valid_to=None).values_list("lat", "lon").get()
    ring = [[lon, lat], [lon + 0.02, lat + 0.02], [lon + 0.02, lat], [lon, lat + 0.03], [lon, lat]]
    return {**found, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def swapped() -> dict[str, Any]:
    def turn(value: Any) -> Any:
        if isinstance(value[0], int | float):
            return [value[1], value[0]]
        return [turn(inner) for inner in value]

    found = feature("00316")
    shape = found["geometry"]
    return {**found, "geometry": {**shape, "coordinates": turn(shape["coordinates"])}}


BAD: dict[str, Callable[[], bytes]] = {
    "no JSON": lambda: b"{not json",
    "no collection": lambda: b'{"type": "Feature"}',
    "a list": lambda: b"[]",
    "nothing in it": lambda: collection(),
    "twice the same": lambda: collection(feature("00316"), feature("00316")),
    "no code": lambda: collection({**feature("00316"), "properties": {}}),
    "unknown code": lambda: collection({**feature("00316"), "properties": {"code": "99999"}}),
    "no geometry": lambda: collection({**feature("00316"), "geometry": None}),
    "a point": lambda: collection(
        {**feature("00316"), "geometry": {"type": "Point", "coordinates": [105.8, 21.0]}}
    ),
    "metres": lambda: collection(
        feature("00316"), crs={"type": "name", "properties": {"name": "EPSG:3405"}}
    ),
    "a knot": lambda: collection(broken_bow()),
    "swapped": lambda: collection(swapped()),
    "two claim one ground": lambda: collection(
        feature("00316"), {**feature("00331"), "geometry": feature("00316")["geometry"]}
    ),
    "one good and one bad": lambda: collection(feature("00004"), {"type": "Feature"}),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_with_an_error_changes_nothing_and_says_what_is_wrong(name: str) -> None:
    raw = BAD[name]()
    before = snapshot()

    with pytest.raises(RuleBroken) as refusal:
        take(raw)

    assert refusal.value.missing
    assert snapshot() == before
    assert not AreaImport.objects.exists()
    assert not Event.objects.filter(code="areas.imported").exists()


def test_swapped_coordinates_are_told_as_such() -> None:
    checked = take(collection(swapped()), dry_run=True)

    assert checked.import_id is None
    assert len(checked.errors) == 1


def test_a_dry_run_writes_nothing() -> None:
    before = snapshot()

    checked = take(collection(feature("00316")), dry_run=True)

    assert (checked.areas, checked.import_id) == (1, None)
    assert snapshot() == before


def test_another_name_is_a_warning_only() -> None:
    strange = {**feature("00316"), "properties": {"code": "00316", "name": "Phường Nào Đó"}}

    assert any("Nào Đó" in warning for warning in take(collection(strange)).warnings)


def test_the_command_takes_a_file_and_refuses_a_broken_one(tmp_path: Path, capsys: Any) -> None:
    good, bad = tmp_path / "good.geojson", tmp_path / "bad.geojson"
    good.write_bytes(collection(feature("00316")))
    bad.write_bytes(b"{")

    call_command("import_areas", str(good), "--valid-from", "2025-07-01")
    with pytest.raises(CommandError):
        call_command("import_areas", str(bad), "--valid-from", "2025-07-01")
    with pytest.raises(CommandError):
        call_command("import_areas", str(tmp_path / "none"), "--valid-from", "2025-07-01")

    assert AreaImport.objects.count() == 1
    assert "1" in capsys.readouterr().out
