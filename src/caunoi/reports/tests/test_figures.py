"""Figures: exact for those who may, without small cells for everybody, never a single person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache

from caunoi.core.clock import today
from caunoi.reports.models import Deadline
from caunoi.reports.selectors.figures import BadRange, desk_figures, figures
from caunoi.reports.services.talking import reply_to_reporter
from caunoi.testing.cast import AN, CRIMINAL, OTHER_WARD, WARD
from caunoi.testing.make import make_report


@pytest.fixture(autouse=True)
def _fresh(city):
    cache.clear()


def many(count: int, unit: str, kind: str = "order_feedback") -> list:
    return [make_report(kind, unit=unit, text=f"Tin {unit} {n}") for n in range(count)]


def year() -> dict:
    return {"since": today() - timedelta(days=300), "until": today()}


def test_counts_of_received_late_and_answered_with_the_median_hours(hoa, duc, travel):
    first, second, _third = many(3, WARD)
    travel.shift(2 * 3600)
    reply_to_reporter(report_id=first.pk, by=hoa, text="Đã nhận, đang xử lý.")
    travel.shift(2 * 3600)
    reply_to_reporter(report_id=second.pk, by=hoa, text="Đã nhận, đang xử lý.")
    Deadline.objects.filter(report=first).update(legal_due_at=first.received_at)

    found = figures(**year(), viewer=duc)

    cell = found.cells[0]
    assert (cell.key, cell.received, cell.closed, cell.late) == (WARD, 3, 0, 1)
    assert (cell.answered, cell.hours) == (2, 3.0)
    assert cell.in_time == pytest.approx(2 / 3)
    assert found.total.received == 3


def test_a_head_counts_their_own_units_only(duc, nga):
    many(2, WARD)
    many(3, CRIMINAL)
    assert [cell.key for cell in figures(**year(), viewer=duc).cells] == [WARD]
    assert figures(**year(), viewer=nga).total.received == 5


def test_whose_duties_show_no_figures_counts_nothing(hoa):
    many(1, WARD)
    found = figures(**year(), viewer=hoa)
    assert (found.cells, found.total.received) == ((), 0)


def test_everybody_sees_no_cell_smaller_than_ten_nor_can_subtract_it():
    many(12, WARD)
    many(11, OTHER_WARD)
    many(2, CRIMINAL)

    found = {cell.key: cell for cell in figures(**year()).cells}

    assert found[CRIMINAL].is_hidden
    assert found[CRIMINAL].received is None
    assert found[OTHER_WARD].is_hidden  # or the total less the others would tell
    assert found[WARD].received == 12
    assert figures(**year()).total.received == 25


def test_few_in_all_are_hidden_altogether():
    many(3, WARD)
    found = figures(**year())
    assert found.total.is_hidden
    assert all(cell.is_hidden for cell in found.cells)


def test_what_is_about_the_police_counts_in_no_public_cell_of_a_place():
    report = make_report(
        text="Công an phường Định Công nhận tiền của quán karaoke để bỏ qua vi phạm.", contact=AN
    )
    many(11, WARD)
    for by in ("unit", "area", "category"):
        assert figures(**year(), by=by).total.received == 11
    by_kind = figures(**year(), by="kind")
    assert by_kind.total.received == 12
    hidden = next(cell for cell in by_kind.cells if cell.key == report.kind)
    assert hidden.is_hidden


@pytest.mark.parametrize(
    ("by", "key"),
    [("kind", "order_feedback"), ("area", "00316"), ("month", f"{today():%Y-%m}"), ("unit", WARD)],
)
def test_each_grouping_names_its_cells(by, key):
    many(11, WARD)
    cell = figures(**year(), by=by).cells[0]
    assert (cell.key, cell.received) == (key, 11)
    assert cell.label


def test_categories_are_counted_by_top_or_by_leaf():
    for n in range(11):
        make_report("crime_report", unit=WARD, text=f"Mất xe {n}", category="hinh_su.trom_cap")
    assert figures(**year(), by="category").cells[0].key == "hinh_su"
    assert figures(**year(), by="subcategory").cells[0].key == "hinh_su.trom_cap"


def test_unusable_questions_are_refused():
    with pytest.raises(BadRange):
        figures(since=today(), until=today() - timedelta(days=1))
    with pytest.raises(BadRange):
        figures(**year(), by="person")  # type: ignore[arg-type]
    with pytest.raises(BadRange):
        figures(**year(), unit="NO-SUCH-UNIT")
    with pytest.raises(BadRange):
        figures(**year(), kind="gossip")


def test_the_strip_counts_the_officers_reach_in_one_query(
    hoa, tuan, travel, django_assert_num_queries
):
    first, *_others = many(3, WARD)
    reply_to_reporter(report_id=first.pk, by=hoa, text="Đã nhận, đang xử lý.")
    with django_assert_num_queries(1):
        found = desk_figures(hoa)
    assert (found.open, found.waiting, found.answered_this_week, found.late) == (3, 2, 1, 0)
    travel.shift(60 * 86400)
    assert desk_figures(hoa).late == 3
    assert desk_figures(hoa).answered_this_week == 0
    assert desk_figures(tuan).open == 0
