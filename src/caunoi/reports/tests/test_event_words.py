"""The history in words: every event has a sentence, with before and after, in both languages."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from caunoi.reports import events
from caunoi.reports.event_words import EVENT_WORDS
from caunoi.reports.selectors.colleagues import gather
from caunoi.reports.selectors.timeline import events_of, people_named, tell
from caunoi.reports.services.handling import assign_report
from caunoi.reports.services.sorting import correct_category
from caunoi.reports.services.transferring import transfer_report
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report

CODES = sorted(
    value for name, value in vars(events).items() if name.isupper() and isinstance(value, str)
)


@pytest.mark.parametrize("code", CODES)
def test_every_event_has_words_in_both_languages(code):
    words = EVENT_WORDS[code].words
    with override("en"):
        english = str(words)
    with override("vi"):
        vietnamese = str(words)
    assert vietnamese != english
    assert set(re.findall(r"%\(\w+\)s", vietnamese)) == set(re.findall(r"%\(\w+\)s", english))


def happenings(report, by, language="en"):
    rows = events_of(report)
    with override(language):
        return tell(rows, gather(report, by, people_named(rows)).people)


def test_a_hand_over_says_who_from_where_and_to_where(hoa):
    report = make_report("crime_report", unit=WARD)
    transfer_report(report_id=report.pk, by=hoa, unit="PC02", why="Thuộc thẩm quyền PC02")
    last = happenings(report, hoa, "vi")[-1]
    assert last.words.startswith("Nguyễn Thị Hoa")
    assert last.words.index("Công an phường Định Công") < last.words.index("Phòng Cảnh sát hình sự")
    assert "%(" not in last.words


def test_a_change_says_before_and_after(hoa):
    report = make_report("order_feedback", unit=WARD, category="trat_tu.on_ao")
    correct_category(report_id=report.pk, by=hoa, category="trat_tu.via_he")
    words = happenings(report, hoa)[-1].words
    was, now = (re.findall("“(.+?)”", words))[:2]
    assert was != now
    assert "trat_tu" not in words


def test_an_assignment_names_the_officer_and_the_new_state(hoa, minh):
    report = make_report("order_feedback", unit=WARD)
    assign_report(report_id=report.pk, by=hoa, officer=minh.id)
    last = happenings(report, hoa)[-1]
    assert "Lê Văn Minh" in last.words
    assert "State: Received → Being handled" in last.details


def test_an_event_of_which_values_are_missing_is_still_told(hoa):
    report = make_report("order_feedback", unit=WARD)
    rows = list(events_of(report))
    bare = type(rows[0])("report.transferred", rows[0].at, "system:x", {}, {})
    with override("en"):
        told = tell([bare], {})
    assert told[0].words == "The system handed it from — to —."
