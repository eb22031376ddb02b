"""Each verb of each kind: it works and is recorded once, outsiders and wrong states are refused."""

from __future__ import annotations

import pytest

from caunoi.core.errors import AccessDenied, NotFound, RuleBroken
from caunoi.reports.choices import State
from caunoi.reports.models import Report
from caunoi.reports.services.moving import perform, perform_for_reporter
from caunoi.reports.tests.reading import events_of, everything
from caunoi.reports.workflow import MOVES, Move
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import bring_to, fields_for

ROWS = [(kind, move) for kind, table in MOVES.items() for move in table.values()]
BY_OFFICER = [row for row in ROWS if not row[1].by_reporter]
BY_REPORTER = [row for row in ROWS if row[1].by_reporter]


def ids(rows):
    return [f"{kind}-{move.verb}" for kind, move in rows]


@pytest.fixture
def ready(city, duc, hoa, khoa):
    """Makes a report for which the verb is possible, good fields for it, and who may do it."""

    def make(kind: str, move: Move):
        urgent = {"category": "hinh_su.cuop_giat"} if move.verb in ("claim", "brief") else {}
        report = make_report(kind, unit=WARD, **urgent)
        report = bring_to(report, move.verb, head=duc, officer=hoa)
        other = ""
        if move.verb in ("group", "ungroup"):
            other = make_report(kind, unit=WARD).spelled_code
        if move.verb == "ungroup":
            perform("group", report_id=report.pk, by=duc, fields={"with_code": other})
        fields = fields_for(move, officer=hoa, other_code=other)
        if move.verb == "change_kind" and kind == "complaint":
            fields["kind"] = "question"
        if move.verb == "accept_transfer":
            return report, fields, khoa  # it went to the criminal police department
        return report, fields, duc

    return make


# A reason, a note or a message may name people; an event is for ever.
WRITTEN = ("Cần xác minh", "Chúng tôi đã nhận", "Đã kiểm tra", "Đã lập biên bản", "Viện kiểm")


@pytest.mark.parametrize(("kind", "move"), BY_OFFICER, ids=ids(BY_OFFICER))
def test_it_works_is_recorded_and_twice_is_once(
    kind: str, move: Move, ready, django_assert_max_num_queries
):
    report, fields, officer = ready(kind, move)
    before = len(events_of(report))

    # Twelve; the test's own transaction adds a savepoint and its release, `perform` its first look.
    with django_assert_max_num_queries(12 + 3):
        perform(move.verb, report_id=report.pk, by=officer, fields=fields)
    perform(move.verb, report_id=report.pk, by=officer, fields=fields)

    fresh = events_of(report)[before:]
    assert [event.code for event in fresh] == [move.records]
    assert fresh[0].by == officer.ref
    assert fresh[0].data["after"]["verb"] == move.verb
    assert not any(words in str(fresh[0].data) for words in WRITTEN)
    if move.to:
        assert Report.objects.get(pk=report.pk).state == move.to


@pytest.mark.parametrize(("kind", "move"), BY_REPORTER, ids=ids(BY_REPORTER))
def test_the_reporters_own_verbs_work_and_twice_is_once(kind: str, move: Move, ready):
    report, fields, _officer = ready(kind, move)
    before = len(events_of(report))

    for _click in range(2):
        perform_for_reporter(move.verb, report, fields)

    fresh = events_of(report)[before:]
    assert [(event.code, event.by) for event in fresh] == [(move.records, "reporter")]


@pytest.mark.parametrize(("kind", "move"), BY_OFFICER, ids=ids(BY_OFFICER))
def test_outsiders_gaps_and_wrong_states_are_refused_and_nothing_changes(
    kind: str, move: Move, ready, tuan, mai, nga
):
    report, fields, officer = ready(kind, move)
    before = everything(report)

    for outsider in (tuan, mai):
        with pytest.raises(NotFound):
            perform(move.verb, report_id=report.pk, by=outsider, fields=fields)
    with pytest.raises(AccessDenied):
        perform(move.verb, report_id=report.pk, by=nga, fields=fields)  # sees, changes nothing
    for name in fields:
        without = {key: value for key, value in fields.items() if key != name}
        with pytest.raises((RuleBroken, NotFound)) as refused:
            perform(move.verb, report_id=report.pk, by=officer, fields=without)
        assert name in refused.value.missing or name == "with_code"
    assert everything(report) == before

    for state in sorted(set(State.values) - move.sources):
        Report.objects.filter(pk=report.pk).update(
            state=state, closed_at=report.received_at, ground="x"
        )
        before = everything(report)
        with pytest.raises(RuleBroken):
            perform(move.verb, report_id=report.pk, by=officer, fields=fields)
        assert everything(report) == before
