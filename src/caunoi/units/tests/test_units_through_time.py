"""Units through time: ward police everywhere, districts until March 2025, heirs, desks, trees."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.core.errors import NotFound
from caunoi.places.choices import AreaKind
from caunoi.places.selectors import areas_on
from caunoi.units import directory
from caunoi.units.choices import Desk, UnitKind
from caunoi.units.models import Unit, UnitSuccession
from caunoi.units.services import load_units

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
LAST_OF_DISTRICTS, AFTER_DISTRICTS = date(2025, 2, 28), date(2025, 3, 1)
EVE, REFORM = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize(
    ("day", "wards"), [(date(2019, 6, 1), 584), (LAST_OF_DISTRICTS, 526), (EVE, 526), (REFORM, 126)]
)
def test_every_ward_of_every_day_has_its_police(day: date, wards: int) -> None:
    places = areas_on(day, AreaKind.WARD)
    police = [directory.ward_police(place.code, day) for place in places]

    assert len(places) == wards
    assert all(police)
    assert len({found.code for found in police if found}) == wards
    assert len(directory.units_on(day, UnitKind.WARD)) == wards


def test_the_police_of_a_ward_bear_its_name_and_code() -> None:
    found = directory.ward_police("00316", REFORM)
    assert found is not None
    assert found.code == "CA-00316"
    assert found.name == "Công an phường Định Công"
    assert found.name_en == "Dinh Cong Ward Police"


def test_district_police_end_with_february_2025() -> None:
    assert len(directory.units_on(LAST_OF_DISTRICTS, UnitKind.DISTRICT)) == 30
    assert directory.units_on(AFTER_DISTRICTS, UnitKind.DISTRICT) == []


def test_ward_police_stood_under_the_district_and_stand_under_the_city() -> None:
    old = directory.ward_police("00004", LAST_OF_DISTRICTS)
    assert old is not None
    assert "CAH-001" in directory.ancestors(old.code, LAST_OF_DISTRICTS)
    assert "CAH-001" not in directory.ancestors(old.code, AFTER_DISTRICTS)
    assert directory.ancestors("CA-00004", REFORM)[1] == "CAHN"
    assert directory.is_within("CA-00004", "CAHN", REFORM)
    assert not directory.is_within("CAHN", "CA-00004", REFORM)


def test_the_tree_below_holds_all_units_of_the_city() -> None:
    below = directory.subtree("CAHN", REFORM)
    assert {"PC02", "TTTTCH", "CA-00316"} <= below
    assert "BCA" not in below
    assert directory.subtree("PC02", REFORM) >= {"PC02"}


def test_every_unit_that_is_gone_has_an_heir_in_service() -> None:
    gone = Unit.objects.filter(valid_to__lt=REFORM).values_list("code", flat=True)
    orphans = [code for code in gone if directory.successor(code, REFORM) is None]
    assert orphans == []
    assert len(gone) > 500


def test_an_heir_of_a_divided_ward_is_unsure_until_the_ward_is_known() -> None:
    link = (
        UnitSuccession.objects.filter(partial=True, on=REFORM, old__kind=UnitKind.WARD)
        .select_related("old", "new__area")
        .exclude(is_default=True)
        .first()
    )
    assert link is not None
    assert link.new.area is not None

    guess = directory.successor(link.old.code, REFORM)
    known = directory.successor(link.old.code, REFORM, ward_code=link.new.area.code)

    assert guess is not None
    assert not guess.sure
    assert known is not None
    assert known.sure
    assert known.unit.code == link.new.code


def test_a_unit_in_service_is_its_own_heir_and_an_unknown_one_has_none() -> None:
    own = directory.successor("PC02", REFORM)
    assert own is not None
    assert (own.unit.code, own.sure) == ("PC02", True)
    assert directory.successor("NOBODY", REFORM) is None


@pytest.mark.parametrize(
    ("desk", "code"),
    [(Desk.ROOT, "CAHN"), (Desk.COMMAND_CENTRE, "TTTTCH"), (Desk.INSPECTORATE, "PX05")],
)
def test_the_desks_of_the_city(desk: Desk, code: str) -> None:
    found = directory.desk(desk, REFORM)
    assert found is not None
    assert found.code == code


def test_no_two_units_share_a_desk_on_a_day() -> None:
    for day in (LAST_OF_DISTRICTS, REFORM):
        desks = [u.desk for u in directory.units_on(day) if u.desk]
        assert len(desks) == len(set(desks))


def test_an_unknown_code_is_told_apart_by_find_and_get() -> None:
    assert directory.find_unit("NOBODY") is None
    with pytest.raises(NotFound):
        directory.get_unit("NOBODY")


def test_loading_again_changes_nothing(settings: object) -> None:
    fields = ("pk", "code", "name", "parent_id", "valid_from", "valid_to")
    before = list(Unit.objects.order_by("pk").values_list(*fields))
    links = UnitSuccession.objects.count()

    load_units(settings.CITY_DATA)  # type: ignore[attr-defined]

    assert list(Unit.objects.order_by("pk").values_list(*fields)) == before
    assert UnitSuccession.objects.count() == links


def test_a_new_unit_is_seen_when_the_snapshot_s_time_is_over(settings: object) -> None:
    directory.units_on(REFORM)
    Unit.objects.create(
        code="PX99", name="Đội mới", name_en="New team", short="Đội mới", kind=UnitKind.TEAM
    )

    assert directory.find_unit("PX99") is None
    settings.REFERENCE_TTL_SECONDS = 0  # type: ignore[attr-defined]
    assert directory.find_unit("PX99") is not None
    directory.forget()
