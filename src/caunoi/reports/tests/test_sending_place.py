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


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_name_of_several_wards_is_a_question_and_no_error(client, anonymous):
    typed = {"step": "where", "text": TEXT, "area_words": "dai kim", "place": "ngõ 254 Kim Giang"}
    shown = client.post("/gui-tin/an-danh/" if anonymous else "/gui-tin/", typed)
    page = shown.content.decode()

    assert "Là phường, xã nào trong số này?" in page
    for red in ("cn-summary", "cn-field-invalid", "aria-invalid", "invalid-feedback"):
        assert red not in page
    for words in typed.values():
        assert words in page


def test_a_mistake_beside_the_question_is_told_and_the_question_asked_after_it(client):
    typed = {"step": "where", "text": "", "area_words": "dai kim"}
    page = client.post("/gui-tin/", typed).content.decode()
    assert 'name="step" value="what"' in page
    assert "cn-summary" in page
    page = client.post("/gui-tin/", {**typed, "text": TEXT}).content.decode()
    assert "Là phường, xã nào trong số này?" in page


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


def test_a_name_of_several_wards_is_asked_about_though_a_street_is_given():
    words = {"area_words": "dai kim", "place": "ngo 254 kim giang"}
    walk = at_where().send(**words)
    assert walk.step == "where"
    assert len(walk.form.offers["area_code"]) > 2
    assert walk.form.values["place"] == words["place"]
    walk.send(area_code="?", skip="check").send()
    report = Report.objects.get()
    assert report.place == "ngo 254 kim giang, dai kim"
    assert report.area_code == ""


def test_a_street_goes_with_a_ward_that_nobody_knows_and_is_shown_once():
    walk = at_where().send(area_words="Xyz Qwerty", place="ngõ 254", skip="check")
    assert walk.step == "check"
    assert walk.page.count("Xyz Qwerty") == 2  # in the summary, and in what travels hidden
    walk.send()
    assert Report.objects.get().place == "ngõ 254, Xyz Qwerty"


def test_the_ward_that_only_the_text_names_is_proposed_and_taken_when_confirmed():
    walk = Walk().to_check("Xe rác đổ trộm trước cổng chợ, phường Kim Liên")
    (code,) = walk.form.offers["ward"]
    assert "Phường Kim Liên" in walk.page
    walk.send(ward=code)
    assert walk.step == "check"
    assert "ward" not in walk.form.offers
    walk.send()
    assert Report.objects.get().area_code == code


def test_a_proposal_that_is_passed_over_leaves_the_place_unknown():
    Walk().to_check("Xe rác đổ trộm trước cổng chợ, phường Kim Liên").send()
    assert Report.objects.get().area_code == ""


def test_of_a_divided_ward_in_the_text_all_its_heirs_are_proposed():
    walk = Walk().to_check("Mất xe máy ở Đại Kim tối qua")
    assert len(walk.form.offers["ward"]) > 1
    assert len(set(walk.form.offers["ward"])) == len(walk.form.offers["ward"])


@pytest.mark.parametrize(
    "told", [{"place_unknown": "on"}, {"area_words": "phuong tay ho"}, KIM_GIANG]
)
def test_whoever_told_the_place_is_not_asked_by_the_text(told):
    walk = Walk().send(text="Mất xe ở phường Kim Liên").send(**told)
    if walk.step == "where":
        walk.send(area_code=walk.form.offers["area_code"][0])
    walk.send(skip="check")
    assert walk.step == "check"
    assert "ward" not in walk.form.offers


def test_an_odd_ward_sent_by_hand_is_as_if_none_was_chosen():
    walk = Walk().to_check("Mất xe ở phường Kim Liên").send(ward="x" * 50)
    assert walk.step == "check"
    walk.send()
    assert Report.objects.get().area_code == ""
