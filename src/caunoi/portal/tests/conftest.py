"""The city's procedures, where a page of the portal shows them."""

from __future__ import annotations

import pytest
from django.conf import settings

from caunoi.procedures import catalogue
from caunoi.procedures.services.loading import load_procedures


@pytest.fixture
def procedures(city):
    """All of them, as their files say."""
    load_procedures(settings.CITY_DATA)
    catalogue.forget()
    yield
    catalogue.forget()
