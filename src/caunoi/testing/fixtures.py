"""Pytest fixtures of the cast and the city; the root conftest registers this module."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from django.conf import settings
from django.utils import translation

from caunoi.accounts.access import Actor
from caunoi.procedures import catalogue
from caunoi.procedures.services.loading import load_procedures
from caunoi.testing.cast import PARTS, cast_officer
from caunoi.testing.reference import (
    clear_city,
    forget_city,
    is_loaded,
    load_city,
    restore_permissions,
)

_CITY = {"city", "changing_city", "city_of_cast"}
_DATABASE = {"db", "transactional_db", "committed_city", *_CITY}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the tests of one module ask of the reference tables."""

    database: bool
    city: bool


@cache
def _wishes(session: pytest.Session) -> dict[str, _Wish]:
    """By the node id of the module; the tests are looked through once a session."""
    asked: dict[str, set[str]] = defaultdict(set)
    for item in session.items:
        module = item.getparent(pytest.Module)
        if isinstance(item, pytest.Function) and module:
            own = set(item.fixturenames)
            # `committed_city` writes its rows itself, where other connections see them.
            asked[module.nodeid] |= own - _CITY if "committed_city" in own else own
            asked[module.nodeid] |= {"db"} if item.get_closest_marker("django_db") else set()
    return {
        module: _Wish(bool(names & _DATABASE), bool(names & _CITY))
        for module, names in asked.items()
    }


@pytest.fixture(scope="module", autouse=True)
def _city_rows(request: pytest.FixtureRequest) -> None:
    """Hanoi's reference rows are there for the modules that ask for them, and for no others.

    They stay for the next module that asks: to put them in and out takes longer than most tests.
    """
    wish = _wishes(request.session).get(request.node.nodeid, _Wish(database=False, city=False))
    if not wish.database:
        return
    request.getfixturevalue("django_db_setup")
    with request.getfixturevalue("django_db_blocker").unblock():
        forget_city()
        restore_permissions()
        if wish.city and not is_loaded():
            load_city()
        elif not wish.city and is_loaded():
            clear_city()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """The city's, whatever the page said that a test before looked at."""
    translation.deactivate()


@pytest.fixture
def city(db: None, settings: object) -> None:
    """Hanoi as it is: areas, units, responsibilities, categories. For tests that only read them."""
    if not is_loaded():
        # A test across connections came before in the same module and emptied all tables.
        load_city()
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
    if is_loaded():
        clear_city()
    load_city()
    yield
    clear_city()


@pytest.fixture
def city_of_cast(request: pytest.FixtureRequest) -> None:
    """Those on duty bring the city with them."""
    if "committed_city" not in request.fixturenames:
        request.getfixturevalue("city")


def _fixture_for(key: str) -> Callable[..., Actor]:
    def on_duty(city_of_cast: None) -> Actor:
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


@pytest.fixture
def procedures(city: None) -> Iterator[None]:
    """The city's procedures in the catalogue, as their files say."""
    load_procedures(settings.CITY_DATA)
    catalogue.forget()
    yield
    catalogue.forget()
