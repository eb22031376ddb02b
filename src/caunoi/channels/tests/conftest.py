"""Time for the channels' tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine


@pytest.fixture
def travel_far() -> Iterator[Callable[[timedelta], None]]:
    """Move the clock on; real time goes on from there."""
    with time_machine.travel(datetime.now(UTC), tick=True) as traveller:
        yield lambda span: traveller.shift(span)
