"""Before sending: every answer can be changed, and it stands there who gets it and what follows."""

from __future__ import annotations

import pytest

from caunoi.reports.models import Report
from caunoi.reports.tests.walking import NAMED, NAMELESS, TEXT, Walk

pytestmark = pytest.mark.usefixtures("city")
PERSON = "Tôi tên là Lan, số của tôi 0912 345 678. Quán karaoke ồn suốt đêm."


def test_a_change_goes_to_its_screen_and_straight_back():
    walk = Walk().to_check()
    walk.send(goto="where")
    assert walk.step == "where"
    walk.send(area_words="dai kim")
    assert walk.step == "where"  # several wards fit
    walk.send(area_code=walk.form.offers["area_code"][0], place="Ngõ 282")
    assert walk.step == "check"
    assert "Ngõ 282" in walk.page
    assert walk.form.values["text"] == TEXT


def test_a_changed_text_is_the_text_that_is_sent():
    walk = Walk().to_check().send(goto="what").send(text="Một chuyện khác hẳn")
    assert walk.step == "check"
    walk.send()
    assert Report.objects.get().text == "Một chuyện khác hẳn"


def test_back_from_a_change_leads_to_the_check():
    walk = Walk().to_check().send(goto="who")
    assert walk.form.offers["back"] == ["check"]
    assert walk.send(back="check").step == "check"


def test_the_unit_the_reason_and_the_clock_are_named():
    walk = Walk()
    walk.send(text=TEXT).send(area_words="phuong tay ho").send().send()
    assert walk.step == "check"
    walk_page = walk.page
    walk.send()
    report = Report.objects.get()
    assert report.unit.name in walk_page
    assert report.routing["why"]["vi"] in walk_page
    assert "Chậm nhất" in walk_page
    assert walk.page.count("Chậm nhất") == walk_page.count("Chậm nhất")


def test_danger_is_told_on_every_screen_and_stops_nothing():
    walk = Walk().send(text="Nhà bên đang cháy lớn, có người mắc kẹt")
    while walk.step:
        assert 'data-call="114"' in walk.page
        assert 'data-call="114" hidden' not in walk.page
        walk.send()
    assert Report.objects.exists()


def test_without_danger_the_block_only_waits_for_the_script():
    walk = Walk()
    assert 'data-call="113" hidden' in walk.page
    assert "data-danger" not in walk.send(text=TEXT).page


def test_a_nameless_text_that_names_its_writer_is_pointed_out():
    page = Walk(NAMELESS).to_check(PERSON).page
    assert "<q>Tôi tên là</q>" in page
    assert "<q>0912 345 678</q>" in page
    assert "<q>" not in Walk(NAMELESS).to_check(TEXT).page
    assert "<q>Tôi tên là</q>" not in Walk(NAMED).to_check(PERSON).page


def test_a_broken_address_of_mail_is_asked_for_where_it_can_be_mended():
    walk = Walk().to_check().send(goto="who").send(email="lan@", back="check")
    assert walk.step == "who"
    assert 'aria-invalid="true"' in walk.page
    assert walk.send(email="lan@example.com").step == "check"


def test_a_number_or_address_that_reaches_nobody_is_pointed_at():
    walk = Walk().to_check().send(goto="who").send(phone="12ab", email="thu@localhost")
    assert walk.step == "check"
    for typed in ("12ab", "thu@localhost"):
        assert f"<q>{typed}</q>" in walk.page
    walk.send(goto="who").send(phone="+84 912 345 678", email="lan@example.test")
    assert "<q>" not in walk.page.split("cn-answers")[0]
