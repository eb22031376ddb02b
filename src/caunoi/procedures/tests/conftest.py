"""The city's procedures in the catalogue."""

from __future__ import annotations

import pytest

from caunoi.procedures.tests.making import make_desk, make_head


@pytest.fixture
def head(procedures):
    """Who runs the desks of the unit for passports."""
    return make_head()


@pytest.fixture
def desk(head):
    """One of that unit's desks."""
    return make_desk(by=head)
