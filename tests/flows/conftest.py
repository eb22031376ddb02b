"""A clock that the stories turn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from caunoi.reports.tests.reading import at


@pytest.fixture
def travel() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, 09:15 in Hanoi, until a story moves it."""
    with time_machine.travel(at("2026-11-24 09:15"), tick=False) as traveller:
        yield traveller
