"""When: day and hour become a moment; what cannot be read stays as words; none is refused."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from caunoi.core.clock import local, today
from caunoi.reports.models import Report
from caunoi.reports.reading_moments import read_moment
from caunoi.reports.tests.walking import TEXT, Walk


def moment(*parts: int) -> datetime:
    return timezone.make_aware(datetime(*parts))  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("day", "hour", "at", "words"),
    [
        ("2026-11-20", "21:30", moment(2026, 11, 20, 21, 30), ""),
        ("20/11/2026", "21h30", moment(2026, 11, 20, 21, 30), ""),
        ("2026-11-20", "9 giờ", moment(2026, 11, 20, 9, 0), ""),
        ("2026-11-20", "", moment(2026, 11, 20), "20/11/2026"),
        ("2026-11-20", "tầm chập tối", moment(2026, 11, 20), "tầm chập tối 20/11/2026"),
        ("", "21:30", None, "21:30"),
        ("rằm tháng bảy", "25:99", None, "25:99 rằm tháng bảy"),
        ("0026-11-20", "", None, "0026-11-20"),
        ("31/02/2026", "", None, "31/02/2026"),
        ("", "", None, ""),
    ],
)
def test_what_was_typed_is_read_leniently(day, hour, at, words):
    read = read_moment(day, hour)
    assert (read.at, read.words) == (at, words)


def sent(**typed: str) -> Report:
    Walk().send(text=TEXT).send().send(**typed).send().send()
    return Report.objects.get()


@pytest.mark.usefixtures("city")
def test_the_moment_and_the_words_are_kept():
    report = sent(
        when="again", occurred_date="2026-11-20", occurred_time="21:30", occurred_words="tối thứ 6"
    )
    assert report.occurred_at == moment(2026, 11, 20, 21, 30)
    assert "tối thứ 6" in report.occurred_words


@pytest.mark.usefixtures("city")
def test_an_hour_of_today_is_of_today():
    report = sent(when="today", occurred_time="00:05")
    assert report.occurred_at is not None
    assert local(report.occurred_at).date() == today()


@pytest.mark.usefixtures("city")
def test_odd_values_are_kept_as_words():
    report = sent(when="before", occurred_date="hôm giỗ", occurred_time="?")
    assert report.occurred_at is None
    assert "hôm giỗ" in report.occurred_words


@pytest.mark.usefixtures("city")
def test_a_time_to_come_is_asked_about_and_kept():
    walk = Walk().send(text=TEXT).send().send(occurred_date="2199-01-02", occurred_time="08:00")
    walk.send()
    assert walk.step == "check"
    assert "Thời điểm này chưa tới" in walk.page
    walk.send()
    assert Report.objects.get().occurred_at == moment(2199, 1, 2, 8)


@pytest.mark.usefixtures("city")
def test_a_time_gone_by_is_not_asked_about():
    walk = Walk().send(text=TEXT).send().send(occurred_date="2020-01-02").send()
    assert walk.step == "check"
    assert "Thời điểm này chưa tới" not in walk.page
    assert "02/01/2020" in walk.page
    assert "00:00" not in walk.page
