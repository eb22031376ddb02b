"""Whatever the tables of the workflow cite can be read by anybody."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from caunoi.reports.articles import say_article
from caunoi.reports.workflow import GROUNDS, MOVES

CITED = {ground.law for grounds in GROUNDS.values() for ground in grounds} | {
    move.law for moves in MOVES.values() for move in moves.values() if move.law
}


@pytest.mark.parametrize("cited", sorted(one for one in CITED if not one.startswith("LAW ")))
def test_every_citation_has_words_in_both_languages(cited):
    for language in ("en", "vi"):
        with override(language):
            said = say_article(cited)
        assert said
        assert not re.search(r"Art\.|BLTTHS|TTLT|city rule", said)
        numbers = re.findall(r"\d+", " ".join(re.findall(r"Art\. ([^;]+)", cited)))
        assert set(numbers) <= set(re.findall(r"\d+", said))


def test_point_clause_and_article_stand_in_the_order_of_the_language():
    with override("en"):
        assert say_article("BLTTHS Art. 148.1(a)") == (
            "Article 148, clause 1, point a of the Criminal Procedure Code"
        )
        assert say_article("Law 25/2018 Art. 35; Law 02/2011 Art. 32") == (
            "Article 35 of the Law on Denunciations of 2018; "
            "Article 32 of the Law on Complaints of 2011"
        )


def test_what_only_the_makers_cite_is_not_shown():
    assert say_article("LAW 5.1 S10") == ""
    assert say_article("") == ""
