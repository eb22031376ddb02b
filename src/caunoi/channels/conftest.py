"""A platform for the tests of every channel."""

from __future__ import annotations

import pytest

from caunoi.channels import chat
from caunoi.testing.platform import TestPlatform


@pytest.fixture
def platform(city: None, monkeypatch: pytest.MonkeyPatch) -> TestPlatform:
    """Stands where Facebook does."""
    there = TestPlatform()
    monkeypatch.setitem(chat.PLATFORMS, "facebook", there)
    return there
