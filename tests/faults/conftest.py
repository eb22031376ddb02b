"""One installation for all tests here: setting it up takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.ground import Installation, installation


@pytest.fixture(scope="package")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with installation(tmp_path_factory.mktemp("faults")) as house:
        yield house


@pytest.fixture
def house(whole: Installation) -> Installation:
    """The installation, with everything running."""
    whole.make_whole()
    return whole
