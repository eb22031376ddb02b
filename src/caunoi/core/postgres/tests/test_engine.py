"""A connection is asked whether it answers once a second at most, and always after an error."""

from __future__ import annotations

import pytest
from django.db import connections
from django.db.backends.postgresql import base as postgresql

from caunoi.core.postgres.engine import base

pytestmark = pytest.mark.django_db


def the() -> base.DatabaseWrapper:
    """The connection itself, not Django's way to it."""
    return connections["default"]  # type: ignore[return-value]


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    seen: list[str] = []
    whole = postgresql.DatabaseWrapper.is_usable

    def ask(self) -> bool:
        seen.append("asked")
        return whole(self)

    the().ensure_connection()
    monkeypatch.setattr(postgresql.DatabaseWrapper, "is_usable", ask)
    monkeypatch.setattr(the(), "_answered_at", 0.0)
    monkeypatch.setattr(the(), "errors_occurred", False)
    return seen


def test_twice_within_a_second_is_asked_once(asked):
    assert the().is_usable()
    assert the().is_usable()
    assert asked == ["asked"]


def test_a_second_later_it_is_asked_again(asked, monkeypatch):
    assert the().is_usable()
    monkeypatch.setattr(the(), "_answered_at", the()._answered_at - base.FRESH_SECONDS)
    assert the().is_usable()
    assert len(asked) == 2


def test_after_an_error_it_is_always_asked(asked, monkeypatch):
    assert the().is_usable()
    monkeypatch.setattr(the(), "errors_occurred", True)
    assert the().is_usable()
    assert len(asked) == 2
