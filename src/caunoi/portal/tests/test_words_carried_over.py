"""The portal's own words and searches in vain became those of the questions, none lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from caunoi.questions.models import SearchMiss, Synonym

carry = import_module("caunoi.portal.migrations.0002_words_to_questions").carry


@pytest.fixture
def old(db):
    """The models before it, with the two tables that it takes away."""
    loader = MigrationLoader(connection)
    state = loader.project_state(
        [("portal", "0001_initial"), ("questions", "0005_synonyms_as_written")]
    )
    with connection.schema_editor() as editor:
        for name in ("Synonym", "EmptySearch"):
            editor.create_model(state.apps.get_model("portal", name))
    return state.apps


def test_rows_join_those_that_are_there(old):
    SearchMiss.objects.create(words="xe bay", times=2, last_at=datetime(2026, 11, 20, tzinfo=UTC))
    day = date(2026, 11, 2)
    for words, language, count in (("xe bay", "vi", 3), ("flying car", "en", 1)):
        old.get_model("portal", "EmptySearch").objects.create(
            words=words, language=language, count=count, last_on=day
        )
    for words in ("CCCD, Căn cước", "cccd,căn cước", "một mình"):
        old.get_model("portal", "Synonym").objects.create(words=words)

    carry(old, None)

    kept = SearchMiss.objects.order_by("words").values_list("words", "language", "times")
    assert list(kept) == [("flying car", "en", 1), ("xe bay", "vi", 5)]
    assert SearchMiss.objects.get(words="xe bay").last_at.day == 20
    assert [one.words for one in Synonym.objects.all()] == ["cccd, can cuoc"]
