"""Shared by the tests of verbs: a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from caunoi.reports.tests.reading import at


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    """The city's clock stands at 09:15 on Tuesday 24 November 2026 until a test moves it."""
    with time_machine.travel(at("2026-11-24 09:15"), tick=False) as traveller:
        yield traveller
