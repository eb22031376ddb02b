"""Who answers for what where and when: against a slow and plain reading of the same rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.places.choices import AreaKind
from caunoi.places.selectors import area_path, areas_on, resolve_ward
from caunoi.reports.catalogue import leaves
from caunoi.units import directory
from caunoi.units.choices import UnitKind, Why
from caunoi.units.models import Responsibility, Unit

pytestmark = pytest.mark.django_db
REFORM = date(2025, 7, 1)
DAYS = st.sampled_from(
    [date(2019, 6, 1), date(2025, 2, 28), date(2025, 3, 1), date(2025, 6, 30), REFORM,
     date(2026, 11, 25)]
)  # fmt: skip
QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def naive(category: str, ward: str | None, day: date) -> Unit | None:
    """Try every row on every prefix; the best by priority, then category, then area."""
    place = resolve_ward(ward, day) if ward else None
    path = area_path(place.code, day) if place else ()
    best: list[tuple[int, int, int, Responsibility]] = []
    for row in Responsibility.objects.select_related("unit", "area"):
        if row.category and not f"{category}.".startswith(f"{row.category}."):
            continue
        if row.area is not None and row.area.code not in path:
            continue
        if (row.valid_from and day < row.valid_from) or (row.valid_to and day > row.valid_to):
            continue
        narrow = len(row.category.split(".")) if row.category else 0
        near = len(path) - path.index(row.area.code) if row.area else 0
        best.append((row.priority, narrow, near, row))
    best.sort(key=lambda item: item[:3], reverse=True)
    for *_rank, row in best:
        if row.ward_first and place is not None:
            local = Unit.objects.on(day).filter(kind=UnitKind.WARD, area__code=place.code).first()
            if local is not None:
                return local
        if Unit.objects.on(day).filter(pk=row.unit_id).exists():
            return row.unit
        heir = directory.successor(row.unit.code, day)
        if heir is not None:
            return Unit.objects.get(pk=heir.unit.pk)
    return None


@QUICK
@given(data=st.data(), day=DAYS)
def test_the_unit_is_the_one_a_plain_reading_finds(
    city: None, data: st.DataObject, day: date
) -> None:
    category = data.draw(st.sampled_from([row.code for row in leaves()] + ["", "no.such"]))
    codes = [place.code for place in areas_on(day, AreaKind.WARD)]
    ward = data.draw(st.one_of(st.none(), st.sampled_from(codes), st.just("99999")))

    found = directory.responsible_unit(category, ward, day)

    expected = naive(category, ward, day)
    assert expected is not None
    assert found.unit.code == expected.code
    assert found.unit.is_open(day)
    assert found.reason


@pytest.mark.usefixtures("changing_city")
class TestRulesThatPeopleAdd:
    """Rows of one's own over those of the file."""

    def add(self, **over: object) -> None:
        values: dict[str, object] = {"category": "trat_tu", "unit": unit("PK02"), **over}
        Responsibility.objects.create(**values)
        directory.forget()

    def test_a_higher_priority_wins_over_a_narrower_category(self) -> None:
        self.add(priority=5)

        assert answers("trat_tu.on_ao") == "PK02"

    def test_at_the_same_priority_the_narrower_category_wins(self) -> None:
        before = answers("trat_tu.on_ao")
        self.add()

        assert answers("trat_tu.on_ao") == before

    def test_a_rule_of_one_ward_holds_there_only(self) -> None:
        ward = unit("CA-00316").area
        self.add(category="trat_tu.on_ao", area=ward)

        found = directory.responsible_unit("trat_tu.on_ao", "00316", REFORM)
        assert (found.unit.code, found.why) == ("PK02", Why.AREA_RULE)
        assert answers("trat_tu.on_ao", "00004") == "CA-00004"

    def test_it_holds_from_its_first_to_its_last_day(self) -> None:
        self.add(priority=9, valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 31))

        usual = answers("trat_tu.on_ao", day=date(2025, 12, 31))
        assert answers("trat_tu.on_ao", day=date(2026, 1, 1)) == "PK02"
        assert answers("trat_tu.on_ao", day=date(2026, 1, 31)) == "PK02"
        assert answers("trat_tu.on_ao", day=date(2026, 2, 1)) == usual

    def test_the_beginning_of_a_word_is_no_category_above(self) -> None:
        self.add(category="trat", priority=9)

        assert answers("trat_tu.on_ao") != "PK02"

    def test_the_snapshot_follows_the_table_when_its_time_is_over(self, settings: object) -> None:
        settings.REFERENCE_TTL_SECONDS = 0  # type: ignore[attr-defined]
        usual = answers("trat_tu.on_ao")
        Responsibility.objects.create(category="trat_tu.on_ao", unit=unit("PK02"), priority=9)

        assert usual != "PK02"
        assert answers("trat_tu.on_ao") == "PK02"

    def test_within_its_time_the_snapshot_asks_nothing(
        self, django_assert_num_queries: object
    ) -> None:
        answers("trat_tu.on_ao")
        with django_assert_num_queries(0):  # type: ignore[operator]
            for code in ("hinh_su.trom_cap", "an_ninh.ta_dao", "pccc.nguy_co"):
                directory.responsible_unit(code, "00316", REFORM)


def answers(category: str, ward: str = "00316", day: date = REFORM) -> str:
    return directory.responsible_unit(category, ward, day).unit.code


def unit(code: str) -> Unit:
    return Unit.objects.select_related("area").get(code=code)


@pytest.mark.usefixtures("city")
class TestHanoi:
    """The city's own rows."""

    def test_every_leaf_has_a_unit_in_every_ward(self) -> None:
        for leaf in leaves():
            for ward in ("00316", "00004", None):
                found = directory.responsible_unit(leaf.code, ward, REFORM)
                assert found.unit.is_open(REFORM), leaf.code
                assert found.why != Why.DUTY_DESK, leaf.code

    @pytest.mark.parametrize(
        ("leaf", "code"),
        [
            ("an_ninh.kich_dong", "PA02"), ("an_ninh.pha_hoai", "PA09"),
            ("an_ninh.ta_dao", "PA02"), ("an_ninh.lo_bi_mat", "PA03"),
            ("an_ninh.nguoi_nuoc_ngoai", "PA08"),
        ],
    )  # fmt: skip
    def test_national_security_goes_to_its_department_and_not_to_the_ward(
        self, leaf: str, code: str
    ) -> None:
        found = directory.responsible_unit(leaf, "00316", REFORM)
        assert (found.unit.code, found.why) == (code, Why.CITY_WIDE)

    def test_the_sentence_names_the_ward_in_the_reader_s_language(self) -> None:
        found = directory.responsible_unit("trat_tu.on_ao", "00316", REFORM)
        assert "Dinh Cong" in found.reason or "Định Công" in found.reason
