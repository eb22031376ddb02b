"""Where: ward by a name of any time without marks, a point, or nothing at all."""

from __future__ import annotations

import pytest

from caunoi.reports.models import Report
from caunoi.reports.tests.walking import TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")
KIM_GIANG = {"lat": "20.977200", "lon": "105.819700"}


def at_where() -> Walk:
    return Walk().send(text=TEXT)


def test_a_name_without_marks_that_fits_one_ward_needs_no_choice():
    walk = at_where().send(area_words="phuong tay ho")
    assert walk.step == "when"
    assert walk.form.values["area_code"]


def test_an_old_district_is_no_more_and_its_wards_are_offered():
    walk = at_where().send(area_words="quan hoang mai")
    assert walk.step == "where"
    assert "không còn" in walk.page
    wards = walk.form.offers["area_code"]
    assert len(wards) > 1
    assert walk.send(area_code=wards[1]).form.values["area_code"] == wards[1]


def test_of_a_ward_of_today_and_an_old_one_of_that_name_todays_is_marked():
    walk = at_where().send(area_words="dinh cong")
    assert walk.step == "where"
    assert len(walk.form.offers["area_code"]) > 1
    assert walk.form.values["area_code"] == walk.form.offers["area_code"][0]
    assert walk.send().step == "when"


def test_a_name_nobody_knows_is_told_and_does_not_hold_up_the_report():
    walk = at_where().send(area_words="Xyz Qwerty")
    assert walk.step == "where"
    assert 'aria-invalid="true"' in walk.page
    assert walk.form.values["area_words"] == "Xyz Qwerty"
    assert walk.send(skip="check", area_words="").step == "check"


def test_a_ward_chosen_for_another_name_is_chosen_no_more():
    walk = at_where().send(area_words="phuong tay ho")
    first = walk.form.values["area_code"]
    walk.send(back="where").send(area_words="phuong kim lien")
    assert walk.step == "when"
    assert walk.form.values["area_code"] not in ("", first)


def test_a_point_alone_offers_its_ward_and_the_next_ones():
    walk = at_where().send(**KIM_GIANG)
    assert walk.step == "where"
    offered = walk.form.offers["area_code"]
    assert len(offered) > 1
    walk.send(area_code=offered[0]).send().send().send()
    report = Report.objects.get()
    assert (report.lat, report.lon) == (20.9772, 105.8197)
    assert report.area_code == offered[0]
    assert report.quadkey


def test_the_ward_that_was_confirmed_stands_above_that_of_the_point():
    walk = at_where().send(**KIM_GIANG)
    other = walk.form.offers["area_code"][1]
    walk.send(area_code=other, skip="check").send()
    assert Report.objects.get().area_code == other


@pytest.mark.parametrize(
    "odd", [{"lat": "nan", "lon": "1"}, {"lat": "91", "lon": "200"}, {"lat": "21", "lon": ""}]
)
def test_a_point_that_is_none_is_left_out(odd):
    at_where().send(**odd).send(skip="check").send()
    report = Report.objects.get()
    assert (report.lat, report.lon, report.quadkey) == (None, None, "")


def test_whoever_does_not_remember_is_asked_for_no_ward():
    walk = at_where().send(area_words="quan hoang mai", place_unknown="on")
    assert walk.step == "when"
    walk.send(skip="check").send()
    assert Report.objects.get().place_unknown


def test_whoever_is_not_sure_of_the_ward_need_not_guess(city, client):
    shown = client.post("/gui-tin/", {"step": "where", "text": "Mất xe", "area_words": "dai kim"})
    assert 'value="?"' in shown.content.decode()

    following = client.post(
        "/gui-tin/",
        {"step": "where", "text": "Mất xe", "area_words": "dai kim", "area_code": "?"},
    )
    assert 'name="step" value="when"' in following.content.decode()


def test_a_street_is_enough_and_the_name_that_was_typed_stays_with_it(city, client):
    words = {"text": "Mất xe máy ở ngõ", "area_words": "dai kim", "place": "ngo 254 kim giang"}
    following = client.post("/gui-tin/", {"step": "where", **words})
    assert 'name="step" value="when"' in following.content.decode()

    client.post("/gui-tin/", {"step": "check", "key": "a-street-is-enough", **words})

    report = Report.objects.get()
    assert report.place == "ngo 254 kim giang, dai kim"
    assert report.area_code == ""
