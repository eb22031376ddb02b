"""Two answerers of the traffic police, and an outsider of the fire police."""

from __future__ import annotations

import pytest

from caunoi.accounts.choices import Role
from caunoi.questions.selectors.finding import forget
from caunoi.questions.tests.making import make_answer
from caunoi.testing.officers import make_officer


@pytest.fixture(autouse=True)
def _search_anew():
    """Counts of one test are not another's."""
    forget()


@pytest.fixture
def loan(city):
    return make_officer(Role.ANSWERER, "PC08", name="Lê Thị Loan")


@pytest.fixture
def kien(city):
    return make_officer(Role.ANSWERER, "PC08", name="Trần Trung Kiên")


@pytest.fixture
def fire_answerer(city):
    return make_officer(Role.ANSWERER, "PC07", name="Đỗ Hữu Nghĩa")


@pytest.fixture
def answer(loan, kien):
    return make_answer(loan, kien)
