"""1 July 2025: districts and old wards are gone overnight. Whoever wrote in June is told in July
who has the report now, and no date has moved."""

from __future__ import annotations

from datetime import date

from caunoi.reports.jobs import run_successions
from caunoi.reports.tests.reading import at
from caunoi.testing.officers import make_officer
from caunoi.units import directory
from caunoi.units.roll import roll
from tests.flows.people import Desk, Resident

LAST_DAY = date(2025, 6, 30)


def _whole_ward() -> tuple[str, str, str]:
    """A ward that went to one new ward as a whole: its area, its police, its heir's police."""
    for unit in directory.units_on(LAST_DAY, kind="ward"):
        heirs = roll().heirs.get(unit.code, [])
        if unit.valid_to == LAST_DAY and len(heirs) == 1 and not heirs[0].partial:
            return unit.area_code, unit.code, heirs[0].code
    raise AssertionError("no ward went over whole")


def test_a_report_of_june_is_answered_in_july_by_the_heir(city, travel):
    travel.move_to(at("2025-06-25 09:00"))
    area, old, new = _whole_ward()
    lan = Resident()
    receipt = lan.sends(
        "Nhà bên mở loa karaoke đến nửa đêm, cả ngõ không ngủ được", area=area,
        category="trat_tu.on_ao", contact={"phone": "0912345678"},
    )  # fmt: skip
    assert receipt["unit"]["code"] == old
    before = Desk(make_officer("duty_officer", old))
    before.does(lan.code, "classify")
    dates = [clock["due_at"] for clock in lan.sees()["deadlines"]]

    travel.move_to(at("2025-07-01 00:30"))
    assert run_successions() == 1
    assert run_successions() == 0

    after = Desk(make_officer("duty_officer", new))
    assert after.inbox() == [lan.code]
    assert not before.knows(lan.code)
    heir = directory.get_unit(new).name
    assert any(heir in text for text in lan.told())
    assert [clock["due_at"] for clock in lan.sees()["deadlines"]] == dates
    travel.shift(9 * 3600)
    after.does(
        lan.code, "close", message="Đã nhắc nhở chủ nhà, ký cam kết.", ground="fixed",
        proof="5/BB, 01/07/2025",
    )  # fmt: skip
    assert lan.sees()["state"] == "closed"
    assert lan.sees()["unit"]["name"] == heir

    # Written in July with the old ward's code: it finds the ward of today by itself.
    late = Resident().sends("Vẫn ồn như cũ", area=area, category="trat_tu.on_ao")
    assert late["unit"]["code"] == new
