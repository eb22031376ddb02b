"""Spans of time are said in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from caunoi.core.templatetags.durations import apart

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "3\xa0giờ, 20\xa0phút"), ("en", "3\xa0hours, 20\xa0minutes")]
)
def test_hours_and_minutes(language: str, words: str) -> None:
    with override(language):
        said = apart(NOON + timedelta(hours=3, minutes=20), NOON)
    assert said.replace(" ", "\xa0").replace(",\xa0", ", ") == words
