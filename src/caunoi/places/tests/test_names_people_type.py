"""Type-ahead: marks, case, kinds and a slip do not matter; an old name says what it is today."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caunoi.places.names import is_one_slip, read_words
from caunoi.places.selectors import areas_on, suggest_areas
from caunoi.places.tests.data import EVE, REFORM, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize(
    "typed",
    ["dai kim", "Đại Kim", "DAI KIM", "p. đại kim", "phuong dai kim", "daikim", "dai  kim,",
     unicodedata.normalize("NFD", "Đại Kim"), "dai kim hoang mai"],
)  # fmt: skip
def test_dai_kim_is_found_however_it_is_typed_and_says_today_s_names(typed: str) -> None:
    found = suggest_areas(typed, REFORM)

    first = next(s for s in found if "Đại Kim" in s.was)
    today = {row["new_name"] for row in rows("area_mapping.csv") if "Đại Kim" in row["old_name"]}
    assert {heir.place.name for heir in first.now} == today
    assert "Hoàng Mai" in first.was


def test_hoang_mai_is_a_ward_today_and_was_a_district() -> None:
    found = suggest_areas("hoang mai", REFORM)

    assert (found[0].code, found[0].was) == ("00331", "")
    district = next(s for s in found if s.was.startswith("Quận Hoàng Mai"))
    assert district.code == ""
    assert "00331" in {heir.place.code for heir in district.now}


def test_a_divided_ward_asks_for_the_street_in_both_languages() -> None:
    with override("vi"):
        vi = next(s for s in suggest_areas("dai kim", REFORM) if "Đại Kim" in s.was)
    with override("en"):
        en = next(s for s in suggest_areas("dai kim", REFORM) if s.was.startswith("Dai Kim"))

    assert len(vi.now) > 1
    assert vi.code == ""
    assert "street or house number" in en.note
    assert vi.note != en.note


def test_a_ward_that_went_whole_into_another_gives_its_code() -> None:
    found = suggest_areas("phuc xa", REFORM)

    first = next(s for s in found if "Phúc Xá" in s.was)
    assert first.code == "00097"
    assert first.note


def test_every_ward_of_today_is_first_for_its_own_name() -> None:
    not_first = [
        place.code
        for place in areas_on(REFORM, "ward")
        if place.code not in {s.code for s in suggest_areas(place.name, REFORM)[:2]}
    ]
    assert not_first == []


@pytest.mark.parametrize("typed", ["hoamg mai", "hoagn mai", "dinh cog", "ba dinhh"])
def test_one_slip_of_the_finger_is_forgiven(typed: str) -> None:
    codes = {s.code for s in suggest_areas(typed, REFORM)}
    assert codes & {"00331", "00316", "00004"}


def test_before_the_reform_the_old_name_is_the_name() -> None:
    found = suggest_areas("dai kim", EVE)
    assert found[0].was == ""
    assert found[0].code


@pytest.mark.parametrize("typed", ["", "   ", "???", "qwrtzp", "phuong", "😀", "\x00", "a" * 5000])
def test_what_names_no_place_gives_no_error(typed: str) -> None:
    assert isinstance(suggest_areas(typed, REFORM), list)


@QUICK
@given(st.text(max_size=40), st.dates(date(2019, 1, 1), date(2027, 1, 1)))
def test_whatever_is_typed_on_whatever_day_answers(typed: str, day: date) -> None:
    for found in suggest_areas(typed, day, limit=5):
        assert found.name
        assert found.now


@given(st.text("abcdefgh", min_size=3, max_size=9), st.data())
def test_a_slip_is_one_letter(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcxyz"))

    assert is_one_slip(word, word[:at] + word[at + 1 :])
    assert is_one_slip(word, word[:at] + letter + word[at:])
    assert is_one_slip(word, word[:at] + letter + word[at + 1 :])
    assert not is_one_slip(word, word + "zzz")


def test_y_and_i_are_one_letter() -> None:
    assert read_words("Mỹ Đình") == read_words("Mĩ Đình")
