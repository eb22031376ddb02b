"""The reform: open reports of a dissolved unit go on with its heir, nothing lost, no date moved."""

from __future__ import annotations

from datetime import date

import pytest

from caunoi.places.selectors import get_area
from caunoi.reports.choices import State
from caunoi.reports.models import Deadline, Message, Report, Shield
from caunoi.reports.selectors import visible_reports
from caunoi.reports.services import succeeding
from caunoi.reports.services.handling import classify_report
from caunoi.reports.services.succeeding import succeed_units
from caunoi.reports.tests.reading import at, events_of, everything, last_event, running
from caunoi.testing.cast import INSPECTORATE, WARD
from caunoi.testing.make import get_actor, give_duty, make_officer, make_report
from caunoi.testing.paths import do
from caunoi.units import directory
from caunoi.units.roll import roll

REFORM = date(2025, 7, 1)


@pytest.fixture
def before_reform(city, travel):
    """Late June 2025: Dai Kim ward still has its own police."""
    travel.move_to(at("2025-06-25 09:00"))
    old = directory.ward_police("00316")
    assert old is not None
    assert old.valid_to == date(2025, 6, 30)
    return old.code


@pytest.fixture
def whole_ward(before_reform):
    """The code of a ward, and of its police, that went to one new ward as a whole."""
    for unit in directory.units_on(date(2025, 6, 25), kind="ward"):
        heirs = roll().heirs.get(unit.code, [])
        if unit.valid_to == date(2025, 6, 30) and len(heirs) == 1 and not heirs[0].partial:
            return unit.area_code, unit.code, heirs[0].code
    raise AssertionError("no ward went over whole")


def test_reports_move_with_everything_and_the_reporter_is_told(whole_ward, travel):
    ward, old, new = whole_ward
    officer = make_officer("duty_officer", old)
    report = make_report("crime_report", area_code=ward, category="hinh_su.trom_cap")
    assert report.unit.code == old
    classify_report(report_id=report.pk, by=officer, crime_source="to_giac")
    clocks = list(Deadline.objects.filter(report=report).order_by("id").values())
    travel.move_to(at("2025-07-01 00:30"))

    moved = succeed_units()

    assert (moved.reports, moved.unsure, moved.orphans) == (1, 0, ())
    report.refresh_from_db()
    assert report.previous_unit is not None
    assert (report.unit.code, report.previous_unit.code, report.state) == (
        new, old, State.CLASSIFIED,
    )  # fmt: skip
    assert list(Deadline.objects.filter(report=report).order_by("id").values()) == clocks
    event = last_event(report)
    assert (event.code, event.by) == ("report.succeeded", "system:reform")
    assert (event.data["before"]["unit"], event.data["after"]["unit"]) == (old, new)
    told = Message.objects.get(report=report, direction="to_reporter")
    assert directory.get_unit(new).name in told.text
    heir = make_officer("duty_officer", new)
    assert visible_reports(heir).filter(pk=report.pk).exists()
    assert not visible_reports(get_actor(officer.id)).filter(pk=report.pk).exists()


def test_again_moves_nothing(whole_ward, travel):
    ward, _old, _new = whole_ward
    report = make_report("order_feedback", area_code=ward, category="trat_tu.on_ao")
    travel.move_to(at("2025-07-01 00:30"))
    assert succeed_units().reports == 1
    before = everything(report)

    assert succeed_units().reports == 0
    assert everything(report) == before


def test_any_date_can_be_asked_for(whole_ward, travel):
    ward, old, _new = whole_ward
    report = make_report("order_feedback", area_code=ward, category="trat_tu.on_ao")
    assert succeed_units(on=date(2025, 6, 30)).reports == 0
    report.refresh_from_db()
    assert report.unit.code == old
    assert succeed_units(on=REFORM).reports == 1


def test_a_divided_ward_goes_to_its_main_heir_and_is_marked(before_reform, travel):
    report = make_report("order_feedback", area_code="00316", category="trat_tu.on_ao")
    assert report.unit.code == before_reform
    travel.move_to(at("2025-07-02 08:00"))

    moved = succeed_units()

    report.refresh_from_db()
    assert report.unit.code == WARD
    assert (moved.reports, moved.unsure) == (1, 1)
    assert last_event(report).data["after"]["sure"] is False
    assert Message.objects.filter(report=report, direction="note").count() == 1
    told = Message.objects.get(report=report, direction="to_reporter").text
    assert told != _words_for_sure(report)


def _words_for_sure(report):
    return succeeding._words(report.previous_unit, directory.get_unit(report.unit.code), True)


def test_a_point_on_the_map_says_which_part_it_was(before_reform, travel):
    """Hoang Liet took a part of Dai Kim; what happened there goes to its police."""
    lat, lon = _a_point_that_went_to("00337")
    report = make_report(
        "order_feedback", area_code="00316", lat=lat, lon=lon, category="trat_tu.on_ao"
    )
    assert report.unit.code == before_reform
    travel.move_to(at("2025-07-02 08:00"))

    moved = succeed_units()

    report.refresh_from_db()
    # The cells are built from points, so it is a good guess that a head must confirm.
    assert (report.unit.code, moved.unsure) == ("CA-00337", 1)
    assert (report.area_code, report.lat) == ("00316", lat)  # what was reported stays


def _a_point_that_went_to(code: str) -> tuple[float, float]:
    ward = get_area(code, REFORM)
    return ward.lat, ward.lon


def test_a_long_row_is_moved_in_batches_without_loss(whole_ward, travel):
    ward, _old, new = whole_ward
    reports = [
        make_report("order_feedback", area_code=ward, text=f"Nhà số {n} mở nhạc to")
        for n in range(7)
    ]
    travel.move_to(at("2025-07-01 00:30"))

    assert succeed_units(batch=3).reports == 7

    units = Report.objects.filter(pk__in=[r.pk for r in reports]).values_list("unit__code")
    assert set(units) == {(new,)}
    for report in reports:
        received, succeeded = events_of(report)
        assert (succeeded.code, succeeded.number) == ("report.succeeded", 2)
        assert bytes(succeeded.prev_hash) == bytes(received.content_hash)


def test_closed_reports_stay_with_whoever_closed_them(whole_ward, travel):
    ward, old, _new = whole_ward
    head, officer = make_officer("head", old), make_officer("duty_officer", old)
    report = make_report("order_feedback", area_code=ward, category="trat_tu.on_ao")
    do(report, "close", head=head, officer=officer)
    travel.move_to(at("2025-07-01 00:30"))

    assert succeed_units().reports == 0

    report.refresh_from_db()
    assert report.unit.code == old
    assert set(running(report)) == {"any.reopen"}  # the reporter's time is no work of ours


def test_the_officer_who_went_along_keeps_the_report(whole_ward, travel):
    ward, old, new = whole_ward
    officer = make_officer("duty_officer", old)
    stays = make_officer("duty_officer", old)
    mine, theirs = (
        make_report("order_feedback", area_code=ward, category="trat_tu.on_ao") for _ in "ab"
    )
    for report, who in ((mine, officer), (theirs, stays)):
        classify_report(report_id=report.pk, by=officer, officer=who.id)
    give_duty(officer.id, "duty_officer", new)
    travel.move_to(at("2025-07-01 00:30"))

    succeed_units()

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.assignee_id, theirs.assignee_id) == (officer.id, None)


def test_what_was_hidden_from_a_unit_is_hidden_from_its_heir(whole_ward, travel):
    ward, old, new = whole_ward
    report = make_report("denunciation", area_code=ward, category="can_bo.tieu_cuc")
    assert report.unit.code == INSPECTORATE
    assert Shield.objects.filter(report=report, unit__code=old).exists()
    held = directory.get_unit(old)
    Shield.objects.filter(report=report).delete()
    # Held by a unit that is dissolved, hidden from that unit's own heir.
    report.unit_id = held.pk
    report.save(update_fields=["unit"])
    Shield.objects.create(report=report, unit_id=directory.get_unit(new).pk, at=report.received_at)
    travel.move_to(at("2025-07-01 00:30"))

    succeed_units()

    report.refresh_from_db()
    assert report.unit.code == INSPECTORATE
    heir = make_officer("head", new)
    assert not visible_reports(heir).filter(pk=report.pk).exists()
