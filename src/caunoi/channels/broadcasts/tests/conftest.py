"""Places that are not ours, for one test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caunoi.channels.broadcasts.publishers import PUBLISHERS
from caunoi.channels.broadcasts.tests.making import TestPlace


@pytest.fixture
def places() -> Iterator[dict[str, TestPlace]]:
    """A page, an account for articles, and two groups in which nothing can be changed."""
    before = dict(PUBLISHERS)
    made = {
        "facebook": TestPlace("facebook"),
        "zalo": TestPlace("zalo"),
        "zalo_group": TestPlace("zalo_group", ("g1", "g2"), recalls=False, corrects=False),
    }
    PUBLISHERS.clear()
    PUBLISHERS.update(made)
    yield made
    PUBLISHERS.clear()
    PUBLISHERS.update(before)
