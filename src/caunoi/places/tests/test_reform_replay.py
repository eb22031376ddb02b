"""The reforms are rows: any date can be replayed, and every old ward is found in one of now."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from caunoi.places.choices import AreaKind
from caunoi.places.models import Area, AreaSuccession
from caunoi.places.selectors import area_path, areas_on, find_area, heirs, resolve_ward
from caunoi.places.services import load_areas
from caunoi.places.tests.data import AFTER_2020, AFTER_JANUARY, BEFORE_ALL, EVE, REFORM, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize(
    ("day", "districts", "wards"),
    [
        (BEFORE_ALL, 30, 584),
        (date(2020, 2, 29), 30, 584),
        (date(2020, 3, 1), 30, 579),
        (date(2024, 12, 31), 30, 579),
        (date(2025, 1, 1), 30, 526),
        (EVE, 30, 526),
        (REFORM, 0, 126),
        (date(2026, 11, 25), 0, 126),
    ],
)
def test_on_each_day_there_are_as_many_as_the_law_says(
    day: date, districts: int, wards: int
) -> None:
    assert len(areas_on(day, AreaKind.DISTRICT)) == districts
    assert len(areas_on(day, AreaKind.WARD)) == wards
    assert len(areas_on(day, AreaKind.PROVINCE)) == 1


def test_every_ward_of_before_leads_to_the_wards_that_the_list_names() -> None:
    listed: dict[str, set[str]] = defaultdict(set)
    for row in rows("area_mapping.csv"):
        listed[row["old_code"]].add(row["new_code"])
    wrong = {}
    for code, expected in listed.items():
        place = find_area(code, BEFORE_ALL)
        assert place is not None, code
        found = {heir.place.code for heir in heirs(place.pk, REFORM)}
        # A ward that was joined to a neighbour in between went where the neighbour went.
        if not expected <= found:
            wrong[code] = (expected, found)
    assert not wrong


def test_the_main_heir_is_the_one_the_list_marks() -> None:
    for row in rows("area_mapping.csv"):
        if row["is_default"] != "1" or row["code_2025_01"] != row["old_code"]:
            continue
        place = find_area(row["old_code"], BEFORE_ALL)
        assert place is not None
        first = heirs(place.pk, REFORM)[0]
        assert first.is_default, row["old_code"]
        assert first.place.code == row["new_code"], row["old_code"]


def test_a_ward_that_was_divided_says_so() -> None:
    divided = AreaSuccession.objects.filter(on=REFORM, old__kind=AreaKind.WARD, partial=True)
    assert divided.exists()
    for old in set(divided.values_list("old_id", flat=True)):
        parts = AreaSuccession.objects.filter(old_id=old, on=REFORM)
        assert parts.filter(is_default=True).count() == 1
        assert all(part.partial for part in parts)


def test_where_a_ward_was_divided_the_street_is_asked_and_nothing_guessed() -> None:
    counts: dict[str, set[str]] = defaultdict(set)
    names = {row["code"] for row in rows("areas_2025.csv")}
    for row in rows("area_mapping.csv"):
        counts[row["code_2025_01"]].add(row["new_code"])
    divided = next(code for code, new in counts.items() if len(new) > 1 and code not in names)
    whole = next(code for code, new in counts.items() if len(new) == 1 and code not in names)

    assert resolve_ward(divided, REFORM) is None
    only = resolve_ward(whole, REFORM)
    assert only is not None
    assert only.code in counts[whole]
    assert resolve_ward(divided, EVE) is not None


def test_a_code_that_was_given_again_is_the_ward_of_its_day() -> None:
    before, after = find_area("00004", EVE), find_area("00004", REFORM)
    assert before is not None
    assert after is not None
    assert before.name == "Phường Trúc Bạch"
    assert after.name == "Phường Ba Đình"
    assert before.pk != after.pk


def test_the_path_upward_has_a_district_until_the_reform() -> None:
    assert area_path("00004", EVE) == ("00004", "001", "01")
    assert area_path("00004", REFORM) == ("00004", "01")
    assert area_path("nowhere", REFORM) == ()


def test_no_ward_has_two_rows_on_one_day_and_none_a_hole_in_its_time() -> None:
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for code, start, end in Area.objects.values_list("code", "valid_from", "valid_to"):
        spans[code].append((start, end or date.max))
    for code, times in spans.items():
        times.sort()
        for (_, end), (start, _end) in zip(times, times[1:], strict=False):
            assert end < start, code


def test_loading_again_changes_nothing(settings: object) -> None:
    before = list(Area.objects.order_by("pk").values_list("pk", "code", "valid_from", "valid_to"))
    links = AreaSuccession.objects.count()

    load_areas(settings.CITY_DATA)  # type: ignore[attr-defined]

    after = list(Area.objects.order_by("pk").values_list("pk", "code", "valid_from", "valid_to"))
    assert after == before
    assert AreaSuccession.objects.count() == links


def test_between_the_reforms_a_joined_ward_is_found_under_its_neighbour() -> None:
    joined = next(
        row for row in rows("area_mapping.csv")
        if row["code_2020"] == row["old_code"] != row["code_2025_01"]
    )  # fmt: skip
    assert find_area(joined["old_code"], AFTER_2020) is not None
    assert find_area(joined["old_code"], AFTER_JANUARY) is None
    place = find_area(joined["old_code"], AFTER_2020)
    assert place is not None
    assert joined["code_2025_01"] in {heir.place.code for heir in heirs(place.pk, AFTER_JANUARY)}
