"""The city's procedures in the catalogue."""

from __future__ import annotations

import pytest
from django.conf import settings

from caunoi.procedures import catalogue
from caunoi.procedures.services.loading import load_procedures
from caunoi.procedures.tests.making import make_desk, make_head


@pytest.fixture
def procedures(city):
    """All of them, as their files say."""
    load_procedures(settings.CITY_DATA)
    catalogue.forget()
    yield
    catalogue.forget()


@pytest.fixture
def head(procedures):
    """Who runs the desks of the unit for passports."""
    return make_head()


@pytest.fixture
def desk(head):
    """One of that unit's desks."""
    return make_desk(by=head)
