"""What the reporter reads of their report speaks to them, never of them to somebody else."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from caunoi.reports import events
from caunoi.reports.choices import Look
from caunoi.reports.clock_words import PLAIN
from caunoi.reports.selectors.journey import NOW, TITLES
from caunoi.reports.selectors.outcomes import LEADS, outcome_of
from caunoi.reports.selectors.sentences import SENTENCES
from caunoi.reports.workflow import GROUNDS
from caunoi.testing.cast import WARD
from caunoi.testing.make import make_report
from caunoi.testing.paths import bring_to, do

THIRD_PERSON = {
    "en": re.compile(r"\b(the (reporter|complainant|person who wrote)|the person was told)\b"),
    "vi": re.compile(r"người (tố giác|báo tin|gửi|phản ánh|tố cáo|khiếu nại)"),
}


def all_words() -> list[str]:
    """Every sentence of the follow-up page that comes from a table, in the active language."""
    grounds = [one.spoken for rows in GROUNDS.values() for one in rows]
    said = [str(one.words) for one in SENTENCES.values()]
    tables = (NOW, TITLES, LEADS, PLAIN)
    return [*grounds, *said, *(str(words) for table in tables for words in table.values()),
            *(str(look.label) for look in Look)]  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_sentence_speaks_of_the_reporter_to_others(language):
    with override(language):
        found = [words for words in all_words() if THIRD_PERSON[language].search(words.lower())]
    assert found == []


@pytest.mark.parametrize(("language", "says"), [("vi", "ông/bà"), ("en", "you ")])
def test_a_closed_denunciation_tells_its_reporter_that_they_were_told(
    city, travel, duc, hoa, language, says
):
    report = bring_to(make_report("denunciation", unit=WARD), "close", head=duc, officer=hoa)
    report = do(report, "close", head=duc, officer=hoa)
    assert report.closed_at
    with override(language):
        titles = [one.title for one in GROUNDS["close_case"]]
        outcome = outcome_of(report, [(events.REPORT_CLOSED, report.closed_at, {
            "after": {"verb": "close", "ground": report.ground}})])  # fmt: skip
        assert outcome is not None
        assert says in outcome.title.lower()
        assert outcome.title not in titles
