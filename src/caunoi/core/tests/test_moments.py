"""Days, moments and spans of time are said in one way, in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

from caunoi.core.moments import (
    last_moment,
    long_moment,
    say_due,
    say_span,
    short_day,
    short_end,
    short_moment,
    short_second,
    shown_day,
    shown_moment,
)

NOON = datetime(2026, 11, 26, 5, tzinfo=UTC)  # 12:00 in Hanoi, a Thursday


def test_the_short_form_is_day_then_hour_on_the_citys_clock():
    assert short_moment(NOON) == "26/11/2026 12:00"
    assert short_second(NOON) == "26/11/2026 12:00:00"
    assert short_day(NOON) == short_day(NOON.date()) == "26/11/2026"
    assert short_day(datetime(2026, 11, 26, 18, tzinfo=UTC)) == "27/11/2026"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "07/12/2026, 07/12/2026 12:00, T2 07/12"),
        ("en", "7 Dec 2026, 7 Dec 2026 12:00, Mon 7 Dec"),
    ],
)
def test_no_day_on_an_english_page_can_be_read_as_a_month(language, words):
    noon = datetime(2026, 12, 7, 5, tzinfo=UTC)
    shown = Template("{% load moments %}{{ at|day }}, {{ at|moment }}, {{ at.date|brief_day }}")
    with override(language):
        assert shown.render(Context({"at": noon})) == words


def test_what_has_no_moment_is_empty():
    assert (short_day(None), short_moment(None), short_second(None)) == ("", "", "")
    assert (shown_day(None), shown_moment(None)) == ("", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [("vi", "12:00, thứ Năm 26/11/2026"), ("en", "12:00 on Thursday 26 November 2026")],
)
def test_the_long_form_names_the_weekday(language, words):
    with override(language):
        assert long_moment(NOON) == last_moment(NOON) == words


def test_midnight_is_the_end_of_the_day_before():
    with override("vi"):
        assert last_moment(datetime(2026, 11, 26, 17, tzinfo=UTC)) == (
            "hết ngày thứ Năm 26/11/2026"
        )
    with override("en"):
        assert short_end(datetime(2026, 11, 26, 17, tzinfo=UTC)) == "the end of 26/11/2026"
    with override("vi"):
        assert short_end(datetime(2026, 11, 26, 17, tzinfo=UTC)) == "hết ngày 26/11/2026"
    assert short_end(NOON) == short_moment(NOON)
    assert short_end(None) == ""


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(days=11, hours=5), "11 ngày"),
        (timedelta(days=2), "2 ngày"),
        (timedelta(hours=47, minutes=59), "47 giờ"),
        (timedelta(hours=3, minutes=59), "3 giờ"),
        (timedelta(minutes=5, seconds=40), "5 phút"),
        (timedelta(seconds=59), "chưa đầy một phút"),
    ],
)
def test_a_span_is_said_in_one_unit(span, words):
    with override("vi"):
        assert say_span(NOON, NOON + span) == say_span(NOON + span, NOON) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=11, hours=5), "còn 11 ngày"),
        (timedelta(hours=3, minutes=20), "còn 3 giờ"),
        (timedelta(seconds=40), "đến hạn bây giờ"),
        (timedelta(seconds=-40), "đến hạn bây giờ"),
        (timedelta(minutes=-5), "trễ 5 phút"),
        (timedelta(days=-40), "trễ 40 ngày"),
    ],
)
def test_a_deadline_is_left_due_now_or_late(left, words):
    with override("vi"):
        assert say_due(NOON + left, NOON) == words


def test_templates_write_them_by_filters():
    page = "{% load moments %}{{ at|day }} · {{ at|moment }} · {{ none|moment|default:'—' }}"
    written = Template(page).render(Context({"at": NOON, "none": None}))
    assert written == "26/11/2026 · 26/11/2026 12:00 · —"
