"""Who must hear of a change stands in one table: every event code is there, or is silent."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from caunoi.channels import reactions
from tests.house.source import SOURCE

CODE = re.compile(r"^[a-z_]+\.[a-z_]+$")
PARTS_WITH_EVENTS = [path.parent.name for path in sorted(SOURCE.glob("*/events.py"))]
TOLD = {**reactions.REACTIONS, **reactions.BEYOND_REPORTS}


def codes(part: str) -> set[str]:
    module = import_module(f"caunoi.{part}.events")
    values = [value for name, value in vars(module).items() if name.isupper()]
    return {str(value) for value in values if isinstance(value, str) and CODE.match(value)}


@pytest.mark.parametrize("part", PARTS_WITH_EVENTS)
def test_every_event_is_told_or_silent(part: str) -> None:
    known = set(TOLD) | set(reactions.SILENT)
    assert not codes(part) - known


def test_reactions_know_only_real_events() -> None:
    real = {code for part in PARTS_WITH_EVENTS for code in codes(part)}
    assert real
    assert not set(TOLD) - real


def test_nothing_is_both_told_and_silent() -> None:
    assert not set(TOLD) & set(reactions.SILENT)
