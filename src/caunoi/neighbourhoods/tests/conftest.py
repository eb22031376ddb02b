"""A neighbourhood of Định Công ward, run by Minh, with Lan as a member."""

from __future__ import annotations

import pytest

from caunoi.accounts.choices import Role
from caunoi.neighbourhoods.tests.making import make_member, make_neighbourhood
from caunoi.testing.cast import WARD
from caunoi.testing.officers import make_officer


@pytest.fixture
def group(minh, duc):
    return make_neighbourhood(minh, duc)


@pytest.fixture
def lan(group):
    return make_member(group, "Chị Lan")


@pytest.fixture
def hung(city):
    """Another area officer of the same ward."""
    return make_officer(Role.AREA_OFFICER, WARD, name="Phạm Mạnh Hùng")
