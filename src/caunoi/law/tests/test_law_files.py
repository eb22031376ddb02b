"""A law file that cannot be used is refused with the file, the rule and the field by name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

import caunoi
from caunoi.law.errors import BadLawFile
from caunoi.law.files import read_calendar, read_rules, read_starts
from caunoi.law.services import find_wrong_case

SOURCE = str(Path(caunoi.__file__).resolve().parents[1])
GOOD = """
[[rule]]
code = "crime_report.test"
version = 1
valid_from = 2020-01-01
title = { vi = "a", en = "b" }
article = { vi = "a", en = "b" }
source = "s"
certainty = "A"
start = "report.received"
length = 3
unit = "days"
roll = "next_working_day"

[[rule.case]]
says = "three days"
start = 2026-12-01T10:00:00+07:00
last_day = 2026-12-04
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(settings.LAW_RULES, tmp_path / "law")
    for path in (tmp_path / "law" / "rules").iterdir():
        path.unlink()
    return tmp_path / "law"


def write(home: Path, text: str, name: str = "test.toml") -> None:
    (home / "rules" / name).write_text(text, encoding="utf-8")


def problem_of(home: Path) -> str:
    with pytest.raises(BadLawFile) as caught:
        read_rules(home, read_starts(home))
    return str(caught.value)


def test_a_good_file_is_read(home: Path):
    write(home, GOOD)

    (filed,) = read_rules(home, read_starts(home))
    rule = filed.rule

    assert (rule.code, rule.length, rule.unit) == ("crime_report.test", 3, "days")


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ('unit = "days"', 'unit = "weeks"', "unit", "Input should be"),
        ("length = 3", "length = 0", "length", "greater than or equal to 1"),
        ("length = 3", 'length = "3 days"', "length", "valid integer"),
        ("length = 3", 'length = "3"', "length", "valid integer"),
        ('certainty = "A"', 'certainty = "sure"', "certainty", "'A', 'B' or 'C'"),
        ('source = "s"', 'source = " "', "source", "at least 1 character"),
        ('source = "s"', 'source = "s"\nsurce = "t"', "surce", "not permitted"),
        ('source = "s"', "", "source", "required"),
        ('title = { vi = "a", en = "b" }', 'title = { vi = "a" }', "title.en", "required"),
        (
            "length = 3",
            'length = 3\nreminders = [{ before = "2 days", to = "head" }]',
            "reminders.1.before",
            "such as 30m, 6h or 2d",
        ),
        (
            "length = 3",
            'length = 3\nreminders = [{ to = "head" }]',
            "reminders.1",
            "either `before` or `after`",
        ),
        (
            "start = 2026-12-01T10:00:00+07:00",
            "start = 2026-12-01T10:00:00",
            "case.1.start",
            "timezone",
        ),
        ("last_day = 2026-12-04", "", "case.1", "either `last_day`"),
    ],
)
def test_the_field_is_named(home: Path, old: str, new: str, field: str, words: str):
    assert old in GOOD
    write(home, GOOD.replace(old, new, 1) if "case" not in field else GOOD.replace(old, new))

    problem = problem_of(home)

    assert "rules/test.toml" in problem
    assert "rule 'crime_report.test' version 1" in problem
    assert f"field '{field}'" in problem
    assert words in problem


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('unit = "days"', 'unit = "hours"', "`roll` is only for limits in days or months"),
        ('unit = "days"', 'unit = "months"\ncount_first_day = true', "`count_first_day` is only"),
        ('start = "report.received"', 'start = "limit"', "needs `extends`"),
        (
            'start = "report.received"',
            'start = "report.eaten"',
            "'report.eaten' is not in law/starts",
        ),
        (
            "length = 3",
            'length = 3\nextends = ["any.thing"]',
            "extends 'any.thing', which does not exist",
        ),
        ('unit = "days"', 'unit = "days"\ndirection = "before"', "counted backwards cannot `roll`"),
        ("version = 1", "version = 2", "the version before it is missing"),
        ("version = 1", "version = 1\nvalid_to = 2019-01-01", "`valid_to` must be after"),
        (
            "length = 3",
            'length = 3\nmax_total = { length = 9, unit = "days", start = "report.received" }',
            "needs `total_from` in every case",
        ),
        ("last_day = 2026-12-04", "due = 2026-12-04T10:00:00+07:00", "must give `last_day`"),
    ],
)
def test_what_does_not_fit_together_is_said(home: Path, old: str, new: str, words: str):
    write(home, GOOD.replace(old, new, 1))

    problem = problem_of(home)

    assert "rules/test.toml" in problem
    assert "rule 'crime_report.test'" in problem
    assert words in problem


def test_the_same_version_twice_is_refused(home: Path):
    write(home, GOOD, "a.toml")
    write(home, GOOD, "b.toml")

    assert "stands already in a.toml" in problem_of(home)


def test_a_file_that_is_not_toml_is_named(home: Path):
    write(home, "code = ")

    assert "test.toml: is not TOML" in problem_of(home)


def test_an_empty_folder_is_named(home: Path):
    assert "there is no .toml file here" in problem_of(home)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("first = 2026-11-24", "first = 2025-11-24", "2025-11-24 is not in 2026"),
        ("first = 2026-11-24", "first = 2026-01-01", "a day stands twice"),
        (
            "instead_of = 2026-01-02",
            "instead_of = 2026-01-05",
            "is exchanged for 2026-01-10 but is not off",
        ),
        ("day = 2026-01-10", "day = 2026-01-12", "2026-01-12 is no weekend day"),
        ("last = 2026-02-22", "last = 2026-02-01", "`last` must be after `first`"),
    ],
)
def test_a_bad_calendar_is_refused(home: Path, old: str, new: str, words: str):
    path = home / "calendar" / "vn-2026.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(BadLawFile) as caught:
        read_calendar(home)

    assert "vn-2026.toml" in str(caught.value)
    assert words in str(caught.value)


def test_the_product_does_not_start_on_a_bad_file(tmp_path: Path):
    """A clerk's slip is seen at the start, not by the resident whose report meets it."""
    shutil.copytree(settings.LAW_RULES, tmp_path / "law")
    path = tmp_path / "law" / "rules" / "crime_report.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("length = 20", 'length = "20"'), encoding="utf-8")

    started = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        env={**os.environ, "CAUNOI_LAW": str(tmp_path / "law"), "PYTHONPATH": SOURCE},
        capture_output=True,
        text=True,
        check=False,
    )

    assert started.returncode != 0
    assert (
        "crime_report.toml: rule 'crime_report.verify' version 1, field 'length'" in started.stderr
    )


def test_the_example_of_the_how_to_is_a_rule_that_holds(home: Path):
    text = (settings.ROOT / "docs" / "how-to" / "add-a-time-limit.md").read_text(encoding="utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    write(home, example)

    (filed,) = read_rules(home, read_starts(home))

    assert find_wrong_case(filed.rule) is None


def test_every_start_that_has_words_is_used_by_a_rule():
    starts = read_starts(settings.LAW_RULES)
    filed = read_rules(settings.LAW_RULES, starts)

    assert set(starts) - {one.rule.start for one in filed} == set()
