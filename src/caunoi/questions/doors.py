"""Pages of this site that help sooner than any answer: a theft is told, a ward has its own page.

The words are the city's data: `data/<city>/questions/doors.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from caunoi.core.folding import fold
from caunoi.questions.terms import LONGEST
from caunoi.reports.suggest.sources import city_folder


@dataclass(frozen=True, slots=True)
class Door:
    """One page: what it is for, what stands on its button, and the view's name."""

    title: Any
    text: Any
    button: Any
    icon: str
    view: str


REPORT, WARDS = "report", "wards"
DOORS = {
    REPORT: Door(
        _("Report a theft or another crime"),
        _("A report goes to the unit that can act, with a number and a deadline. Is it happening "
          "now? Call 113."),
        _("Send a report"), "report", "reports:send",
    ),
    WARDS: Door(
        _("Your ward and its police"),
        _("Old and new names lead to the ward of today: its police, hours and telephone, and the "
          "area officers."),
        _("Find your ward"), "map-pin", "portal:wards",
    ),
}  # fmt: skip


@cache
def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    path = city_folder() / "questions" / "doors.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["door"]
    return tuple((row["to"], tuple(fold(words) for words in row["words"])) for row in rows)


def doors_for(text: str) -> list[Door]:
    """The pages that the words ask for; marks and case do not matter."""
    asked = f" {fold(text[:LONGEST])} "
    return [DOORS[to] for to, words in _words() if any(f" {one} " in asked for one in words)]
