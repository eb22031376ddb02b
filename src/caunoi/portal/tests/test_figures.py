"""The public figures: counts that give nobody away, on a page and as a file."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.core.cache import cache
from django.test import Client

from caunoi.core.clock import today
from caunoi.reports.choices import Kind
from caunoi.reports.selectors.monthly import _hide
from caunoi.testing.make import make_report


@pytest.fixture(autouse=True)
def _fresh(city):
    cache.clear()


def table(path: str = "/so-lieu/so-lieu.csv") -> list[list[str]]:
    return list(csv.reader(StringIO(Client().get(path).content.decode("utf-8-sig"))))


def test_the_page_and_the_file_answer_before_anything_came_in():
    for path in ("/so-lieu/", "/en/so-lieu/"):
        assert Client().get(path).status_code == 200
    assert table()[0] == ["bảng", "dòng", "chỉ số", "số"]
    assert table("/en/so-lieu/so-lieu.csv")[0] == ["table", "line", "what", "number"]


def test_small_numbers_are_told_as_small_and_no_words_of_a_report_leave():
    for number in range(11):
        make_report(text=f"Karaoke kẹo kéo ồn ào lần {number}")
    make_report("fire_hazard", text="Lối thoát nạn bị chặn")

    page = Client().get("/so-lieu/").content.decode()
    rows = {(row[0], row[1], row[2]): row[3] for row in table()}

    month = f"{today():%Y-%m}"
    hidden = rows[month, str(Kind.FIRE_HAZARD.label), "đã nhận"]
    assert hidden == "<10"
    # 12 in all: the other one is left out as well, or the sum would tell.
    assert rows[month, str(Kind.ORDER_FEEDBACK.label), "đã nhận"] == "-"
    assert "dưới 10" in page
    for stranger in ("Karaoke", "Lối thoát", "00316"):
        assert stranger not in page + str(rows)


def test_enough_of_one_kind_is_told_with_its_share_in_time():
    for number in range(12):
        make_report(text=f"Đốt rác lần {number}")
    rows = {(row[1], row[2]): row[3] for row in table() if "/" in row[0]}
    assert rows[str(Kind.ORDER_FEEDBACK.label), "đã nhận"] == "12"
    assert rows[str(Kind.ORDER_FEEDBACK.label), "quá hạn"] == "0"
    assert rows[str(Kind.ORDER_FEEDBACK.label), "đúng hạn, %"] == "100"


def test_no_line_of_the_table_tells_what_is_hidden_in_it():
    months = ("2026-01", "2026-02", "2026-03")
    counts = {
        ("crime_report", "2026-01"): 40, ("crime_report", "2026-02"): 3,
        ("crime_report", "2026-03"): 25, ("question", "2026-01"): 90,
        ("question", "2026-02"): 70, ("question", "2026-03"): 60, ("complaint", "2026-02"): 12,
    }  # fmt: skip
    told = dict(_hide(counts, months).rows)
    shown = {
        (kind.value, month): count
        for kind, row in told.items()
        for month, count in zip(months, row, strict=True)
    }
    assert shown["crime_report", "2026-02"].is_small
    lines = [[(kind.value, month) for month in months] for kind in Kind]
    lines += [[(kind.value, month) for kind in Kind] for month in months]
    for line in lines:
        behind = [counts.get(cell, 0) for cell in line if shown[cell].value is None]
        assert not behind or (len(behind) > 1 and sum(behind) >= 10)
    assert shown["question", "2026-01"].value == 90 or shown["crime_report", "2026-01"].value == 40
