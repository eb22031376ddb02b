"""Doubles stand side by side: grouped and ungrouped, never merged, never closed."""

from __future__ import annotations

import pytest

from caunoi.core.errors import NotFound, RuleBroken
from caunoi.reports.models import Cluster, Report
from caunoi.reports.services.grouping import group_report, ungroup_report
from caunoi.reports.tests.reading import events_of, everything, last_event, running
from caunoi.testing.cast import OTHER_WARD, WARD
from caunoi.testing.make import make_report


@pytest.fixture
def three(city):
    return [make_report("order_feedback", unit=WARD) for _each in range(3)]


def cluster_of(report):
    return Report.objects.get(pk=report.pk).cluster_id


def test_both_are_in_one_group_and_keep_everything_else(three, hoa):
    one, two, _ = three
    clocks = {rule: c.due_at for rule, c in running(one).items()}

    group_report(report_id=one.pk, by=hoa, with_code=two.spelled_code)

    assert cluster_of(one) == cluster_of(two) is not None
    for report, other in ((one, two), (two, one)):
        event = last_event(report)
        assert (event.code, event.data["after"]["with"]) == ("report.grouped", str(other.pk))
    one.refresh_from_db()
    assert (one.state, {r: c.due_at for r, c in running(one).items()}) == ("received", clocks)


def test_a_third_joins_whatever_way_round(three, hoa):
    one, two, three_ = three
    group_report(report_id=one.pk, by=hoa, with_code=two.code)
    group_report(report_id=one.pk, by=hoa, with_code=three_.code)
    # It left the pair, and a group of one is none.
    assert cluster_of(two) is None
    assert cluster_of(one) == cluster_of(three_)

    group_report(report_id=two.pk, by=hoa, with_code=one.code)
    assert {cluster_of(r) for r in three} == {cluster_of(one)}


def test_again_is_nothing_new(three, hoa):
    one, two, _ = three
    for _click in range(2):
        group_report(report_id=one.pk, by=hoa, with_code=two.code)
    group_report(report_id=two.pk, by=hoa, with_code=one.code)
    assert len(events_of(one, "report.grouped")) == len(events_of(two, "report.grouped")) == 1
    assert Cluster.objects.count() == 1


def test_taking_one_out_undoes_a_pair(three, hoa):
    one, two, _ = three
    group_report(report_id=one.pk, by=hoa, with_code=two.code)

    ungroup_report(report_id=two.pk, by=hoa)

    assert cluster_of(one) is cluster_of(two) is None
    assert last_event(one).code == last_event(two).code == "report.ungrouped"


def test_out_of_three_two_stay(three, hoa):
    one, two, three_ = three
    group_report(report_id=two.pk, by=hoa, with_code=one.code)
    group_report(report_id=three_.pk, by=hoa, with_code=one.code)
    ungroup_report(report_id=three_.pk, by=hoa)
    assert cluster_of(one) == cluster_of(two) is not None


def test_not_with_itself(three, hoa):
    with pytest.raises(RuleBroken):
        group_report(report_id=three[0].pk, by=hoa, with_code=three[0].code)


@pytest.mark.parametrize("code", ["000000000", "abc", "", "1234-5678-9"])
def test_not_with_what_is_not_there(three, hoa, code):
    with pytest.raises(NotFound):
        group_report(report_id=three[0].pk, by=hoa, with_code=code)


def test_a_group_tells_nobody_of_a_report_they_may_not_see(three, hoa, tuan):
    there = make_report("order_feedback", unit=OTHER_WARD)
    before = everything(three[0]), everything(there)
    with pytest.raises(NotFound):
        group_report(report_id=three[0].pk, by=hoa, with_code=there.code)
    with pytest.raises(NotFound):
        group_report(report_id=three[0].pk, by=tuan, with_code=there.code)
    assert (everything(three[0]), everything(there)) == before
