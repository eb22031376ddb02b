"""Before a rule version is switched on: what it would do to running clocks, changing none."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from caunoi.law.errors import NoSuchRule
from caunoi.law.rules import get_rule_book
from caunoi.reports.models import Deadline
from caunoi.reports.services.deciding import extend_limit
from caunoi.reports.services.replay_law import replay_rule
from caunoi.reports.tests.reading import at
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import PAPER, bring_to

NEW_VERSION = """
[[rule]]
code = "crime_report.verify"
version = 2
valid_from = 2027-01-01
status = "proposed"
title = { vi = "Kiểm tra, xác minh tin", en = "Check the report" }
article = { vi = "Điều 147 (dự thảo)", en = "Art. 147 (draft)" }
source = "a draft"
certainty = "C"
start = "report.received"
length = 15
unit = "days"
roll = "next_working_day"
reminders = [{ before = "2d", to = "officer" }]

[[rule.case]]
says = "fifteen days from 24 November 2026"
start = 2026-11-24T09:15:00+07:00
last_day = 2026-12-09
"""


@pytest.fixture
def draft_law(settings, tmp_path):
    """The law's files with one more version of one rule, proposed and not switched on."""
    for source in Path(settings.LAW_RULES).rglob("*.toml"):
        target = tmp_path / source.relative_to(settings.LAW_RULES)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text())
    path = next(tmp_path.rglob("crime_report.toml"))
    path.write_text(path.read_text() + NEW_VERSION)
    settings.LAW_RULES = tmp_path
    assert get_rule_book().get("crime_report.verify", 2).length == 15


def test_it_counts_what_would_move_and_moves_nothing(city, travel, draft_law):
    reports = []
    for day in (1, 8, 12, 24):
        travel.move_to(at(f"2026-11-{day:02d} 09:00"))
        reports.append(make_report("crime_report", unit=WARD))
    before = list(Deadline.objects.order_by("id").values())

    found = replay_rule("crime_report.verify", 2)

    assert (found.clocks, found.earlier, found.later, found.unmoved) == (4, 4, 0, 0)
    assert found.most_earlier.days == -5
    # Received on the 1st and the 8th: fifteen days are over on the 24th, twenty only on the first.
    assert found.falls_overdue == 1
    assert found.differing == 0
    assert {example.code for example in found.examples} == {r.spelled_code for r in reports}
    assert list(Deadline.objects.order_by("id").values()) == before


def test_the_same_version_moves_nothing_extended_limits_too(city, travel, duc, hoa):
    report = bring_to(make_report("crime_report", unit=WARD), "extend", head=duc, officer=hoa)
    extend_limit(report_id=report.pk, by=duc, why="Nhiều nơi phải xác minh", paper=PAPER)
    for rule in ("crime_report.extend_by_head", "crime_report.request_extension"):
        found = replay_rule(rule, 1)
        assert (found.clocks, found.earlier, found.later, found.differing) == (1, 0, 0, 0)


def test_stored_dates_that_somebody_changed_are_noticed(city, travel):
    report = make_report("crime_report", unit=WARD)
    late = Deadline.objects.get(report=report, rule="crime_report.verify")
    late.due_at = at("2027-01-01 00:00")
    late.save()
    assert replay_rule("crime_report.verify", 1).differing == 1


def test_the_command_says_it_in_figures_and_fails_where_asked(city, travel, draft_law):
    make_report("crime_report", unit=WARD)
    out = StringIO()

    call_command("replay_law", "crime_report.verify", "2", stdout=out)

    assert "crime_report.verify v2" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("replay_law", "crime_report.verify", "2", "--expect-none", stdout=out)
    call_command("replay_law", "crime_report.verify", "1", "--expect-none", stdout=out)


def test_an_unknown_version_is_refused(city):
    with pytest.raises(NoSuchRule):
        replay_rule("crime_report.verify", 99)
    with pytest.raises(CommandError):
        call_command("replay_law", "nothing.at_all", "1")
