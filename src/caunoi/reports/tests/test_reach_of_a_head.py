"""The head of the whole city sees the reports of all its units, asked by the few that are not."""

from __future__ import annotations

import pytest

from caunoi.accounts.choices import Role
from caunoi.reports.models import Report
from caunoi.reports.selectors import visibility, visible_reports
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.make import make_report
from caunoi.testing.officers import make_officer
from caunoi.units.directory import all_unit_ids, get_unit, subtree
from caunoi.units.models import Unit


@pytest.mark.parametrize("many", [0, 10_000], ids=["by the others", "by its own"])
def test_both_ways_of_asking_reach_the_same(city, monkeypatch, many):
    monkeypatch.setattr(visibility, "_MANY_UNITS", many)
    head = make_officer(Role.HEAD, "CAHN")
    reports = [make_report(unit=unit) for unit in (WARD, OTHER_WARD, "TTTTCH")]
    outside = next(u for u in Unit.objects.all() if u.code not in subtree("CAHN"))
    elsewhere = make_report(unit=outside)
    seen = set(visible_reports(head).values_list("pk", flat=True))
    assert seen == {report.pk for report in reports}
    assert elsewhere.pk not in seen
    assert Report.objects.count() == 4


def test_a_ward_reaches_no_further_however_few_units_are_many(city, monkeypatch):
    monkeypatch.setattr(visibility, "_MANY_UNITS", 0)
    head = make_officer(Role.HEAD, WARD)
    own, _other = make_report(unit=WARD), make_report(unit=OTHER_WARD)
    assert list(visible_reports(head)) == [own]
    assert get_unit(WARD).pk in all_unit_ids()
