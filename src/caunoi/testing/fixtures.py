"""Pytest fixtures of the cast and the city; the root conftest registers this module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from caunoi.accounts.access import Actor
from caunoi.testing.cast import PARTS, cast_officer
from caunoi.testing.reference import clear_city, forget_city, load_city


@pytest.fixture(scope="module")
def _city_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Hanoi's reference rows, there for all tests of one module and gone after it."""
    with django_db_blocker.unblock():
        clear_city()
        load_city()
    yield
    with django_db_blocker.unblock():
        clear_city()


@pytest.fixture
def city(_city_rows: None, db: None, settings: object) -> None:
    """Hanoi as it is: areas, units, responsibilities, categories. For tests that only read them."""
    settings.REFERENCE_TTL_SECONDS = 3600  # type: ignore[attr-defined]  # as in production, longer


@pytest.fixture
def changing_city(city: None) -> Iterator[None]:
    """The same for tests that change units or areas: what the process remembers goes with them."""
    forget_city()
    yield
    forget_city()


@pytest.fixture
def committed_city(transactional_db: None, settings: object) -> Iterator[None]:
    """The same for tests that need several connections: really written, emptied afterwards."""
    settings.REFERENCE_TTL_SECONDS = 3600  # type: ignore[attr-defined]
    clear_city()
    load_city()
    yield
    clear_city()


def _fixture_for(key: str) -> Callable[..., Actor]:
    def on_duty(request: pytest.FixtureRequest) -> Actor:
        if "committed_city" not in request.fixturenames:
            request.getfixturevalue("city")
        return cast_officer(key)

    on_duty.__doc__ = f"{PARTS[key].name}: {PARTS[key].role} in {PARTS[key].unit}."
    on_duty.__name__ = key
    return pytest.fixture(on_duty)


hoa = _fixture_for("hoa")
minh = _fixture_for("minh")
duc = _fixture_for("duc")
tuan = _fixture_for("tuan")
binh = _fixture_for("binh")
khoa = _fixture_for("khoa")
nga = _fixture_for("nga")
phuc = _fixture_for("phuc")
yen = _fixture_for("yen")
son = _fixture_for("son")
mai = _fixture_for("mai")
